"""A reporter's times are stored to the hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from candour.ui.times import to_hour


def test_times_are_cut_to_the_hour_in_utc() -> None:
    time = datetime(2026, 7, 1, 10, 59, 58, 999_999, timezone(timedelta(hours=1)))
    assert to_hour(time) == datetime(2026, 7, 1, 9, tzinfo=UTC)
    half = time.replace(tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert to_hour(half) == datetime(2026, 7, 1, 5, tzinfo=UTC)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        to_hour(datetime(2026, 7, 1, 9))  # noqa: DTZ001 - the fault under test
