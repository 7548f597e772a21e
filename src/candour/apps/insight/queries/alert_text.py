"""Writes sentences that say why an alert was raised, and which changes of case records would remove the alert.

The sentences name only cases that the reading staff member may see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from candour.apps.cases.models import Case
from candour.apps.cases.queries import categories
from candour.apps.insight import access
from candour.apps.insight.models import Alert
from candour.apps.insight.queries.barred import barred_officers, not_barred
from candour.apps.people.models import Staff
from candour.domain.patterns.results.codec import from_json
from candour.domain.patterns.results.officers import (
    LEAST_OFFICERS,
    LEAST_POINTS,
    ClusterReasons,
    EarlyReasons,
    StrikeKind,
    StrikeReasons,
    StrikeRow,
)

_SECOND_YEARS, _THIRD_YEARS = 5, 3


def reasons(alert: Alert, staff: Staff) -> list[str]:
    """Return sentences with the reasons why the alert was raised, naming only cases that this staff member may see."""
    if alert.kind == Alert.Kind.EARLY:
        early = from_json(EarlyReasons, alert.reasons)
        return [*_early_rule(early), *early.words]
    if alert.kind == Alert.Kind.CLUSTER:
        return _cluster_sentences(from_json(ClusterReasons, alert.reasons))
    strike = from_json(StrikeReasons, alert.reasons)
    kind: StrikeKind = "second_strike" if alert.kind == Alert.Kind.SECOND_STRIKE else "third_similar"
    return strikes([StrikeRow(kind, strike.of, strike.day, strike.case, strike.earlier)], staff)


def strikes(rows: Sequence[StrikeRow], staff: Staff) -> list[str]:
    """Return a sentence for each row of `rows`, with the reference of each case in the row that this staff member may see.

    A row is either a second strike (an allegation against an officer after an earlier one was proven) or the third case of the
    same kind against an officer. All references are read in one query.
    """
    names = _case_references((case for row in rows for case in (row.case, *row.earlier)), staff)
    return [_strike_sentence(row, names) for row in rows]


def changes(alert: Alert) -> list[str]:
    """Return sentences that say which changes of the case records would remove the alert."""
    if alert.kind == Alert.Kind.EARLY:
        return list(from_json(EarlyReasons, alert.reasons).changes)
    if alert.kind == Alert.Kind.CLUSTER:
        return [
            _("The same cases spread evenly over the time in post would raise no flag."),
            _("Cases that turn out to be about somebody else, once put right, are counted no more."),
        ]
    if alert.kind == Alert.Kind.SECOND_STRIKE:
        return [
            _("It would not be there if the earlier finding were set aside, or either case were of another kind."),
            _("A case of this kind more than %(years)s years after the last proven one raises none.")
            % {"years": _SECOND_YEARS},
        ]
    return [
        _("It would not be there if one of the three were of another kind or about somebody else."),
        _("Three of a kind that lie more than %(years)s years apart raise none.") % {"years": _THIRD_YEARS},
    ]


def rule_floor() -> str:
    """Return a sentence on the limits of the rule EARLY, which raises early-warning alerts.

    The sentence says how many officers the rule flags at most, in forces of which size, and from how many points.
    """
    return _(
        "It flags at most 2 in 100 of those in service, in a force of %(officers)s or more, and nobody under %(points)s points:"
        " what three complaints within two years bring."
    ) % {"officers": LEAST_OFFICERS, "points": LEAST_POINTS}


def _early_rule(early: EarlyReasons) -> list[str]:
    """Return sentences that explain the rule EARLY, a plain count of complaints, and state the officer's points under it."""
    words = _("On %(day)s it came to %(points)s points. Whoever had fewer than %(line)s was not flagged.")
    return [
        _("A plain count: complaints of the last five years, those of the last two counted twice. Nothing learned was used."),
        words % {"day": _day_text(early.day), "points": early.points, "line": early.line},
        rule_floor(),
    ]


def _cluster_sentences(cluster: ClusterReasons) -> list[str]:
    """Return sentences on how many of an officer's cases lie close together, and how rarely chance explains so many."""
    return [
        _("%(cases)s of %(of)s cases fell between %(since)s and %(until)s.")
        % {"cases": cluster.cases, "of": cluster.of, "since": _day_text(cluster.since), "until": _day_text(cluster.until)},
        _("So many within a year would come by chance about once in %(times)s.") % {"times": _one_in_text(cluster.chance)},
    ]


def _strike_sentence(row: StrikeRow, names: Mapping[str, str]) -> str:
    """Return the sentence on an officer's second strike, or third case of the same kind. `names`: case id → reference."""
    words = (
        _("Case %(case)s of %(day)s is of the kind “%(of)s”, of which earlier cases were found proven: %(earlier)s.")
        if row.kind == "second_strike"
        else _("Case %(case)s of %(day)s is the third of the kind “%(of)s” within three years, after: %(earlier)s.")
    )
    return words % {
        "case": names[row.case],
        "day": _day_text(row.day),
        "of": categories.words(row.of),
        "earlier": ", ".join(names[case] for case in row.earlier),
    }


def _case_references(cases: Iterable[str], staff: Staff) -> dict[str, str]:
    """Map each case id to the reference of the case, or to a placeholder where this staff member may not see the case."""
    wanted = list(cases)
    seen = not_barred(access.own_cases(staff), staff, barred_officers(staff)).filter(pk__in=[UUID(case) for case in wanted])
    known = {str(pk): reference for pk, reference in Case.objects.filter(pk__in=seen).values_list("pk", "reference")}
    return {case: known.get(case, _("a case you may not see")) for case in wanted}


def _day_text(day: dt.date) -> str:
    """Return the day as text, such as “4 March 2026”."""
    return formats.date_format(day, "j F Y")


def _one_in_text(chance: float) -> str:
    """Return the number N in “once in N”, as text, for an event of probability `chance`."""
    return f"{round(1 / chance):,}" if chance > 0 else _("a very great many")
