"""What templates say, and how they write days and hours, in the language of the moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.template import engines
from django.utils import timezone, translation

from candour.ui import jinja

SUMMER = dt.datetime(2026, 6, 3, 23, 30, tzinfo=dt.UTC)  # half past midnight in London, a day later


@pytest.fixture(autouse=True)
def london() -> Iterator[None]:
    """Pages take the zone of the body's pack."""
    with timezone.override("Europe/London"):
        yield


def said(template: str, **values: object) -> str:
    return str(engines["jinja2"].from_string(template).render(values))


def test_what_is_put_into_a_message_is_escaped_and_the_message_is_not() -> None:
    assert said('{{ _("Save <b>%(name)s</b>", name=name) }}', name="<i>") == "Save <b>&lt;i&gt;</b>"


def test_a_per_cent_sign_is_written_twice_with_values_and_without() -> None:
    assert said('{{ _("50%%") }} {{ _("%(n)s%%", n=5) }}') == "50% 5%"


def test_a_day_is_written_in_the_language_of_the_moment() -> None:
    for language, day in [("en-gb", "4 June 2026"), ("fr", "4 juin 2026"), ("en-gb", "4 June 2026")]:
        with translation.override(language):
            assert jinja.date(SUMMER) == jinja.date(dt.date(2026, 6, 4)) == day


@pytest.mark.parametrize(
    ("hours", "moment"), [(0, "12:30am"), (11, "11:30am"), (12, "12:30pm"), (13, "1:30pm"), (23, "11:30pm")]
)
def test_hours_run_to_twelve_and_the_reporters_minutes_are_not_written(hours: int, moment: str) -> None:
    at = SUMMER + dt.timedelta(hours=hours)
    assert jinja.moment(at) == f"4 June 2026 at {moment}"
    assert jinja.hour(at) == f"4 June 2026, {moment.replace(':30', '')}"
