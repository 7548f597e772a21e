"""Loads the structured facts of a force from PostgreSQL into DuckDB, carries out counting runs, and stores their statistics.

A counting run computes all statistics of a force. Begin at `queries.registry` (every statistic: type, function, page),
`queries.statistics.latest` (results of the last run) and `services.request_run`. Sealed contents are never read. Not here: the
calculations (domain/patterns), and who may see results (the apps that import this one, such as insight).
"""
