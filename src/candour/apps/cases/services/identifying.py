"""Linking past investigators to officers of the roster, where a reviewer or an automatic comparison found who they are.

A link that the imported source itself states has precedence and is never changed here. The past cases of a linked investigator
are linked to the officer too, so that checks for conflicts of interest find them. Not here: comparing records, and who may
decide on a pair (`insight`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from candour.apps.cases.models import PriorHandler, PriorInvestigator
from candour.apps.ledger.services import Draft, append_many
from candour.apps.people.models import Staff
from candour.domain.ledger import Actor, Kind


def identify(
    found: Mapping[UUID, UUID | None], identified_by: PriorInvestigator.IdentifiedBy, *, now: datetime, by: Staff | None = None
) -> int:
    """Link past investigators to officers. Returns the number of investigators whose link changed.

    `found`: investigator id → id of the officer who is the same person, or None to remove the link. `identified_by`: whether a
    person or a computation identified the officers. Appends a ledger entry for each change.
    """
    with transaction.atomic():
        rows = list(PriorInvestigator.objects.select_for_update().filter(pk__in=found).order_by("pk"))
        changed = [
            row for row in rows if not _known_from_source(row) and _link_of(row) != _new_link(found[row.pk], identified_by)
        ]
        tied = PriorHandler.objects.filter(investigator__in=changed)
        tied.filter(officer=F("investigator__officer")).update(officer=None)
        for row in changed:
            row.officer_id, row.identified_by = _new_link(found[row.pk], identified_by)
        PriorInvestigator.objects.bulk_update(changed, ["officer", "identified_by"], batch_size=1000)
        _link_prior_handlers(rows)
        actor = by.pk if by else Actor.SYSTEM
        append_many(Draft(Kind.INVESTIGATOR_IDENTIFIED, actor, {"investigator": row.pk}, now) for row in changed)
    return len(changed)


def _known_from_source(row: PriorInvestigator) -> bool:
    """Whether the imported source itself stated which officer the investigator is."""
    return row.officer_id is not None and not row.identified_by


def _link_of(row: PriorInvestigator) -> tuple[UUID | None, str]:
    """The investigator's stored link to an officer: (officer id, `identified_by`)."""
    return row.officer_id, row.identified_by


def _new_link(officer: UUID | None, identified_by: str) -> tuple[UUID | None, str]:
    """The link to store for an investigator: (officer id, value of `identified_by`), or (None, "") where `officer` is None."""
    return officer, identified_by if officer else ""


def _link_prior_handlers(rows: Iterable[PriorInvestigator]) -> None:
    """Set the officer of past assignments of these investigators, where the assignment has no officer yet.

    The officer is the one to whom the investigator is linked.
    """
    officer = PriorInvestigator.objects.filter(pk=OuterRef("investigator")).values("officer")[:1]
    PriorHandler.objects.filter(investigator__in=rows, officer=None).update(officer=Subquery(officer))
