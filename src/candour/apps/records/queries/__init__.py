"""What is read: the registry of statistics, what the last run left, and a force's records into DuckDB (`loading`).

`loading` needs DuckDB and is imported by the worker alone. Nothing here writes to PostgreSQL.
"""
