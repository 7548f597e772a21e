"""Figures of domain/patterns over the development records, one module a task; each prints its rows by `rows()`."""
