"""The statistics of one whole force that pages show: each module turns `Records` into one typed result (patterns/results).

The worker computes them (apps/records) with the same rooms of `patterns` as `candour patterns`. Loads DuckDB and NumPy: a web
process imports `patterns.results` only.
"""
