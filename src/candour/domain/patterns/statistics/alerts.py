"""Computes alerts about officers with their reasons: strikes, third similar cases, clusters in time, and early warnings.

An alert asks a person to look at an officer's situation. A strike is a case with the same kind of allegation as one already
proven against the officer; a cluster is cases closer together than chance explains. Reasons are days, kinds of allegation and
case ids; pages put them into words for whoever may see those cases. Early warnings use the plain count of complaints alone: the
points table that comes with Candour was learned from another force, and each force must learn its own
(docs/methods/points_score.md). In a force with few officers or few complaints the plain count raises no alert.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from candour.domain.patterns.early import COUNT, Flag, flags, what_would_change
from candour.domain.patterns.early.ranking import flag_limit
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.clusters import clusters
from candour.domain.patterns.repeats.strikes import Strike, second_strikes, third_similars
from candour.domain.patterns.repeats.window import Chosen, recorded_window
from candour.domain.patterns.results.officers import (
    LEAST_OFFICERS,
    LEAST_POINTS,
    AlertRow,
    ClusterReasons,
    EarlyReasons,
    StrikeKind,
    StrikeReasons,
)
from candour.domain.patterns.results.shapes import Window

RECENT = dt.timedelta(days=365)


def alerts(records: Records) -> tuple[AlertRow, ...]:
    """Return every alert about an officer whose reason falls into the last year.

    Raises PatternsError where no case has a day of receipt.
    """
    since, last, origin = last_year(records)
    recent = Chosen(Window(since, last))
    strikes = (_strike_alert("second_strike", strike) for strike in second_strikes(records, recent))
    # Three of a kind: the first two may lie before the last year.
    before = Chosen(Window(since - 3 * RECENT, last))
    thirds = (_strike_alert("third_similar", strike) for strike in third_similars(records, before) if strike.day >= since)
    return (*strikes, *thirds, *_cluster_alerts(records, recent.window), *_early_alerts(records, origin))


def last_year(records: Records) -> tuple[dt.date, dt.date, dt.date]:
    """Return the first and the last day on which the reason of an alert may lie, and the day as of which early warning counts.

    The first day is a year before the day by which 99 % of cases were received, and early warning counts complaints as of the
    day after that day: so a few cases with wrong dates do not shift them. The last day is that of the last receipt. Raises
    PatternsError where no case has a day of receipt.
    """
    query = "SELECT quantile_disc(received_on, 0.99), max(received_on) FROM cases WHERE received_on IS NOT NULL"
    nearly, last = records.rows(query)[0]
    if not isinstance(nearly, dt.date) or not isinstance(last, dt.date):
        raise PatternsError("No case has a day of receipt, so no alert can be raised.")
    return nearly - RECENT, last, nearly + dt.timedelta(days=1)


def _strike_alert(kind: StrikeKind, strike: Strike) -> AlertRow:
    """Build the alert raised by a case that resembles earlier ones of the officer.

    `kind` says which rule applies: second strike or third similar case.
    """
    reasons = StrikeReasons(strike.kind, strike.day, strike.case_id, strike.earlier)
    return AlertRow(kind, strike.officer_id, strike.case_id, strike.day, reasons)


def _cluster_alerts(records: Records, recent: Window) -> Iterator[AlertRow]:
    """Yield an alert for each officer's cluster of cases in time that ended within the window `recent`.

    A cluster is a period in which the officer's cases are closer together than chance explains.
    """
    for dense in clusters(records, Chosen(recorded_window(records))):
        if recent.since <= dense.until <= recent.until:
            reasons = ClusterReasons(dense.cases, dense.of, dense.since, dense.until, dense.chance)
            yield AlertRow("cluster", dense.officer_id, dense.since.isoformat(), dense.until, reasons)


def _early_alerts(records: Records, origin: dt.date) -> Iterator[AlertRow]:
    """Yield an early-warning alert for each officer whose number of complaints, counted up to the day `origin`, is high."""
    for flag in _flags_for_alerts(flags(records, origin, COUNT)):
        # `about` is the year, so one alert a year: the list changes a little with every run.
        yield AlertRow("early", flag.officer_id, str(flag.origin.year), flag.origin, _early_reasons(flag))


def _flags_for_alerts(flagged: list[Flag]) -> list[Flag]:
    """Return the flags that become alerts: on officers with `LEAST_POINTS` points or more, in forces that are large enough.

    Early warning flags the officers with most points. A force is large enough with `LEAST_OFFICERS` officers. Where
    `LEAST_POINTS` removes some of the flags, the rest get `LEAST_POINTS` as their threshold.
    """
    enough = [flag for flag in flagged if flag.points >= LEAST_POINTS and flag.of >= LEAST_OFFICERS]
    full = bool(enough) and len(enough) == flag_limit(enough[0].of)
    return enough if full else [replace(flag, threshold=LEAST_POINTS) for flag in enough]


def _early_reasons(flag: Flag) -> EarlyReasons:
    """Return the reasons of the alert that an early-warning flag on an officer raises: points, limit, and sentences."""
    # No rank and no probability: officers one point apart do not differ, and a count is no estimate of a risk.
    return EarlyReasons(
        model=flag.model,
        day=flag.origin,
        points=flag.points,
        line=flag.threshold,
        words=tuple(reason.words() for reason in flag.reasons if reason.on_record),
        changes=tuple(change.words() for change in what_would_change(flag, COUNT)),
    )
