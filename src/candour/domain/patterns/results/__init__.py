"""The results of every statistic as frozen data classes, and `codec`, which stores them as JSON and reads the same type back.

Charts, pages and commands import these. Nothing here imports NumPy or DuckDB. Not here: how any of it is worked out (the rooms
beside, and `statistics` for a whole force).
"""
