"""Funnels of units and forces, and rates per head of population: by hand, and on public British tables where available."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from candour.domain.patterns.disparity import STAGES, against_population, place_funnel
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.intervals import IntervalError, funnel
from candour.domain.patterns.results.disparity import PopulationRow
from tests.domain.patterns.disparity.drawn import WINDOW, drawn_records
from tests.domain.patterns.shared import UK, needs


def test_the_funnel_of_forces_agrees_with_a_plain_query() -> None:
    records = drawn_records()
    result = place_funnel(records, WINDOW, "force")
    counted = records.rows(
        "SELECT force, count(*) FILTER (WHERE finding = 'proven'), count(*)::DOUBLE FROM allegations"
        " JOIN cases USING (case_id) GROUP BY 1"
    )
    assert result is not None
    assert result.funnel == funnel([(str(force), int(str(events)), float(str(total))) for force, events, total in counted])
    assert (result.unknown, result.small) == (0, 0)


def test_allegations_count_for_the_unit_of_the_day() -> None:
    records = drawn_records(cases=300)
    moved = dt.date(2011, 6, 1)
    officers = [row[0] for row in records.rows("SELECT officer_id FROM officers")]
    records.add("postings", ("officer_id", "unit", "since"), [(officer, "first", dt.date(2005, 1, 1)) for officer in officers])
    records.add("postings", ("officer_id", "unit", "since"), [(officer, "second", moved) for officer in officers])
    result = place_funnel(records, WINDOW, "unit")
    before = records.rows(
        "SELECT count(*) FROM allegations JOIN cases USING (case_id) WHERE incident_on < $day", {"day": moved}
    )
    assert result is not None
    first, second = result.funnel.points
    assert (first.name, first.total) == ("first", before[0][0])
    assert first.total + second.total == records.count("allegations")


def test_places_with_few_allegations_are_left_out_and_counted() -> None:
    records = drawn_records(cases=300)
    records.connection.execute("UPDATE cases SET force = 'tiny' WHERE rowid < 5")
    records.connection.execute("UPDATE cases SET force = '' WHERE rowid BETWEEN 5 AND 40")
    result = place_funnel(records, WINDOW, "force")
    assert result is not None
    assert result.small == 1
    assert result.unknown > 30
    assert {point.name for point in result.funnel.points} == {"north", "south"}


def test_one_place_gives_no_funnel_and_case_to_answer_is_refused() -> None:
    records = drawn_records(cases=100)
    records.connection.execute("UPDATE cases SET force = 'north'")
    assert place_funnel(records, WINDOW, "force") is None
    with pytest.raises(PatternsError, match="Choose finding"):
        place_funnel(records, WINDOW, "force", next(stage for stage in STAGES if stage.name == "case to answer"))


def test_rates_are_for_each_thousand_people_and_silent_under_twenty_events() -> None:
    rows = against_population(
        {"white": 400, "black": 90, "other": 19}, {"white": 80_000, "black": 6_000, "other": 900}, "white"
    )
    white, black, other = rows
    assert white.rate is not None
    assert white.rate.value == 5
    assert (white.ratio, other.rate, other.ratio) == (None, None, None)
    assert other.withheld
    assert black.ratio is not None
    assert black.ratio.value == pytest.approx(3)
    assert black.share_of_events is not None
    assert (black.share_of_events.value, black.share_of_population) == pytest.approx((90 / 509, 6 / 86.9))
    assert black.four_fifths is not None
    assert black.four_fifths.flagged
    with pytest.raises(IntervalError, match="Choose another"):
        against_population({"white": 3}, {"white": 0}, "white")


CENSUS = {"white": "White", "black": "Black", "mixed": "Mixed", "other": "Other"}
PERCEIVED = {"white": "White", "black": "Black (or Black British)", "mixed": "Mixed", "other": "Other"}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


ALL = "Total England and Wales"
LONDON = "Metropolitan"


def _people(forces: set[str]) -> dict[str, int]:
    rows = [row for row in _rows(UK / "force_demographics_census2011.csv") if row["PFA16NM"] in forces]
    assert len(rows) == len(forces)
    names = {group: f"Ethnic Group: {name}; measures: Value" for group, name in CENSUS.items()}
    return {group: sum(int(row[name]) for row in rows) for group, name in names.items()}


def _black(year: str, *, only: str = "", without: str = ALL) -> PopulationRow:
    rows = [row for row in _rows(UK / f"ho_use_of_force_by_force_ethnicity_{year}.csv") if "Total Tactics" in row["Tactic"]]
    chosen = [row for row in rows if row["Police Force"] not in {ALL, without} and only in {"", row["Police Force"]}]
    used = {group: sum(int(float(row[name] or 0)) for row in chosen) for group, name in PERCEIVED.items()}
    people = _people({row["Police Force"] for row in chosen})
    return next(row for row in against_population(used, people, "white") if row.group == "black")


@needs(UK)
def test_use_of_force_is_set_against_the_census_as_the_home_office_published_it() -> None:
    # Police use of force statistics, April 2019 to March 2020: "five times higher" outside London, "four times" in it
    outside, london = _black("2019_20", without=LONDON), _black("2019_20", only=LONDON)
    assert outside.ratio is not None
    assert london.ratio is not None
    assert outside.ratio.value == pytest.approx(5, rel=0.1)
    assert london.ratio.value == pytest.approx(4, rel=0.1)


@needs(UK)
def test_use_of_force_in_all_forces_is_far_from_the_census() -> None:
    for year in ("2018_19", "2019_20"):
        everywhere = _black(year)
        assert everywhere.share_of_events is not None
        assert everywhere.four_fifths is not None
        assert everywhere.ratio is not None
        assert everywhere.share_of_events.low > 4 * everywhere.share_of_population
        assert everywhere.four_fifths.flagged
