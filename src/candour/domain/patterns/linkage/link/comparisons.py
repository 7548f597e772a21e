"""Defines the facts in which two records are compared, and the levels of agreement in each fact, in SQL for DuckDB and Spark.

A level of agreement, such as "same surname" or "surname differs in two letters", is an SQL condition on two prepared records,
whose columns end in `_l` and `_r` (see prepare.py). The levels of a comparison are tried in order; the last level applies to
all pairs that meet no other condition. Each level has a text that reviewers see. The Splink linkage library can use these
definitions. Not here: the weight of each level, which is learned (`train.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Sign(Enum):
    """The sign that the learned weight of a level of agreement, such as "same surname", may have.

    `FOR`: not below 0. `AGAINST`: not above 0. `FREE`: any. `NOTHING`: always 0, for facts that are not known. In this way
    training never lets agreement lower the odds that two records are one person, nor lets disagreement raise these odds.
    """

    FOR = "for"
    AGAINST = "against"
    FREE = "free"
    NOTHING = "nothing"  # not known: weighs nothing


@dataclass(frozen=True, slots=True)
class Level:
    """One level of agreement between two records in one fact, such as "same surname".

    `words` is the text that reviewers see, `sql` the condition that the two records meet, and `sign` the sign that the level's
    weight may have.
    """

    words: str
    sql: str
    sign: Sign = Sign.FREE


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact on which two records are compared, such as the birth year; `levels` of agreement are tried in this order."""

    name: str
    levels: tuple[Level, ...]


# SQL condition: another person already has that name in the source of the other record.
TAKEN = "((named_l & kept_r) | (named_r & kept_l)) <> 0"
SAME = "given_l = given_r AND surname_l = surname_r"
HELD = "greatest(held_l, held_r)"
SHARED_HALF = "(half_one_l IN (half_one_r, half_two_r) OR half_two_l IN (half_one_r, half_two_r))"
NEAR_SURNAME = "length(surname_l) > 4 AND levenshtein(surname_l, surname_r) <= 2"
NEAR_GIVEN = "length(given_l) > 4 AND levenshtein(given_l, given_r) <= 2"
CUT = "(substr(given_l, 1, length(given_r)) = given_r OR substr(given_r, 1, length(given_l)) = given_l)"
WOMEN = "sex_l = 'female' AND sex_r = 'female'"
SHORT = "root_l = root_r AND surname_l = surname_r"


def _levels_of_changed_name(words: str, condition: str) -> tuple[Level, Level]:
    """Return two levels of agreement for pairs of records with equal given names and different surnames that meet `condition`.

    The first level applies where the source file of each record names nobody by the other record's full name. The second
    applies where one of the files does name somebody so: then the records are more likely of two people than of one whose
    surname changed. `words` starts the text that reviewers see for both levels. `condition` is SQL on the two records.
    """
    return (
        Level(f"{words}, which nobody else in the other's source has", f"given_l = given_r AND {condition} AND NOT ({TAKEN})"),
        Level(f"{words}, but somebody there already has the name", f"given_l = given_r AND {condition}"),
    )


NAMES = Comparison(
    "name",
    (
        Level("surname only, and it agrees", "(given_l = '' OR given_r = '') AND surname_l = surname_r"),
        Level("no given name, another surname", "given_l = '' OR given_r = ''", Sign.AGAINST),
        Level("full name agrees; at most one person in any register has it", f"{SAME} AND {HELD} <= 1", Sign.FOR),
        Level("full name agrees; two people in a register have it", f"{SAME} AND {HELD} = 2"),
        Level("full name agrees; three or four people in a register have it", f"{SAME} AND {HELD} <= 4"),
        Level("full name agrees; five or more people in a register have it", SAME),
        Level("surname agrees; given names are forms of one name", SHORT),
        Level("surname agrees; one given name is the other cut short", f"surname_l = surname_r AND {CUT}"),
        Level("surname agrees; given names differ by a letter or two", f"surname_l = surname_r AND {NEAR_GIVEN}"),
        Level("given name and surname changed places", "given_l = surname_r AND surname_l = given_r"),
        *_levels_of_changed_name("given name agrees; one surname is part of the other", SHARED_HALF),
        *_levels_of_changed_name("given name agrees; surnames differ by a letter or two", NEAR_SURNAME),
        *_levels_of_changed_name("two women of one given name under two surnames", WOMEN),
        *_levels_of_changed_name("given name agrees; surnames differ", "surname_l <> surname_r"),
        Level("surname agrees; given names differ", "surname_l = surname_r", Sign.AGAINST),
        Level("names differ", "ELSE", Sign.AGAINST),
    ),
)


