"""The results of every statistic of patterns as frozen data classes, and `codec`, which converts them to JSON and back.

Charts, pages and commands import these. Field names are keys of stored JSON. Nothing here imports NumPy or DuckDB. Not here:
the calculations (the other packages of `patterns`; `statistics` for a whole force).
"""
