"""The Python implementation of the conflict rule (oracle.py): each rule alone, and the days that count."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from candour.apps.cases.queries.conflicts import NEUTRAL, REASONS, Rule, reasons_for_assigner
from tests.apps.cases.oracle import Histories, Line, Person, Span, Stay, bars, months_before, overlaps, spans_of

SUBJECT, ALICE_OFFICER, OTHER = uuid4(), uuid4(), uuid4()
ALICE = Person(staff=uuid4(), officer=ALICE_OFFICER)
CIVILIAN = Person(staff=uuid4(), officer=None)
UNIT, ELSEWHERE, EARLIER_CASE = uuid4(), uuid4(), uuid4()
WINDOW = 24
SPANS = spans_of(date(2026, 3, 1), date(2026, 5, 1), WINDOW)
ALWAYS = Span(None, None)
ONLY_SUBJECT = frozenset({SUBJECT})


def stays(mine: Span, his: Span, where: object = UNIT) -> tuple[Stay, ...]:
    return Stay(ALICE_OFFICER, UNIT, mine), Stay(SUBJECT, where, his)  # type: ignore[arg-type]  # an id of either unit


CASES = {
    "nothing ties them": (Histories(ONLY_SUBJECT, SPANS), ()),
    "she is the subject": (Histories(frozenset({ALICE_OFFICER}), SPANS), (Rule.SUBJECT,)),
    "the reporter ruled her login out": (
        Histories(ONLY_SUBJECT, SPANS, excluded_staff=frozenset({ALICE.staff})),
        (Rule.EXCLUDED,),
    ),
    "the reporter ruled her out as an officer": (
        Histories(ONLY_SUBJECT, SPANS, excluded_officers=frozenset({ALICE_OFFICER})),
        (Rule.EXCLUDED,),
    ),
    "she declared an interest in him": (
        Histories(ONLY_SUBJECT, SPANS, interests=frozenset({(ALICE.staff, SUBJECT)})),
        (Rule.DECLARED_INTEREST,),
    ),
    "she declared an interest in another": (Histories(ONLY_SUBJECT, SPANS, interests=frozenset({(ALICE.staff, OTHER)})), ()),
    "same unit now": (Histories(ONLY_SUBJECT, SPANS, stays=stays(ALWAYS, Span(date(2026, 1, 1), None))), (Rule.SAME_UNIT,)),
    "same unit on the first day of the window": (
        Histories(ONLY_SUBJECT, SPANS, stays=stays(Span(None, date(2024, 3, 1)), ALWAYS)),
        (Rule.SAME_UNIT,),
    ),
    "same unit until the day before the window": (
        Histories(ONLY_SUBJECT, SPANS, stays=stays(Span(None, date(2024, 2, 29)), ALWAYS)),
        (),
    ),
    "same unit since the report came in": (
        Histories(ONLY_SUBJECT, SPANS, stays=stays(Span(date(2026, 5, 20), None), ALWAYS)),
        (Rule.SAME_UNIT,),
    ),
    "one after the other in the unit": (
        Histories(ONLY_SUBJECT, SPANS, stays=stays(Span(None, date(2025, 1, 1)), Span(date(2025, 1, 2), None))),
        (),
    ),
    "another unit": (Histories(ONLY_SUBJECT, SPANS, stays=stays(ALWAYS, ALWAYS, ELSEWHERE)), ()),
    "she manages him": (Histories(ONLY_SUBJECT, SPANS, lines=(Line(SUBJECT, ALICE_OFFICER, ALWAYS),)), (Rule.LINE_OF_COMMAND,)),
    "he manages her": (Histories(ONLY_SUBJECT, SPANS, lines=(Line(ALICE_OFFICER, SUBJECT, ALWAYS),)), (Rule.LINE_OF_COMMAND,)),
    "he manages her manager": (
        Histories(ONLY_SUBJECT, SPANS, lines=(Line(ALICE_OFFICER, OTHER, ALWAYS), Line(OTHER, SUBJECT, ALWAYS))),
        (Rule.LINE_OF_COMMAND,),
    ),
    "both answer to the same manager": (
        Histories(ONLY_SUBJECT, SPANS, lines=(Line(ALICE_OFFICER, OTHER, ALWAYS), Line(SUBJECT, OTHER, ALWAYS))),
        (),
    ),
    "a line that goes in a circle": (
        Histories(ONLY_SUBJECT, SPANS, lines=(Line(SUBJECT, OTHER, ALWAYS), Line(OTHER, SUBJECT, ALWAYS))),
        (),
    ),
    "he managed her long ago": (
        Histories(ONLY_SUBJECT, SPANS, lines=(Line(ALICE_OFFICER, SUBJECT, Span(None, date(2020, 1, 1))),)),
        (),
    ),
    "she handled an earlier case he was in": (
        Histories(
            ONLY_SUBJECT,
            SPANS,
            officer_cases={SUBJECT: frozenset({EARLIER_CASE})},
            staff_cases={ALICE.staff: frozenset({EARLIER_CASE})},
        ),
        (Rule.PRIOR_CASE,),
    ),
    "both were in an earlier case as officers": (
        Histories(
            ONLY_SUBJECT,
            SPANS,
            officer_cases={SUBJECT: frozenset({EARLIER_CASE}), ALICE_OFFICER: frozenset({EARLIER_CASE})},
        ),
        (Rule.PRIOR_CASE,),
    ),
    "they were in different cases": (
        Histories(ONLY_SUBJECT, SPANS, officer_cases={SUBJECT: frozenset({EARLIER_CASE}), ALICE_OFFICER: frozenset({uuid4()})}),
        (),
    ),
}


@pytest.mark.parametrize("situation", CASES)
def test_it_returns_the_rules_that_bar_a_person(situation: str) -> None:
    histories, expected = CASES[situation]

    assert bars(ALICE, histories) == expected


@pytest.mark.parametrize("situation", CASES)
def test_it_never_bars_a_civilian_for_anothers_history(situation: str) -> None:
    histories, _ = CASES[situation]

    assert bars(CIVILIAN, histories) == ()


def test_two_rules_share_one_sentence() -> None:
    assert reasons_for_assigner([Rule.EXCLUDED]) == reasons_for_assigner([Rule.DECLARED_INTEREST]) == [str(NEUTRAL)]


def test_an_exclusion_is_not_shown_beside_another_reason() -> None:
    beside = reasons_for_assigner([Rule.EXCLUDED, Rule.SAME_UNIT])
    assert beside == reasons_for_assigner([Rule.SAME_UNIT]) == [str(REASONS[Rule.SAME_UNIT])]


def test_every_public_reason_is_shown() -> None:
    assert len(reasons_for_assigner([Rule.SUBJECT, Rule.SAME_UNIT, Rule.PRIOR_CASE])) == 3


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 3, 1), date(2024, 3, 1)),
        (date(2024, 2, 29), date(2022, 2, 28)),
        (date(2026, 2, 28), date(2024, 2, 28)),
        (date(2026, 1, 31), date(2024, 1, 31)),
    ],
)
def test_months_are_counted_as_in_the_database(day: date, before: date) -> None:
    assert months_before(day, WINDOW) == before


def test_all_days_count_when_no_date_is_known() -> None:
    assert spans_of(None, None, WINDOW) == (ALWAYS,)


def test_days_between_an_old_incident_and_the_window_do_not_count() -> None:
    spans = spans_of(date(2015, 6, 1), date(2026, 5, 1), WINDOW)

    assert not any(overlaps(Span(date(2016, 1, 1), date(2023, 1, 1)), span) for span in spans)
    assert any(overlaps(Span(date(2014, 1, 1), date(2014, 2, 1)), span) for span in spans)
