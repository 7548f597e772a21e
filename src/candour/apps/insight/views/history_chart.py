"""Builds the timeline chart of an officer's history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from candour.apps.insight.queries.officer import LANES, History, Moment
from candour.domain.charts import Event, Timeline


def timeline(history: History, today: dt.date) -> Timeline | None:
    """Return the chart of an officer's events and periods (moments) that have a day; None where none has a day.

    Periods that have not ended are drawn until `today`.
    """
    events = tuple(_dated_events(history.moments, today))
    if not events:
        return None
    undated = sum(moment.since is None for moment in history.moments)
    lanes = tuple(str(lane) for lane in LANES if any(event.lane == str(lane) for event in events))
    first = min(event.since for event in events).year
    last = max(event.until or event.since for event in events).year
    notes = (
        ngettext(
            "%(num)s thing without a day is only in the table.", "%(num)s things without a day are only in the table.", undated
        )
        % {"num": undated},
    )
    return Timeline(
        title=_("Timeline"),
        summary=_("From %(first)s to %(last)s: %(allegations)s allegations in %(cases)s cases, beside postings and powers.")
        % {"first": first, "last": last, "allegations": len(history.allegations), "cases": history.cases},
        notes=notes if undated else (),
        lanes=lanes,
        events=events,
    )


def _dated_events(moments: Iterable[Moment], today: dt.date) -> Iterable[Event]:
    """Yield an event of the chart for each moment that has a day; a period that has not ended is drawn until `today`."""
    for one in moments:
        if one.since is None:
            continue
        label = ", ".join(part for part in (one.what, one.more) if part)
        until = one.until or (today if one.lasts else None)
        ends = until if until and until > one.since else None
        yield Event(str(one.lane), one.since, label, ends)
