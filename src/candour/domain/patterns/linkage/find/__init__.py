"""Find the officer: ranks the officers of a roster by how well each fits a partial description, with reasons.

    register = Register.from_records(records)
    finding = find(register, Description(surname="Smyth", number="23??", unit="7", on=date(2024, 5, 1)), limit=10)
    for candidate in finding: candidate.officer_id, candidate.probability, candidate.waterfall

`register` indexes the roster. `levels` computes, for each fact such as the surname, how well each officer agrees with the
description. `weights` computes from a saved model how many points each agreement gives: doublings of the odds that the officer
is meant. `searching` adds up the points. `train` learns a model, and `settings` converts it to the form of its file. No part of
a description is stored. Method: docs/methods/find_the_officer.md.
"""

from candour.domain.patterns.linkage.find.descriptions import Description, Stay
from candour.domain.patterns.linkage.find.errors import BadRegisterError, EmptyRegisterError, NothingToGoOnError
from candour.domain.patterns.linkage.find.register import FormerName, Officer, Posting, Register
from candour.domain.patterns.linkage.find.searching import Candidate, Finding, Step, default_model, find

__all__ = [
    "BadRegisterError",
    "Candidate",
    "Description",
    "EmptyRegisterError",
    "Finding",
    "FormerName",
    "NothingToGoOnError",
    "Officer",
    "Posting",
    "Register",
    "Stay",
    "Step",
    "default_model",
    "find",
]
