"""Patterns in what is recorded: the same officer found across reports, and how the system itself behaves.

Runs on DuckDB without the web application; docs/methods has a page for each statistic. Not here: anything that writes to
the database or shows a page (apps/insight), and drawings (domain/charts).
"""
