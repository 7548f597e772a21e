"""Computes the facts that packs need for an appointment or a handover.

These facts follow from database rows, so no person has to state them.
"""

from __future__ import annotations

from candour.apps.cases.models import Handler
from candour.apps.cases.queries.conflicts import conflicts_of
from candour.apps.dossiers.models import Item
from candour.apps.people.access import holds_now
from candour.apps.people.models import Staff
from candour.apps.people.permissions import Permission
from candour.apps.reports.models import Report

FREE = ("free_of_statutory_bars", "free_of_wider_conflicts", "free_of_conflicts")


def facts_of_handover(past: Handler, following: Handler, by: Staff) -> dict[str, bool]:
    """The facts that packs need for a change of investigator from `past` to `following`, made by the staff member `by`."""
    return {
        "reporter_told_first": every_reporter_was_told(past),
        "handover_pack": past.handover_note_id is not None and past.overlap_until is not None,
        "supervisor_approval": holds_now(by, Permission.ASSIGN_CASES),
    } | free_of_conflicts(following)


def free_of_conflicts(handler: Handler) -> dict[str, bool]:
    """Map each fact id that packs use for "no conflict of interest" to whether no conflict bars the handler."""
    return dict.fromkeys(FREE, not conflicts_of(handler.case, [handler.staff])[handler.staff_id])


def every_reporter_was_told(past: Handler) -> bool:
    """Whether staff sent each reporter of the case a message when the investigator `past` handed the case over.

    False where `past` has not handed the case over.
    """
    if past.until is None:
        return False
    reports = Report.objects.filter(in_case__case=past.case_id)
    words = Item.objects.filter(kind=Item.Kind.MESSAGE, author=Item.Author.STAFF, created_at=past.until)
    return not reports.exclude(dossier__in=words.values("dossier")).exists()
