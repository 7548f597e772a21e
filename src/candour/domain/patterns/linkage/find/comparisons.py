"""Defines every fact in which a description is compared with an officer, with its levels of agreement, the best level first.

Levels of agreement, such as "surname sounds alike", follow Fellegi and Sunter (*A Theory for Record Linkage*, JASA 64, 1969).
Each level has a text for people and an SQL condition for the stock Splink 5 library (`l` is the description, `r` the officer as
of the day of the incident); `levels.py` computes the same levels without SQL. In a level marked `common`, agreement on a rare
value counts more than agreement on a value that many officers on the register have (Winkler's frequency adjustment).
"""

from __future__ import annotations

from dataclasses import dataclass

NOT_STATED = 0  # number of the level where one side does not state the fact: no points


@dataclass(frozen=True, slots=True)
class Level:
    """One level of agreement between a description and an officer in one fact, such as "surname differs in one letter".

    `key` is the level's name in code, `words` its text for people. `sql` is the condition that the description and the officer
    agree at this level; it is '' for the last level of a comparison, which applies where no other level does. Where `common` is
    true, agreement counts more, the rarer the value is among the officers searched.
    """

    key: str
    sql: str
    words: str
    common: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """One fact in which a description is compared with an officer, such as the surname, with its levels of agreement.

    `levels` are numbered from 1, the best first. `name` is used in code, `title` in text for people. `not_stated` is the SQL
    condition that the description or the officer's record lacks the fact.
    """

    name: str
    title: str
    not_stated: str
    levels: tuple[Level, ...]

    def number(self, key: str) -> int:
        """Return the number, from 1, of the level of agreement with this key."""
        return [level.key for level in self.levels].index(key) + 1


def _any_of(values: str, one: str, test: str) -> str:
    """Return an SQL condition which is met if `test` is true of `one` compared with some value in the list `values`.

    All three are SQL. In `test` the text {x} stands for the value from the list, and {one} for `one`.
    """
    return f"list_bool_or(list_transform({values}, lambda x: {test.format(x='x', one=one)}))"


_ONE_SLIP = "least(length({x}), length({one})) >= 3 AND damerau_levenshtein({x}, {one}) <= 1"
_TWO_SLIPS = "least(length({x}), length({one})) >= 6 AND levenshtein({x}, {one}) <= 2"
_SWAPPED = '"surname_l" = "given_r" AND "given_l" = "surname_r"'


def _steps_apart(test: str) -> str:
    """Return an SQL condition which is met if `test` is true of the distance between the rank described and an officer's rank.

    The distance is in steps of seniority; `test` is SQL about this number. Of an officer with several ranks, one must meet
    `test`.
    """
    steps = 'list_filter("steps_r", lambda x: x <> -9)'
    return f'"step_l" <> -9 AND list_bool_or(list_transform({steps}, lambda x: abs(x - "step_l") {test}))'


