"""Staff pages on patterns in complaints: officers' histories, networks, alerts, statistics and clerical review.

In clerical review, supervisors look at two records and decide whether both describe the same person. Not here: the calculations
(domain/patterns), and storing statistics (apps/records).
"""
