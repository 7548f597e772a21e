"""Similar cases and strikes, on cases written out by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.similar import similar
from candour.domain.patterns.repeats.strikes import second_strikes, third_similars
from candour.domain.patterns.repeats.window import Chosen
from candour.domain.patterns.results.shapes import Window
from tests.domain.patterns.repeats.invented import DECADE, force

DAY = dt.date(2014, 5, 1)
YEAR = dt.timedelta(days=365)


def crowd(seed: int = 5) -> Records:
    """A thousand cases of 300 officers in ten places, of five kinds and twenty categories, with nothing alike but by chance."""
    chance = np.random.default_rng(seed)
    names = [f"o{number:03}" for number in range(300)]
    made = force(names, [])
    picks = chance.integers([300, 5, 4, 10, 2, 3_000], size=(1_000, 6)).tolist()
    days = [DAY + dt.timedelta(days=row[5] % 1_500) for row in picks]
    made.add("cases", ["case_id", "incident_on", "place"], [(f"c{at}", days[at], f"p{row[3]}") for at, row in enumerate(picks)])
    made.add(
        "allegations",
        ["allegation_id", "case_id", "officer_id", "kind", "category"],
        [(f"a{at}", f"c{at}", names[row[0]], f"k{row[1]}", f"k{row[1]}.{row[2]}") for at, row in enumerate(picks)],
    )
    made.add("reporters", ["case_id", "sex"], [(f"c{at}", ("female", "male")[row[4]]) for at, row in enumerate(picks)])
    return made


def add(made: Records, case: str, kind: str, day: dt.date = DAY, officer: str = "o007") -> None:
    made.add("cases", ["case_id", "incident_on", "place"], [(case, day, "station yard")])
    made.add("allegations", ["allegation_id", "case_id", "officer_id", "kind", "category"], [(case, case, officer, kind, kind)])
    made.add("reporters", ["case_id", "sex", "age"], [(case, "female", 19)])


def test_what_is_rare_and_shared_is_found_and_named() -> None:
    made = crowd()
    for number in range(4):
        add(made, f"x{number}", "stops women at night", DAY + number * YEAR)
    found = similar(made, DECADE)
    assert found.groups[0].officer_id == "o007"
    assert found.groups[0].cases == ("x0", "x1", "x2", "x3")
    assert (found.groups[0].since, found.groups[0].until) == (DAY, DAY + 3 * YEAR)
    assert found.groups[0].shared == ("place: station yard", "target sex: female", "target age: 18 to 29")


def test_cases_alike_by_chance_are_as_few_as_promised() -> None:
    made = crowd()
    found = similar(made, DECADE)
    assert found.by_chance <= 0.01
    pairs = made.rows("SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM allegations GROUP BY officer_id)")[0][0]
    assert sum(len(one.cases) - 1 for one in found.groups) <= 0.03 * float(str(pairs))


def test_another_kind_is_not_alike_whatever_else_agrees() -> None:
    made = crowd()
    add(made, "x1", "words")
    add(made, "x2", "force")
    assert [one for one in similar(made, DECADE).groups if set(one.cases) & {"x1", "x2"}] == []


def test_too_little_to_say_what_is_usual_is_said() -> None:
    made = force(["a", "b"], [("a", "1", DAY), ("b", "2", DAY)])
    with pytest.raises(PatternsError, match="what is usual cannot be said"):
        similar(made, DECADE)


def test_a_second_strike_stands_on_a_proven_case_closed_before() -> None:
    made = force(["a"], [("a", "1", DAY), ("a", "2", DAY + YEAR), ("a", "3", DAY + 2 * YEAR), ("a", "4", DAY + 9 * YEAR)])
    made.connection.execute("UPDATE allegations SET finding = 'proven' WHERE case_id = '1'")
    made.connection.execute("UPDATE cases SET closed_on = $1 WHERE case_id = '1'", [DAY + YEAR])
    assert [(one.case_id, one.earlier) for one in second_strikes(made, DECADE)] == [("3", ("1",))]
    later = Chosen(Window(DAY + 2 * YEAR, DECADE.window.until))
    assert [one.case_id for one in second_strikes(made, later)] == ["3"]
    made.connection.execute("UPDATE allegations SET kind = 'words' WHERE case_id = '3'")
    assert second_strikes(made, DECADE) == []


def test_three_of_a_kind_are_reported_once_when_the_third_comes() -> None:
    days = [DAY, DAY + YEAR, DAY + 2 * YEAR, DAY + 2 * YEAR, DAY + 4 * YEAR]
    made = force(["a"], [("a", str(number), day) for number, day in enumerate(days)])
    found = third_similars(made, DECADE)
    assert [(one.case_id, one.day, one.earlier) for one in found] == [("2", DAY + 2 * YEAR, ("0", "1"))]
    assert [one.case_id for one in third_similars(made, DECADE, years=1)] == ["3"]


def test_three_of_different_kinds_are_no_third_similar() -> None:
    made = force(["a"], [("a", str(number), DAY) for number in range(3)])
    made.connection.execute("UPDATE allegations SET kind = 'words' WHERE case_id = '2'")
    assert third_similars(made, DECADE) == []
