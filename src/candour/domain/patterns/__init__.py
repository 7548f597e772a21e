"""Statistics of what a force has recorded: repeated accusations, linkage of records, churn, disparity and early warning.

Runs on DuckDB without the web application; docs/methods has a page for each statistic. Not here: anything that writes to
the database or shows a page (apps/insight), and drawings (domain/charts).
"""
