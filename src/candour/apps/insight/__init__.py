"""Staff pages on patterns in complaints: officers' histories, networks, alerts, statistics and clerical review.

In clerical review, supervisors decide whether two records are of one person. Not here: the calculations (domain/patterns), and
storing statistics (apps/records).
"""
