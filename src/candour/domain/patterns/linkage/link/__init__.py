"""Linking records: which rows of several sources speak of one person, and what a person should look at.

`records` clusters mentions of many sources, `rosters` pairs two registers, `unknowns` groups descriptions of people nobody
has named; `train` learns a model. docs/methods/linkage.md has formulas and limits. Not here: finding one described officer
in a register (`find`), and keeping people's answers (apps/insight).
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
