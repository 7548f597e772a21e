"""Compares past investigators with the officers of the roster: which are surely the same person, and which pairs need review.

`mentions` loads the records; `comparison` compares them with `domain.patterns.linkage.link`; `reading` selects the doubtful
pairs; `answers` combines people's decisions. Only imported cases are compared: the description of an unidentified officer in a
report is sealed. Not here: storing pairs and decisions (services/reviews.py), who may see them (access).
"""
