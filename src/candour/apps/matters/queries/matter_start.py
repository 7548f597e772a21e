"""How a report begins a matter: what is known at its start, and what has happened to it before anyone made a case of it.

Pure logic on rows fetched by the caller. Facts that the pack does not know are left out, so that any pack can be begun.
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
    """What the law calls this reporter, taken at its highest; the first kind of the pack where none is named for her."""
    return next((row for row in pack.reporter if relation in row.relations), pack.reporter[0])


def type_choices(pack: Pack) -> list[tuple[str, str]]:
    """(id, words) of each kind of matter."""
    return [(row.id, translated(row.label)) for row in pack.matter_type]


def facts(pack: Pack, report: Report, *, identified: bool) -> dict[str, Stated]:
    """What is known when a matter begins: days, who reports, what she chose, and the flags her choice raises."""
    day = report.received_hour.astimezone(pack.zone).date()
    known: dict[str, Stated] = {"attention_date": day, "made_date": day}
    known["reporter_kind"] = reporter_kind(pack, report.relation).id
    if identified:
        known["subject_kind"] = "officer"
    if when := _whole_day(report.facts):
        known["conduct_date"] = when
    known |= chosen(pack, report)
    return {name: value for name, value in known.items() if name in fact_codec.facts_by_id(pack)}


def chosen(pack: Pack, report: Report) -> dict[str, Stated]:
    """What the reporter's own choice of kinds establishes."""
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


def _whole_day(given: Mapping[str, object]) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(given.get("on", "")))
    except ValueError:
        return None
