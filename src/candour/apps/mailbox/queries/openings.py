"""Who opened which item of a report and when, from the ledger; which staff can open the report now, and who is kept out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.utils import timezone

from candour.apps.cases.models import Exclusion, Handler
from candour.apps.cases.queries.barred import barred_from_report
from candour.apps.dossiers import queries as dossiers
from candour.apps.dossiers.models import Epoch, Grant, Item, Team
from candour.apps.people.models import Role
from candour.apps.reports.models import Report

SAME_SITTING: Final = timedelta(minutes=10)
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Sitting:
    """One or more openings of items by one staff member within ten minutes. The reporter sees them as one line.

    `staff`: the staff member's id; `at`: the time of the newest opening; `kinds`: labels of the kinds of the items opened.
    """

    staff: str
    name: str
    role: str
    at: datetime
    kinds: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reader:
    """A staff member who can open the report today. `handed_over_until`: for a past handler, the day on which access ends."""

    name: str
    roles: str
    handed_over_until: date | None = None


def sittings(report: Report) -> list[Sitting]:
    """Return the openings of the report's items by staff, newest first, grouped by person into sittings of ten minutes."""
    seen = dossiers.openings(report.dossier)
    labels = dict(Item.Kind.choices)
    items = Item.objects.filter(dossier=report.dossier_id).values_list("pk", "kind")
    kinds = {str(pk): str(labels[kind]) for pk, kind in items}
    roles = _RolesAtTime(report, {opening.staff for opening in seen})
    sittings: list[Sitting] = []
    for opening in seen:
        last = next((sitting for sitting in reversed(sittings) if sitting.staff == opening.staff), None)
        if last is None or last.at - opening.at > SAME_SITTING:
            last = Sitting(opening.staff, opening.name, roles.at(opening.staff, opening.at), opening.at)
            sittings.append(last)
        if kinds[opening.item] not in last.kinds:
            last.kinds.append(kinds[opening.item])
    return sittings


def readers(report: Report, *, now: datetime) -> list[Reader]:
    """Return the staff who can open this report today, by a grant of their own or through a team or a case.

    Left out is anybody to whom the server refuses the report although they may hold a key, such as a person whom the reporter
    excluded.
    """
    holders = dossiers.readers(report.dossier)
    barred = barred_from_report(report, [reader.staff for reader in holders], timezone.localdate(now))
    key_holders = [reader for reader in holders if reader.staff.pk not in barred]
    roles = _RolesAtTime(report, {str(reader.staff.pk) for reader in key_holders})
    past = Handler.objects.filter(Handler.READS_ON, case__case_reports__report=report)
    until = dict(past.values_list("staff", "overlap_until"))
    return [
        Reader(reader.staff.name, roles.at(str(reader.staff.pk), now), until.get(reader.staff.pk)) for reader in key_holders
    ]


def waiting(report: Report, *, now: datetime) -> list[str]:
    """Return the names of staff who were let in to the report and have not opened it yet, without those who are barred."""
    waiting = dossiers.waiting_readers(report.dossier)
    barred = barred_from_report(report, waiting, timezone.localdate(now)) if waiting else set()
    return [person.name for person in waiting if person.pk not in barred]


def kept_out(report: Report) -> list[Exclusion]:
    """Return the exclusions of this report that staff recorded, the oldest first.

    Each has the excluded person and the staff member who recorded it.
    """
    rows = Exclusion.objects.filter(report=report).select_related("staff", "officer", "recorded_by")
    return list(rows.order_by("recorded_at", "pk"))


def key_changes(report: Report) -> list[datetime]:
    """When the key of the report was changed, the oldest first: what is sealed later is closed to whoever left."""
    later = Epoch.objects.filter(dossier=report.dossier_id, number__gt=1).order_by("number")
    return list(later.values_list("created_at", flat=True))


def guardians_can_open(report: Report) -> bool:
    """Whether guardians can open the report too. They are a team whose key exists only in parts, printed on paper."""
    return Grant.objects.filter(
        epoch__dossier=report.dossier_id, withdrawn_at=None, holder__team__purpose=Team.Purpose.GUARDIANS
    ).exists()


class _RolesAtTime:
    """Finds the roles that a staff member had at a given time.

    These are the roles as handler of the report's case or, if the staff member was no handler then, the roles in the body.
    """

    def __init__(self, report: Report, staff: Iterable[str]) -> None:
        """Read the roles of the staff members with these ids, and the period of each role."""
        people = [uuid.UUID(pk) for pk in staff]
        names = dict(Role.Name.choices)
        handlers = Handler.objects.filter(case__case_reports__report=report, staff__in=people)
        held = Role.objects.filter(staff__in=people)
        self.handling = [(str(row.staff_id), str(names[row.role]), row.since, row.until) for row in handlers]
        # A role that waits, or was refused, has no beginning.
        self.held = [(str(row.staff_id), str(names[row.name]), row.since or _NEVER, row.until) for row in held]

    def at(self, staff: str, when: datetime) -> str:
        """Return the staff member's roles at the time `when`, joined by commas; empty if the staff member had no role."""
        for rows in (self.handling, self.held):
            fitting = {name for who, name, since, until in rows if who == staff and since <= when < (until or _NEVER)}
            if fitting:
                return ", ".join(sorted(fitting))
        return ""
