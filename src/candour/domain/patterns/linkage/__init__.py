"""Finding that records speak of one person: names made comparable, saved models, and the rooms `link` and `find`.

Method: Fellegi and Sunter (1969) with Splink's comparisons; docs/methods/linkage.md says what it must not be used for.
Not here: where records come from (patterns/records.py), and who may see a candidate (apps/insight).
"""
