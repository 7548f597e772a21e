"""Probabilistic record linkage: `link` finds records of the same person, `find` ranks officers who fit a description.

Both use `names` (comparable names) and `models` (saved models). Method: Fellegi and Sunter (1969) with Splink's comparisons;
docs/methods/linkage.md says what it must not be used for. Not here: the source of records (patterns/records), and who may see
a candidate (apps/insight).
"""
