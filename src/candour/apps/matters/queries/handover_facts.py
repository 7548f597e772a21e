"""What an appointment or a handover has to show to the law, each read from the rows it leaves: nobody states it."""

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
    """Each fact the packs ask of a change of investigator, true or false as the rows have it."""
    return {
        "reporter_told_first": every_reporter_was_told(past),
        "handover_pack": past.handover_note_id is not None and past.overlap_until is not None,
        "supervisor_approval": holds_now(by, Permission.ASSIGN_CASES),
    } | free_of_conflicts(following)


def free_of_conflicts(handler: Handler) -> dict[str, bool]:
    """Whether nothing bars her from the case, by each name a pack may ask it under."""
    return dict.fromkeys(FREE, not conflicts_of(handler.case, [handler.staff])[handler.staff_id])


def every_reporter_was_told(past: Handler) -> bool:
    """Whether each of the case's reporters has a message of the very moment the case was passed on."""
    if past.until is None:
        return False
    reports = Report.objects.filter(in_case__case=past.case_id)
    words = Item.objects.filter(kind=Item.Kind.MESSAGE, author=Item.Author.STAFF, created_at=past.until)
    return not reports.exclude(dossier__in=words.values("dossier")).exists()
