"""Reads: the registry of statistics, the results of the last run, and a force's records into DuckDB (`loading`).

`loading` needs DuckDB and is imported by the worker alone. Nothing here writes to PostgreSQL.
"""
