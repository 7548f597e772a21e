"""Similar cases and strikes, on cases written by hand."""

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
    """A thousand random cases of 300 officers in ten places, of five kinds and twenty categories; similar only by chance."""
    chance = np.random.default_rng(seed)
    names = [f"o{number:03}" for number in range(300)]
    records = force(names, [])
    picks = chance.integers([300, 5, 4, 10, 2, 3_000], size=(1_000, 6)).tolist()
    days = [DAY + dt.timedelta(days=row[5] % 1_500) for row in picks]
    records.add(
        "cases", ["case_id", "incident_on", "place"], [(f"c{at}", days[at], f"p{row[3]}") for at, row in enumerate(picks)]
    )
    records.add(
        "allegations",
        ["allegation_id", "case_id", "officer_id", "kind", "category"],
        [(f"a{at}", f"c{at}", names[row[0]], f"k{row[1]}", f"k{row[1]}.{row[2]}") for at, row in enumerate(picks)],
    )
    records.add("reporters", ["case_id", "sex"], [(f"c{at}", ("female", "male")[row[4]]) for at, row in enumerate(picks)])
    return records


def add(records: Records, case: str, kind: str, day: dt.date = DAY, officer: str = "o007") -> None:
    records.add("cases", ["case_id", "incident_on", "place"], [(case, day, "station yard")])
    records.add(
        "allegations", ["allegation_id", "case_id", "officer_id", "kind", "category"], [(case, case, officer, kind, kind)]
    )
    records.add("reporters", ["case_id", "sex", "age"], [(case, "female", 19)])


def test_cases_that_share_rare_values_are_grouped() -> None:
    records = crowd()
    for number in range(4):
        add(records, f"x{number}", "stops women at night", DAY + number * YEAR)
    result = similar(records, DECADE)
    assert result.groups[0].officer_id == "o007"
    assert result.groups[0].cases == ("x0", "x1", "x2", "x3")
    assert (result.groups[0].since, result.groups[0].until) == (DAY, DAY + 3 * YEAR)
    assert result.groups[0].shared == ("place: station yard", "target sex: female", "target age: 18 to 29")


def test_cases_alike_by_chance_are_as_few_as_promised() -> None:
    records = crowd()
    result = similar(records, DECADE)
    assert result.by_chance <= 0.01
    pairs = records.rows("SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM allegations GROUP BY officer_id)")[0][0]
    assert sum(len(group.cases) - 1 for group in result.groups) <= 0.03 * float(str(pairs))


def test_another_kind_is_not_alike_whatever_else_agrees() -> None:
    records = crowd()
    add(records, "x1", "words")
    add(records, "x2", "force")
    assert [group for group in similar(records, DECADE).groups if set(group.cases) & {"x1", "x2"}] == []


def test_too_few_cases_to_compare_with_are_refused() -> None:
    records = force(["a", "b"], [("a", "1", DAY), ("b", "2", DAY)])
    with pytest.raises(PatternsError, match="what is usual cannot be said"):
        similar(records, DECADE)


def test_a_second_strike_needs_a_proven_case_closed_before() -> None:
    records = force(["a"], [("a", "1", DAY), ("a", "2", DAY + YEAR), ("a", "3", DAY + 2 * YEAR), ("a", "4", DAY + 9 * YEAR)])
    records.connection.execute("UPDATE allegations SET finding = 'proven' WHERE case_id = '1'")
    records.connection.execute("UPDATE cases SET closed_on = $1 WHERE case_id = '1'", [DAY + YEAR])
    assert [(strike.case_id, strike.earlier) for strike in second_strikes(records, DECADE)] == [("3", ("1",))]
    later = Chosen(Window(DAY + 2 * YEAR, DECADE.window.until))
    assert [strike.case_id for strike in second_strikes(records, later)] == ["3"]
    records.connection.execute("UPDATE allegations SET kind = 'words' WHERE case_id = '3'")
    assert second_strikes(records, DECADE) == []


def test_three_of_a_kind_are_reported_once_when_the_third_comes() -> None:
    days = [DAY, DAY + YEAR, DAY + 2 * YEAR, DAY + 2 * YEAR, DAY + 4 * YEAR]
    records = force(["a"], [("a", str(number), day) for number, day in enumerate(days)])
    result = third_similars(records, DECADE)
    assert [(strike.case_id, strike.day, strike.earlier) for strike in result] == [("2", DAY + 2 * YEAR, ("0", "1"))]
    assert [strike.case_id for strike in third_similars(records, DECADE, years=1)] == ["3"]


def test_three_of_different_kinds_are_no_third_similar() -> None:
    records = force(["a"], [("a", str(number), DAY) for number in range(3)])
    records.connection.execute("UPDATE allegations SET kind = 'words' WHERE case_id = '2'")
    assert third_similars(records, DECADE) == []