def _equality_comparison(name: str, words: str, *, empty: str = "''") -> Comparison:
    """Build a comparison of whether two records have equal values in column `name`; its levels: not known, agrees, differs.

    `words` names the fact in the text that reviewers see; `empty` is the SQL text of the value that means "not known".
    """
    column, other = f"{name}_l", f"{name}_r"
    unknown = f"{column} = {empty} OR {other} = {empty}"
    return Comparison(
        name,
        (
            Level(f"{words} not known", unknown, Sign.NOTHING),
            Level(f"{words} agrees", f"{column} = {other}", Sign.FOR),
            Level(f"{words} differs", "ELSE", Sign.AGAINST),
        ),
    )


COMPARISONS: tuple[Comparison, ...] = (
    NAMES,
    Comparison(
        "middle",
        (
            Level("no middle initial on either", "middle_l = '' AND middle_r = ''"),
            Level("a middle initial on one only", "middle_l = '' OR middle_r = ''"),
            Level("middle initial agrees", "middle_l = middle_r", Sign.FOR),
            Level("middle initial differs", "ELSE", Sign.AGAINST),
        ),
    ),
    Comparison(
        "generation",
        (
            Level("no generation on either", "generation_l = '' AND generation_r = ''", Sign.NOTHING),
            Level("a generation (Jr, III) on one only", "generation_l = '' OR generation_r = ''", Sign.AGAINST),
            Level("generation agrees", "generation_l = generation_r", Sign.FOR),
            Level("generation differs", "ELSE", Sign.AGAINST),
        ),
    ),
    Comparison(
        "born",
        (
            Level("birth year not known", "born_l = 0 OR born_r = 0", Sign.NOTHING),
            Level("birth year agrees", "born_l = born_r", Sign.FOR),
            Level("birth year one year apart", "abs(born_l - born_r) = 1", Sign.AGAINST),
            Level("birth year differs", "ELSE", Sign.AGAINST),
        ),
    ),
    Comparison(
        "appointed",
        (
            Level("appointment date not known", "appointed_l = 0 OR appointed_r = 0", Sign.NOTHING),
            Level("appointment date agrees", "appointed_l = appointed_r", Sign.FOR),
            Level("appointment dates within two months", "abs(appointed_l - appointed_r) <= 61", Sign.AGAINST),
            Level("appointment date differs", "ELSE", Sign.AGAINST),
        ),
    ),
    _equality_comparison("ethnicity", "ethnicity"),
    _equality_comparison("sex", "sex"),
    Comparison(
        "number",
        (
            Level("shoulder number not known", "number_l = '' OR number_r = ''", Sign.NOTHING),
            Level("shoulder number agrees", "number_l = number_r", Sign.FOR),
            Level("shoulder number differs at one rank", "grade_l = grade_r AND grade_l <> ''", Sign.AGAINST),
            Level("shoulder number differs with the rank", "ELSE", Sign.AGAINST),
        ),
    ),
    _equality_comparison("unit", "unit"),
    Comparison(
        "grade",
        (
            Level("rank not known", "grade_l = '' OR grade_r = ''", Sign.NOTHING),
            Level("both of the lowest rank", "grade_l = grade_r AND grade_l = 'officer'", Sign.FOR),
            Level("rank agrees", "grade_l = grade_r", Sign.FOR),
            Level("rank differs", "ELSE", Sign.AGAINST),
        ),
    ),
)

# Two women who may be one under two surnames.
SAME_WOMAN = """l.given = r.given AND l.given <> '' AND l.ethnicity = r.ethnicity AND l.sex = r.sex AND l.sex = 'female'
 AND (l.middle = r.middle OR l.middle = '' OR r.middle = '')"""

# Pairs worth comparing; a pair is compared once, whichever rule brings it together (Splink's blocking rules).
BLOCKING: tuple[str, ...] = (
    "l.given = r.given AND l.surname = r.surname AND l.given <> ''",
    "l.surname = r.surname AND l.root = r.root AND l.root <> ''",
    "l.surname = r.surname AND l.number = r.number AND l.number <> ''",
    "l.given = r.given AND l.number = r.number AND l.number <> '' AND l.given <> ''",
    "l.surname = r.surname AND substr(l.given, 1, 3) = substr(r.given, 1, 3) AND l.given <> ''",
    "l.given = r.given AND substr(l.surname, 1, 4) = substr(r.surname, 1, 4) AND l.given <> ''",
    "l.given = r.given AND l.half_two = r.half_two AND l.given <> ''",
    "l.given = r.given AND l.half_two = r.half_one AND l.given <> ''",
    "l.given = r.given AND l.half_one = r.half_two AND l.given <> ''",
    "l.given = r.surname AND l.surname = r.given",
    f"l.unit = r.unit AND l.unit <> '' AND {SAME_WOMAN}",
    "l.given = r.given AND l.appointed = r.appointed AND l.appointed <> 0 AND l.given <> ''",
    "l.surname = r.surname AND l.appointed = r.appointed AND l.appointed <> 0",
    "l.number = r.number AND l.born = r.born AND l.born <> 0 AND l.number <> ''",
    "l.number = r.number AND l.appointed = r.appointed AND l.appointed <> 0 AND l.number <> ''",
    f"l.born = r.born AND l.born <> 0 AND {SAME_WOMAN}",
)
