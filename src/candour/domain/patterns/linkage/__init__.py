"""Probabilistic record linkage: `link` finds records of the same person, `find` ranks officers who fit a description.

Both use `names` (comparable names) and `models` (saved models). Method: Fellegi and Sunter (1969) with Splink's comparisons;
docs/methods/linkage.md says what linkage must not be used for. Not here: reading the records (patterns/records), and who may
see the officers that `find` ranks (apps/insight).
"""
