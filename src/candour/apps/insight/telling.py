"""What an alert or a measure rests on and what would change it, in plain words, for somebody who may see these cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import formats
from django.utils.translation import gettext as _

from candour.apps.cases.models import Case
from candour.apps.cases.queries import categories
from candour.apps.insight import access
from candour.apps.insight.models import LEAST_OFFICERS, LEAST_POINTS, Alert
from candour.apps.insight.queries.barred import barred_officers, not_barred
from candour.apps.people.models import Staff

_SECOND_YEARS, _THIRD_YEARS = 5, 3


def reasons(alert: Alert, staff: Staff) -> list[str]:
    """Sentences, each about one thing on record."""
    told = alert.reasons
    if alert.kind == Alert.Kind.EARLY:
        return [*_rule(told), *told["words"]]
    if alert.kind == Alert.Kind.CLUSTER:
        return [
            _("%(cases)s of %(of)s cases fell between %(since)s and %(until)s.")
            % {"cases": told["cases"], "of": told["of"], "since": _day(told["since"]), "until": _day(told["until"])},
            _("So many within a year would come by chance about once in %(times)s.") % {"times": _times(told["chance"])},
        ]
    return strikes([{"kind": alert.kind} | told], staff)


def strikes(rows: Sequence[Mapping[str, Any]], staff: Staff) -> list[str]:
    """A sentence for each second strike or third similar case. One query, however many there are."""
    names = _references((case for told in rows for case in (told["case"], *told["earlier"])), staff)
    return [_strike(told, names) for told in rows]


def _strike(told: Mapping[str, Any], names: Mapping[str, str]) -> str:
    words = (
        _("Case %(case)s of %(day)s is of the kind “%(of)s”, of which earlier cases were found proven: %(earlier)s.")
        if told["kind"] == Alert.Kind.SECOND_STRIKE
        else _("Case %(case)s of %(day)s is the third of the kind “%(of)s” within three years, after: %(earlier)s.")
    )
    earlier = ", ".join(names[case] for case in told["earlier"])
    return words % {
        "case": names[told["case"]],
        "day": _day(told["day"]),
        "of": categories.words(told["of"]),
        "earlier": earlier,
    }


def changes(alert: Alert) -> list[str]:
    """What would have to be otherwise on record for the alert not to be there."""
    told: Mapping[str, Any] = alert.reasons
    if alert.kind == Alert.Kind.EARLY:
        return list(told["changes"])
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


def _rule(told: Mapping[str, Any]) -> list[str]:
    """Which rule flagged, for nobody should wonder whether it was a learned score."""
    words = _("On %(day)s it came to %(points)s points. Whoever had fewer than %(line)s was not flagged.")
    return [
        _("A plain count: complaints of the last five years, those of the last two counted twice. Nothing learned was used."),
        words % {"day": _day(told["day"]), "points": told["points"], "line": told["line"]},
        rule_floor(),
    ]


def rule_floor() -> str:
    """Whom the plain count never flags."""
    return _(
        "It flags at most 2 in 100 of those in service, in a force of %(officers)s or more, and nobody under %(points)s points:"
        " what three complaints within two years bring."
    ) % {"officers": LEAST_OFFICERS, "points": LEAST_POINTS}


def _references(cases: Iterable[str], staff: Staff) -> dict[str, str]:
    wanted = list(cases)
    seen = not_barred(access.own_cases(staff), staff, barred_officers(staff)).filter(pk__in=[UUID(one) for one in wanted])
    known = {str(pk): reference for pk, reference in Case.objects.filter(pk__in=seen).values_list("pk", "reference")}
    return {case: known.get(case, _("a case you may not see")) for case in wanted}


def _day(text: str) -> str:
    return formats.date_format(dt.date.fromisoformat(text), "j F Y")


def _times(chance: float) -> str:
    return f"{round(1 / chance):,}" if chance > 0 else _("a very great many")