SURNAME = Comparison(
    "surname",
    "Surname",
    """"surname_l" = '' OR "surname_r" = ''""",
    (
        Level("same", '"surname_l" = "surname_r"', "is the same", common=True),
        Level("former", 'list_contains("surnames_r", "surname_l")', "is one this officer had at another time", common=True),
        Level("swapped", f"""{_SWAPPED} AND "given_l" <> ''""", "and given name are the other way round", common=True),
        Level("slip", _any_of('"surnames_r"', '"surname_l"', _ONE_SLIP), "differs in one letter", common=True),
        Level("half", 'list_has_any("halves_r", "halves_l")', "is one half of a double name", common=True),
        Level("sound", 'list_has_any("sounds_r", "sounds_l")', "sounds alike", common=True),
        Level("slips", _any_of('"surnames_r"', '"surname_l"', _TWO_SLIPS), "differs in two letters", common=True),
        Level("other_woman", "\"sex_r\" = 'female'", "is another; women's names change more often"),
        Level("other", "", "is another"),
    ),
)
GIVEN = Comparison(
    "given",
    "Given name",
    """"initial_l" = '' OR "initial_r" = ''""",
    (
        Level("same", """"given_l" = "given_r" AND "given_l" <> ''""", "is the same", common=True),
        Level("initial", """"given_l" = '' AND "initial_l" = "initial_r\"""", "starts with the letter given", common=True),
        Level("form", 'list_has_any("roots_l", "roots_r")', "is a form of the same name", common=True),
        Level(
            "short",
            """"given_l" <> '' AND (
            (length("given_l") >= 3 AND starts_with("given_r", "given_l"))
            OR (length("given_r") >= 3 AND starts_with("given_l", "given_r")))""",
            "is the same, cut short",
            common=True,
        ),
        Level("swapped", f"""{_SWAPPED} AND "given_l" <> ''""", "and surname are the other way round"),
        Level("middle", """"given_l" = "middle_r" AND "given_l" <> ''""", "is this officer's middle name", common=True),
        Level(
            "slip",
            """"given_l" <> '' AND least(length("given_l"), length("given_r")) >= 3
            AND damerau_levenshtein("given_l", "given_r") <= 1""",
            "differs in one letter",
            common=True,
        ),
        Level("letter", """"given_l" <> '' AND "initial_l" = "initial_r\"""", "is another with the same first letter"),
        Level("other", "", "is another"),
    ),
)
GENERATION = Comparison(
    "generation",
    "Jr, Sr, II …",
    """"generation_l" = ''""",
    (
        Level("same", '"generation_l" = "generation_r"', "is the same", common=True),
        Level("unsaid", "\"generation_r\" = ''", "is not on the register"),
        Level("other", "", "is another"),
    ),
)
NUMBER = Comparison(
    "number",
    "Number",
    """"number_pattern_l" = '' OR "number_l" = '' OR len("numbers_ever_r") = 0""",
    (
        Level(
            "same",
            _any_of('"numbers_then_r"', '"number_pattern_l"', "{x} LIKE {one}"),
            "agrees in every digit given",
            common=True,
        ),
        Level(
            "former",
            _any_of('"numbers_ever_r"', '"number_pattern_l"', "{x} LIKE {one}"),
            "is one held at another time",
            common=True,
        ),
        Level(
            "slip",
            f"""NOT contains("number_l", '?') AND {_any_of('"numbers_ever_r"', '"number_l"', _ONE_SLIP)}""",
            "differs in one digit",
            common=True,
        ),
        Level("other", "", "is another"),
    ),
)
UNIT = Comparison(
    "unit",
    "Unit",
    """"unit_l" = '' OR len("units_ever_r") = 0""",
    (
        Level("same", 'list_contains("units_then_r", "unit_l")', "agrees for that day", common=True),
        Level("former", 'list_contains("units_ever_r", "unit_l")', "is one served in at another time", common=True),
        Level("other", "", "is another"),
    ),
)
STAYS = Comparison(
    "stays",
    "Seen elsewhere",
    """len("stays_l") = 0 OR len("units_ever_r") = 0""",
    (
        Level("all", 'list_has_all("stays_r", "stays_l")', "every other sighting fits a posting", common=True),
        Level("some", 'list_has_any("stays_r", "stays_l")', "some other sightings fit a posting"),
        Level("none", "", "no other sighting fits a posting"),
    ),
)
RANK = Comparison(
    "rank",
    "Rank",
    """"rank_l" = '' OR len("ranks_ever_r") = 0""",
    (
        Level("same", 'list_contains("ranks_then_r", "rank_l")', "agrees for that day", common=True),
        Level("former", 'list_contains("ranks_ever_r", "rank_l")', "is one held at another time", common=True),
        Level("role", _steps_apart("= 0"), "is another of the same seniority"),
        Level("above", _steps_apart("= 1"), "is one step away"),
        Level("far", _steps_apart("> 1"), "is more than one step away"),
        Level("other", "", "cannot be placed beside the one on the register"),
    ),
)
AGES = (1, 3, 5, 7, 10, 15)  # upper bound of each level: years between the stated and the true year of birth
AGE = Comparison(
    "born",
    "Age",
    '"born_l" IS NULL OR "born_r" IS NULL',
    (
        *(
            Level(f"within_{n}", f'abs("born_l" - "born_r") <= {n}', f"fits within {n} year{'s' * (n > 1)}", common=True)
            for n in AGES
        ),
        Level("other", "", f"is more than {AGES[-1]} years off"),
    ),
)
SEX = Comparison(
    "sex",
    "Sex",
    """"sex_l" = '' OR "sex_r" = ''""",
    (Level("same", '"sex_l" = "sex_r"', "agrees", common=True), Level("other", "", "is another")),
)
ETHNICITY = Comparison(
    "ethnicity",
    "Appearance",
    """"ethnicity_l" = '' OR "ethnicity_r" = ''""",
    (Level("same", '"ethnicity_l" = "ethnicity_r"', "agrees", common=True), Level("other", "", "is another")),
)
SERVICE = Comparison(
    "service",
    "In service",
    '"serving_r" IS NULL',
    (Level("same", '"serving_r"', "on that day"), Level("other", "", "not on that day")),
)
ALL = (SURNAME, GIVEN, GENERATION, NUMBER, UNIT, STAYS, RANK, AGE, SEX, ETHNICITY, SERVICE)
