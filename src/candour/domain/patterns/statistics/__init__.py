"""The statistics of one whole force that pages show: each module computes one typed result (patterns/results) from `Records`.

The worker computes them (apps/records) by the same packages of `patterns` as `candour patterns` does. Loads DuckDB and NumPy: a
web process imports `patterns.results` only.
"""
