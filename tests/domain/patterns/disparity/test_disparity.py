"""Disparity against statsmodels' sandwich variances and stratified tables; no rate under twenty events; order is ignored."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from candour.domain.patterns.disparity import compare, reporters, subject_rows, subjects, subjects_and_reporters
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.intervals import risk_ratio
from candour.domain.patterns.records import Records, empty
from candour.domain.patterns.results.disparity import CAUTIONS, Disparity, GroupRow, StageResult
from candour.domain.patterns.results.shapes import Window
from tests.domain.patterns.disparity.drawn import WINDOW, drawn_records

BY: Any = (("ethnicity",), ("ethnicity", "sex"))


def stage(disparity: Disparity, name: str) -> StageResult:
    return next(stage_result for stage_result in disparity.stages if stage_result.stage == name)


def group(disparity: Disparity, at: str, name: str) -> GroupRow:
    return next(row for row in stage(disparity, at).groups if row.group == name)


@pytest.fixture(scope="module")
def records() -> Records:
    return drawn_records()


@pytest.fixture(scope="module")
def by_ethnicity(records: Records) -> Disparity:
    return subjects(records, WINDOW, by=(("ethnicity",),))[0]


def table(records: Records, *columns: str) -> list[tuple[Any, ...]]:
    names = ", ".join(columns)
    return records.rows(f"SELECT {names} FROM allegations JOIN cases USING (case_id) JOIN officers o USING (officer_id)")  # noqa: S608


def test_counts_agree_with_a_plain_query(records: Records, by_ethnicity: Disparity) -> None:
    counted = records.rows(
        "SELECT o.ethnicity, count(*) FILTER (WHERE finding = 'proven'), count(*) FROM allegations a"
        " JOIN officers o ON o.officer_id = a.officer_id GROUP BY 1 ORDER BY 3 DESC"
    )
    assert [(row.group, row.events, row.total) for row in stage(by_ethnicity, "finding").groups] == counted


def test_the_clustered_ratio_agrees_with_a_two_way_sandwich(records: Records, by_ethnicity: Disparity) -> None:
    rows = table(records, "o.ethnicity", "finding", "officer_id", "case_id")
    black = np.array([row[0] == "black" for row in rows], dtype=float)
    proven = np.array([row[1] == "proven" for row in rows], dtype=float)
    clusters = np.column_stack([np.unique([row[place] for row in rows], return_inverse=True)[1] for place in (2, 3)])
    model = sm.GLM(proven, sm.add_constant(black), family=sm.families.Poisson())
    ways = [clusters, clusters[:, 0], clusters[:, 1]]
    fits = [model.fit(cov_type="cluster", cov_kwds={"groups": way}) for way in ways]
    ratio = group(by_ethnicity, "finding", "black").ratio
    assert ratio is not None
    assert ratio.value == pytest.approx(np.exp(fits[0].params[1]))
    ours = np.log(ratio.high / ratio.low) / 2 / 1.9799  # Student's t for 120 officers
    assert ours == pytest.approx(max(fit.bse[1] for fit in fits), rel=0.005)  # never narrower than one way


def test_the_clustered_interval_is_wider_than_the_plain_one(by_ethnicity: Disparity) -> None:
    black, white = (group(by_ethnicity, "finding", name) for name in ("black", "white"))
    plain = risk_ratio(black.events, black.total, white.events, white.total)
    assert black.ratio is not None
    assert black.ratio.high - black.ratio.low > plain.high - plain.low


def test_the_adjusted_ratios_agree_with_statsmodels(records: Records, by_ethnicity: Disparity) -> None:
    black = group(by_ethnicity, "finding", "black")
    held = next(row for row in black.adjusted if row.held == ("filed_by",))
    rows = table(records, "o.ethnicity", "finding", "filed_by")
    tables = []
    for filed in ("police", "public"):
        cells = [
            [sum(r == (who, finding, filed) for r in rows) for finding in ("proven", "not_proven")]
            for who in ("black", "white")
        ]
        tables.append(np.array(cells))
    assert held.mantel_haenszel is not None
    assert held.standardised is not None
    assert held.mantel_haenszel.value == pytest.approx(StratifiedTable(tables).riskratio_pooled)
    assert held.standardised.value == pytest.approx(held.mantel_haenszel.value, rel=0.02)
    assert black.ratio is not None
    assert held.mantel_haenszel.value < black.ratio.value


def test_the_first_stage_counts_against_time_in_post(records: Records, by_ethnicity: Disparity) -> None:
    first = by_ethnicity.stages[0]
    days = (WINDOW.until - WINDOW.since).days + 1
    assert (first.stage, first.of, first.reference) == ("allegation", "officer-years", "white")
    assert {row.group: row.total for row in first.groups} == pytest.approx(
        {"white": 80 * days / 365.25, "black": 40 * days / 365.25}
    )
    assert sum(row.events for row in first.groups) == records.count("allegations")
    white = next(row for row in first.groups if row.group == "white")
    assert white.share is not None
    assert white.share.value == pytest.approx(white.events / white.total)


def test_the_relative_rate_index_counts_those_who_reached_the_stage_before(by_ethnicity: Disparity) -> None:
    black = group(by_ethnicity, "suspension", "black")
    assert black.relative_rate is not None
    assert black.relative_rate.value == pytest.approx(1)  # in these records everyone proven is suspended
    assert black.ratio is not None
    assert black.ratio.value > 1.5


def test_four_fifths_is_flagged_by_rate_and_as_the_regulation_writes_it(by_ethnicity: Disparity) -> None:
    black, white = (group(by_ethnicity, "finding", name) for name in ("black", "white"))
    assert black.four_fifths is not None
    assert white.four_fifths is not None
    assert black.share is not None
    assert white.share is not None
    assert black.four_fifths.best == "white"
    assert black.four_fifths.adverse == pytest.approx(white.share.value / black.share.value)
    assert black.four_fifths.favourable == pytest.approx((1 - black.share.value) / (1 - white.share.value))
    assert black.four_fifths.flagged
    assert not black.four_fifths.flagged_as_written
    assert not white.four_fifths.flagged


def test_no_rate_is_shown_under_twenty_events() -> None:
    few = subjects(drawn_records(cases=90), WINDOW, by=(("ethnicity",),))[0]
    black = group(few, "finding", "black")
    assert black.events < 20
    assert (black.share, black.ratio, black.relative_rate, black.adjusted) == (None, None, None, ())
    assert black.withheld == "fewer than 20 events"


def test_stages_the_records_do_not_have_are_named(by_ethnicity: Disparity) -> None:
    assert set(by_ethnicity.absent) == {"severity", "case to answer"}
    assert by_ethnicity.cautions == CAUTIONS


def test_severity_and_case_to_answer_are_read_where_recorded(records: Records) -> None:
    copy = drawn_records(cases=300)
    copy.connection.execute(
        "UPDATE allegations SET severity = CASE WHEN finding = 'proven' THEN 'Gross misconduct' ELSE 'misconduct' END"
    )
    copy.connection.execute("INSERT INTO stages SELECT case_id, 'assessment', received_on, received_on FROM cases")
    copy.connection.execute(
        "INSERT INTO stages SELECT DISTINCT case_id, 'case to answer', NULL::DATE, NULL::DATE FROM allegations"
    )
    result = subjects(copy, WINDOW, by=(("sex",),))[0]
    assert result.absent == ()
    severity, answer, finding = (stage(result, name) for name in ("severity", "case to answer", "finding"))
    assert [row.events for row in severity.groups] == [row.events for row in finding.groups]
    assert all(row.events == row.total for row in answer.groups)


def test_reporters_are_counted_by_case(records: Records) -> None:
    result = reporters(records, WINDOW, by=(("ethnicity",), ("filed_by",)))
    ethnic, filed = result
    counted = records.rows(
        "SELECT ethnicity, count(*) FILTER (WHERE proven), count(*) FROM (SELECT case_id, bool_or(finding = 'proven') AS proven"
        " FROM allegations GROUP BY 1) JOIN reporters USING (case_id) GROUP BY 1"
    )
    assert {(row.group, row.events, row.total) for row in stage(ethnic, "finding").groups} == set(counted)
    police, public = (group(filed, "finding", name) for name in ("police", "public"))
    assert police.ratio is not None
    assert police.ratio.value == risk_ratio(police.events, police.total, public.events, public.total).value
    assert all("filed_by" not in held.held for held in police.adjusted)


def test_reporters_of_one_way_of_filing_can_be_asked_for(records: Records) -> None:
    result = reporters(records, WINDOW, by=(("filed_by",),), filed_by="public")[0]
    assert [row.group for row in stage(result, "finding").groups] == ["public"]


def test_cases_whose_reporters_differ_are_grouped_as_several() -> None:
    copy = drawn_records(cases=400)
    copy.connection.execute("INSERT INTO reporters SELECT case_id, 'asian', 'male', NULL FROM cases WHERE force = 'north'")
    result = reporters(copy, WINDOW, by=(("ethnicity", "sex"),))[0]
    north = copy.rows("SELECT count(DISTINCT case_id) FROM cases WHERE force = 'north'")[0][0]
    assert {row.group for row in stage(result, "finding").groups} == {"several", "white male", "black male"}
    assert group(result, "finding", "several").total == north


def test_intersections_name_every_attribute(records: Records) -> None:
    result = subjects(records, WINDOW, by=(("ethnicity", "sex"),))[0]
    assert stage(result, "finding").reference == "white male"
    assert {row.group for row in stage(result, "finding").groups} == {
        "black female",
        "black male",
        "white female",
        "white male",
    }


def test_an_officer_not_identified_or_not_described_is_counted_as_unknown() -> None:
    copy = drawn_records(cases=200)
    copy.connection.execute("UPDATE allegations SET officer_id = '' WHERE kind = 'force'")
    copy.connection.execute("UPDATE officers SET ethnicity = '' WHERE sex = 'female'")
    unknown = copy.rows(
        "SELECT count(*) FROM allegations a LEFT JOIN officers o ON o.officer_id = a.officer_id"
        " WHERE coalesce(o.ethnicity, '') = ''"
    )[0][0]
    result = subjects(copy, WINDOW, by=(("ethnicity",),))[0]
    assert stage(result, "finding").unknown == unknown
    assert any("no officer is identified" in exclusion.reason for exclusion in result.exclusions)


def test_swapping_the_reference_inverts_the_ratio(records: Records, by_ethnicity: Disparity) -> None:
    turned = compare(subject_rows(records, WINDOW), ("ethnicity",), reference="black")
    there, back = group(by_ethnicity, "finding", "black").ratio, group(turned, "finding", "white").ratio
    assert there is not None
    assert back is not None
    assert (1 / there.value, 1 / there.low, 1 / there.high) == pytest.approx((back.value, back.high, back.low))


def test_one_reading_of_the_records_gives_the_same_as_two(records: Records) -> None:
    assert subjects_and_reporters(records, WINDOW) == (*subjects(records, WINDOW), *reporters(records, WINDOW))


@pytest.mark.slow
def test_no_allegation_raises_an_error(records: Records) -> None:
    with pytest.raises(PatternsError, match="No allegation falls in"):
        subjects(empty(), WINDOW)
    with pytest.raises(PatternsError, match="No allegation falls in"):
        reporters(records, Window(dt.date(1990, 1, 1), dt.date(1990, 1, 2)))


@settings(max_examples=6)
@given(seed=st.integers(0, 50), order=st.randoms(use_true_random=False))
@pytest.mark.slow
def test_neither_order_nor_ids_matter(seed: int, order: random.Random) -> None:
    plain, mixed = drawn_records(seed, 250), drawn_records(seed, 250, order, "another ")
    assert subjects(plain, WINDOW, by=BY) == subjects(mixed, WINDOW, by=BY)
    assert reporters(plain, WINDOW, by=BY) == reporters(mixed, WINDOW, by=BY)
