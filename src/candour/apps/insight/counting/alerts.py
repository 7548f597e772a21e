"""Who should be looked at by a person, and why: strikes, third similar cases, clusters and early flags of the last year.

What is older is history, and stands on the timeline. The reasons are days, kinds and cases, which `telling` puts into words for
whoever may see those cases. Early flags come from the transparent count alone: the committed points were learned from another
force's records, and each force must learn its own (docs/methods/points_score.md). Few officers, or few complaints, raise none:
"the most" says nothing there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from candour.apps.insight.models import LEAST_OFFICERS, LEAST_POINTS
from candour.domain.patterns.early import COUNT, Flag, flags, what_would_change
from candour.domain.patterns.early.ranking import room
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.clusters import Cluster, clusters
from candour.domain.patterns.repeats.strikes import Strike, second_strikes, third_similars
from candour.domain.patterns.repeats.window import Chosen, Window, whole

RECENT = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Raised:
    """One alert to be raised or seen again. `about` tells this occurrence from another of the same kind."""

    kind: str
    officer_id: str
    about: str
    day: dt.date
    reasons: dict[str, object] = field(default_factory=dict)


def figures(records: Records) -> list[Raised]:
    """All of the last year that the records show."""
    since, last, origin = last_year(records)
    recent = Chosen(Window(since, last))
    strikes = (_strike("second_strike", one) for one in second_strikes(records, recent))
    # Three of a kind: the first two may lie before the last year.
    before = Chosen(Window(since - 3 * RECENT, last))
    thirds = (_strike("third_similar", one) for one in third_similars(records, before) if one.day >= recent.window.since)
    return [*strikes, *thirds, *_clusters(records, recent.window), *_early(records, origin)]


def last_year(records: Records) -> tuple[dt.date, dt.date, dt.date]:
    """A year back from when nearly all cases had come, so that a few late ones hide nothing; the last day; and the day after.

    The day after nearly all had come is the one the plain count looks from.
    """
    query = "SELECT quantile_disc(received_on, 0.99), max(received_on) FROM cases WHERE received_on IS NOT NULL"
    nearly, last = records.rows(query)[0]
    if not isinstance(nearly, dt.date) or not isinstance(last, dt.date):
        raise PatternsError("No case has a day of receipt, so no alert can be raised.")
    return nearly - RECENT, last, nearly + dt.timedelta(days=1)


def _strike(kind: str, one: Strike) -> Raised:
    told: dict[str, object] = {"of": one.kind, "day": one.day, "case": one.case_id, "earlier": list(one.earlier)}
    return Raised(kind, one.officer_id, one.case_id, one.day, told)


def _clusters(records: Records, recent: Window) -> Iterator[Raised]:
    for one in clusters(records, Chosen(whole(records))):
        if recent.since <= one.until <= recent.until:
            yield _cluster(one)


def _cluster(one: Cluster) -> Raised:
    told: dict[str, object] = {"cases": one.cases, "of": one.of, "since": one.since, "until": one.until, "chance": one.chance}
    return Raised("cluster", one.officer_id, one.since.isoformat(), one.until, told)


def _early(records: Records, origin: dt.date) -> Iterator[Raised]:
    for flag in _enough(flags(records, origin, COUNT)):
        yield _flagged(flag)


def _enough(found: list[Flag]) -> list[Flag]:
    """Those that say something, each with the line it would have to fall below."""
    kept = [flag for flag in found if flag.points >= LEAST_POINTS and flag.of >= LEAST_OFFICERS]
    full = bool(kept) and len(kept) == room(kept[0].of)
    return kept if full else [replace(flag, threshold=LEAST_POINTS) for flag in kept]


def _flagged(flag: Flag) -> Raised:
    # Neither place nor probability: two officers a point apart are alike, and a count says nothing about chances.
    told: dict[str, object] = {
        "model": flag.model, "day": flag.origin, "points": flag.points, "line": flag.threshold,
        "words": [one.words() for one in flag.reasons if one.found],
        "changes": [one.words() for one in what_would_change(flag, COUNT)],
    }  # fmt: skip
    # Once a year for one officer: the list shifts a little from night to night.
    return Raised("early", flag.officer_id, str(flag.origin.year), flag.origin, told)
