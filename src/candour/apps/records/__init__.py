"""Structured facts of a force out of PostgreSQL into DuckDB, counting runs, and the typed statistics they leave.

Begin at `queries.registry` (every statistic: type, function, page), `queries.statistics.latest` (what the last run left) and
`services.request_run`. Nothing sealed is ever read. Not here: how anything is counted
(domain/patterns), who may see it (the apps above).
"""
