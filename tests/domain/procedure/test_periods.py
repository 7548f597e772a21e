"""Periods as statutes word them, on ordinary days and around holidays, leap days and month ends."""

import datetime as dt

import pytest

from candour.domain.procedure import load_pack
from candour.domain.procedure.periods import add_months, last_day, last_day_before
from candour.domain.procedure.process_rows import Start, Unit

D = dt.date


@pytest.mark.parametrize(
    ("trigger", "start", "length", "unit", "expected"),
    [
        # 15 working days beginning with the first working day after Good Friday: Easter Monday is passed over.
        (D(2026, 4, 3), "first_working_day_after", 15, "working_day", D(2026, 4, 27)),
        # Beginning with the date itself: a Monday is day 1, so the Friday of that week is day 5.
        (D(2026, 6, 1), "first_working_day_on_or_after", 5, "working_day", D(2026, 6, 5)),
        # ... and a Saturday is not a working day, so Monday is day 1.
        (D(2026, 6, 6), "first_working_day_on_or_after", 5, "working_day", D(2026, 6, 12)),
        (D(2026, 7, 17), "next_day", 1, "calendar_day", D(2026, 7, 18)),
        (D(2026, 3, 2), "next_day", 4, "week", D(2026, 3, 30)),
        # Four weeks beginning with the first working day after Friday 17 July: Monday 20 July to Sunday 16 August.
        (D(2026, 7, 17), "first_working_day_after", 4, "week", D(2026, 8, 16)),
        (D(2026, 1, 15), "trigger_day", 12, "month", D(2027, 1, 14)),
        # From 29 February: there is no 29 February 2025, so the period ends with the last day of the month.
        (D(2024, 2, 29), "trigger_day", 12, "month", D(2025, 2, 28)),
        (D(2023, 3, 1), "trigger_day", 12, "month", D(2024, 2, 29)),
        (D(2026, 1, 31), "trigger_day", 1, "month", D(2026, 2, 28)),
        # "Months after" follow the corresponding date (Dodds v Walker).
        (D(2026, 1, 31), "next_day", 1, "month", D(2026, 2, 28)),
        (D(2023, 2, 28), "next_day", 12, "month", D(2024, 2, 28)),
        (D(2024, 2, 29), "next_day", 12, "month", D(2025, 2, 28)),
        (D(2024, 8, 31), "next_day", 18, "month", D(2026, 2, 28)),
        # 28 days starting the day after.
        (D(2026, 2, 1), "next_day", 28, "calendar_day", D(2026, 3, 1)),
    ],
)
def test_a_period_ends_on_the_day_the_wording_says(trigger: D, start: Start, length: int, unit: Unit, expected: D) -> None:
    assert last_day(load_pack("england_wales").working_days, trigger, start, length, unit) == expected


@pytest.mark.parametrize(
    ("hearing", "length", "unit", "expected"),
    [
        (D(2026, 6, 15), 5, "working_day", D(2026, 6, 8)),
        (D(2026, 4, 8), 5, "working_day", D(2026, 3, 30)),  # Easter in between: 7 April, 2 April, 1 April, 31 March, 30 March
        (D(2026, 6, 15), 14, "calendar_day", D(2026, 6, 1)),
        (D(2026, 3, 31), 1, "month", D(2026, 2, 28)),
    ],
)
def test_a_period_before_a_hearing_is_counted_backwards(hearing: D, length: int, unit: Unit, expected: D) -> None:
    assert last_day_before(load_pack("england_wales").working_days, hearing, length, unit) == expected


def test_months_go_over_the_year_both_ways() -> None:
    assert add_months(D(2026, 11, 30), 3) == D(2027, 2, 28)
    assert add_months(D(2026, 1, 31), -2) == D(2025, 11, 30)
