"""Probabilistic record linkage: `link` finds records of the same person, `find` ranks officers who fit a description.

"Probabilistic" means that each agreement or difference between two records raises or lowers the odds that both are one person.
Both parts use `names` (names in comparable form) and `models` (saved models). Method: Fellegi and Sunter (1969) with the
comparisons of the Splink library; docs/methods/linkage.md says what linkage must not be used for. Not here: reading the records
(patterns/records), and who may see the officers that `find` ranks (apps/insight).
"""
