"""Staff pages on patterns in this installation's data: timelines, networks, alerts, candidates, clerical review.

Not here: the calculations (domain/patterns), and storing statistics (apps/records).
"""
