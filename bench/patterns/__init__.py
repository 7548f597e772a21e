"""Benchmarks of domain/patterns on the development records, one module for each task; each prints its `rows()`."""
