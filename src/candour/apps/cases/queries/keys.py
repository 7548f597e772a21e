"""The public keys to which a staff member's browser must seal a case's secrets.

Also checks that a browser has sealed to exactly these keys.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from candour.apps.cases.models import Case, Exclusion, Handler
from candour.apps.cases.queries.conflicts import Rule, conflicts_of
from candour.apps.dossiers.models import Dossier, Grant
from candour.apps.dossiers.queries import holders, must_agree
from candour.apps.ledger.queries.proving import differing
from candour.apps.people.models import Staff
from candour.apps.people.queries import live_key
from candour.apps.people.queries.key_histories import proved_keys
from candour.apps.reports.models import Report
from candour.apps.reports.queries import team_keys
from candour.ui.errors import Refusal


def founders(body: UUID, staff: Staff) -> list[str]:
    """Public keys to which a new case's secret is sealed: those of the intake team, of the guardians and of `staff`.

    `staff`: the staff member who opens the case. The list is empty where `staff` has no key yet, and so cannot open a case.
    """
    mine = live_key(staff)
    return [] if mine is None else sorted({epoch.public_key for epoch in team_keys(body)} | {mine.public_key})


def live_handlers_keys(case: Case, *, but_not_for: Report) -> set[str]:
    """Public keys of the case's current handlers, without those of handlers who may not read the report `but_not_for`.

    A handler may not read the report if a conflict bars the handler from the case, or the report's reporter excludes the
    handler. Handlers whose row or key does not agree with the ledger are left out: nothing is sealed to them.
    """
    rows = list(Handler.objects.filter(case=case, until=None).select_related("staff"))
    false = {row.pk for row in differing(rows)}
    staff = [row.staff for row in rows if row.pk not in false]
    named = but_not_for.exclusions.filter(Exclusion.IN_FORCE)
    ruled_out = set(named.values_list("staff", flat=True)) | set(
        named.exclude(officer=None).values_list("officer__staff", flat=True)
    )
    barred = conflicts_of(case, staff)
    reading = [one for one in staff if one.pk not in ruled_out and not barred[one.pk]]
    return set(proved_keys({one.pk for one in reading}).values())


def must_name_true_handlers(case: Case) -> None:
    """Raise Disagreement where a row that makes somebody a current handler of the case does not agree with the ledger."""
    must_agree(Handler.objects.filter(case=case, until=None))


def joining_keys(report: Report, cases: Iterable[Case]) -> dict[str, list[str]]:
    """Map each case's id to the public keys of the handlers who must get access to the report if the report joins the case."""
    return {str(case.pk): sorted(live_handlers_keys(case, but_not_for=report)) for case in cases}


def rotations_needed(case: Case, past: Staff) -> list[dict[str, Any]]:
    """What a browser needs to give dossiers of the case new keys that the past handler `past` cannot open.

    There is one dict for each dossier of the case for which `past` holds a grant: `dossier`, the dossier's id, and `to`, the
    public keys of all other holders of grants. `frontend/desk/granting.js` reads these dicts.
    """
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
    """Raise Refusal where the public keys that the browser sealed to (`given`) are not exactly the public keys in `wanted`."""
    if set(given) != set(wanted):
        raise Refusal(_("Somebody’s key changed since you loaded the page. Load it again."))


def dossiers_of(case: Case) -> list[UUID]:
    """Ids of the dossier of the case and of the dossiers of the reports in the case."""
    reports = Dossier.objects.filter(report__in_case__case=case).values_list("pk", flat=True).order_by("created_at", "pk")
    return [*([case.dossier_id] if case.dossier_id else []), *reports]


def held_by(staff: Staff, dossiers: Collection[UUID]) -> set[UUID]:
    """Those ids in `dossiers` for which the staff member holds a grant of the staff member's own that was not withdrawn."""
    held = Grant.objects.filter(staff=staff, withdrawn_at=None, epoch__dossier__in=dossiers)
    return set(held.values_list("epoch__dossier_id", flat=True))


def barred(case: Case, staff: Staff) -> tuple[Rule, ...]:
    """The rules that bar this staff member from the case; empty where none does."""
    return conflicts_of(case, [staff])[staff.pk]
