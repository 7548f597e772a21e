"""To whom a browser must seal what it makes at the desk, and whether it did. Public keys only."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, Max, QuerySet
from django.utils.translation import gettext as _

from candour.apps.cases.models import Case, Handler
from candour.apps.cases.queries.conflicts import Rule, conflicts_of
from candour.apps.dossiers.models import Dossier, Epoch, Grant
from candour.apps.dossiers.queries import holders
from candour.apps.people.models import Staff, StaffKey
from candour.apps.people.queries import live_key
from candour.apps.reports.models import Report
from candour.apps.reports.queries import holder_keys
from candour.ui.errors import Refusal


def founders(body: UUID, staff: Staff) -> list[str]:
    """Who holds a new case's secret from the start: the body's intake team and guardians, and whoever opens the case.

    Empty while she has no key of her own: she cannot open one yet.
    """
    mine = live_key(staff)
    return [] if mine is None else sorted({epoch.public_key for epoch in holder_keys(body)} | {mine.public_key})


def live_handlers_keys(case: Case, *, but_not_for: Report) -> set[str]:
    """Keys of the case's handlers, who must be able to read a report that joins; not of one whom its reporter ruled out."""
    staff = [row.staff for row in Handler.objects.filter(case=case, until=None).select_related("staff")]
    ruled_out = set(but_not_for.exclusions.values_list("staff", flat=True)) | set(
        but_not_for.exclusions.exclude(officer=None).values_list("officer__staff", flat=True)
    )
    barred = conflicts_of(case, staff)
    reading = [one for one in staff if one.pk not in ruled_out and not barred[one.pk]]
    return set(StaffKey.objects.filter(staff__in=reading, retired_at=None).values_list("public_key", flat=True))


def joining_keys(report: Report, cases: Iterable[Case]) -> dict[str, list[str]]:
    """For each case the report could join, by its id: the keys of the handlers who must be able to read it."""
    return {str(case.pk): sorted(live_handlers_keys(case, but_not_for=report)) for case in cases}


def turning(case: Case, past: Staff) -> list[dict[str, Any]]:
    """What a handover turns, as `frontend/desk/granting.js` takes it: each dossier she holds, and the keys of all who stay."""
    held = held_by(past, dossiers_of(case))
    return [
        {
            "dossier": str(dossier.pk),
            "to": [recipient.public_key for recipient in holders(dossier, without=past)],
            "chosen": True,
        }
        for dossier in Dossier.objects.filter(pk__in=held).order_by("pk")
    ]


def must_be_sealed_to(given: Collection[str], wanted: Collection[str]) -> None:
    """Refuse anything but exactly the keys wanted."""
    if set(given) != set(wanted):
        raise Refusal(_("Somebody’s key changed since you loaded the page. Load it again."))


def dossiers_of(case: Case) -> list[UUID]:
    """The case's own dossier and those of its reports."""
    reports = Dossier.objects.filter(report__in_case__case=case).values_list("pk", flat=True).order_by("created_at", "pk")
    return [*([case.dossier_id] if case.dossier_id else []), *reports]


def newest_epochs(dossiers: Collection[UUID]) -> QuerySet[Epoch]:
    """The newest epoch of each, in one query."""
    newest = Epoch.objects.filter(dossier__in=dossiers).annotate(newest=Max("dossier__epochs__number"))
    return newest.filter(number=F("newest")).order_by("dossier_id")


def held_by(staff: Staff, dossiers: Collection[UUID]) -> set[UUID]:
    """Those of the dossiers on which she holds a grant of her own that was not withdrawn."""
    held = Grant.objects.filter(staff=staff, withdrawn_at=None, epoch__dossier__in=dossiers)
    return set(held.values_list("epoch__dossier_id", flat=True))


def barred(case: Case, staff: Staff) -> tuple[Rule, ...]:
    """What bars one person from the case."""
    return conflicts_of(case, [staff])[staff.pk]
