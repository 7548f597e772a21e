"""The results of every statistic as frozen data classes, and `codec`, which converts them to JSON and back.

Charts, pages and commands import these. Field names are keys of stored JSON. Nothing here imports NumPy or DuckDB. Not here:
the calculations (the other rooms of `patterns`; `statistics` for a whole force).
"""
