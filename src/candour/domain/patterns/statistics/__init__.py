"""The statistics of one whole force that pages show: each module computes one typed result (patterns/results) from `Records`.

The worker process computes them (apps/records), by the same packages of `patterns` that the command `candour patterns` uses.
This package loads DuckDB and NumPy: a web process imports `patterns.results` only.
"""
