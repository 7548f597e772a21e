"""Compares past investigators with the officers of the roster, to find which records are of one person.

`mentions` loads the records; `comparison` compares the records with `domain.patterns.linkage.link`; `reading` selects the
doubtful pairs for review; `answers` combines supervisors' decisions. Only imported cases are compared: the description of an
unidentified officer in a report is sealed. Not here: storing pairs and decisions (services/reviews.py), who may see them
(access).
"""
