"""Queries: the registry of statistics, the results of the last run, and the loading of a force's records into DuckDB.

`loading` needs DuckDB and is imported by the worker alone. Nothing here writes to PostgreSQL.
"""
