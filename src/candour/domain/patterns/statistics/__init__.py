"""What is counted of one whole force: each module takes `Records` and gives one typed result (patterns/results).

The worker counts these for pages (apps/records). Each is made of the rooms beside, as `candour patterns` is. Loads DuckDB and
NumPy: a web process imports `patterns.results` only.
"""
