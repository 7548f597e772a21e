"""Record linkage: finds which rows of several files describe the same officer, and which pairs of rows a person must check.

`link_records` puts the rows of many files into groups, one group for each person. `link_rosters` pairs the rows of two rosters.
`link_unknowns` groups descriptions of unidentified officers. `questions` lists the pairs of rows that a person should check
(clerical review). `train` learns the weights of a linkage model from labelled rows. docs/methods/linkage.md has formulas and
limits. Not here: searching a roster by a description (`find`), and storing people's decisions (apps/insight).
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
