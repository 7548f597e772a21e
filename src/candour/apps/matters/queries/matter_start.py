"""Computes the type and the facts with which a matter starts, from the first report of the matter. No queries.

Facts that the pack does not define are left out, so that the same code serves every pack.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from candour.apps.matters.queries import fact_codec
from candour.apps.reports.models import Report
from candour.domain.procedure import Pack, ProcedureError, opening_facts
from candour.domain.procedure.matters import Stated
from candour.domain.procedure.rows import ReporterKind
from candour.ui.messages import translated

OTHER = "other"


def reporter_kind(pack: Pack, relation: str) -> ReporterKind:
    """The pack's kind of reporter for this relation to the police; the first kind in the pack where none fits."""
    return next((row for row in pack.reporter if relation in row.relations), pack.reporter[0])


def type_choices(pack: Pack) -> list[tuple[str, str]]:
    """The types of matter of the pack, as choices of a form field: (id, label)."""
    return [(row.id, translated(row.label)) for row in pack.matter_type]


def facts(pack: Pack, report: Report, *, identified: bool) -> dict[str, Stated]:
    """The facts known when a matter starts: dates, kinds of reporter and subject, what follows from the chosen categories.

    `identified`: whether it is known which officer the subject is.
    """
    day = report.received_hour.astimezone(pack.zone).date()
    known: dict[str, Stated] = {"attention_date": day, "made_date": day}
    known["reporter_kind"] = reporter_kind(pack, report.relation).id
    if identified:
        known["subject_kind"] = "officer"
    if when := _day_given(report.facts):
        known["conduct_date"] = when
    known |= chosen(pack, report)
    return {name: value for name, value in known.items() if name in fact_codec.facts_by_id(pack)}


def chosen(pack: Pack, report: Report) -> dict[str, Stated]:
    """The facts that follow from the categories that the reporter chose."""
    codes = {row.code for row in pack.reporting_category}
    merged: dict[str, Stated] = {}
    reported: list[str] = []
    for code in dict.fromkeys(one if one in codes else OTHER for one in report.categories):
        try:
            found = opening_facts(pack, code)
        except ProcedureError:  # a pack that has no "other"
            continue
        reported.append(str(found.pop("reported_as")))
        merged |= found
    return merged | ({"reported_as": tuple(reported)} if reported else {})


def _day_given(given: Mapping[str, object]) -> dt.date | None:
    """The day of the conduct: the answer that `given` has under the key `on`; None unless the reporter gave a whole date."""
    try:
        return dt.date.fromisoformat(str(given.get("on", "")))
    except ValueError:
        return None
