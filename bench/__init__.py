"""Benchmarks, one module and command each; README.md has the latest results."""
