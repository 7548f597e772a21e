"""Linking records: finds which rows of several sources are the same person, and which pairs need clerical review.

`link_records` clusters the rows of many sources, `link_rosters` pairs two registers, `link_unknowns` groups descriptions of
unidentified people, `questions` lists the pairs to review, `train` learns a model. docs/methods/linkage.md has formulas and
limits. Not here: searching a register by a description (`find`), and storing decisions (apps/insight).
"""

from candour.domain.patterns.linkage.link.answers import Answer
from candour.domain.patterns.linkage.link.prepare import COLUMNS
from candour.domain.patterns.linkage.link.records import Linked, link_records, link_rosters
from candour.domain.patterns.linkage.link.review import Question, questions
from candour.domain.patterns.linkage.link.sources import Source
from candour.domain.patterns.linkage.link.tables import read_mentions
from candour.domain.patterns.linkage.link.train import shipped, train
from candour.domain.patterns.linkage.link.unknowns import Group, Sighting, link_unknowns

__all__ = [
    "COLUMNS",
    "Answer",
    "Group",
    "Linked",
    "Question",
    "Sighting",
    "Source",
    "link_records",
    "link_rosters",
    "link_unknowns",
    "questions",
    "read_mentions",
    "shipped",
    "train",
]
