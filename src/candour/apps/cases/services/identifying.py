"""Which officer of the roster a past investigator is: said by a person who compared the records, or by a count without doubt.

What her source says stands above both and is never changed here. Her past cases are tied to the officer with her, so that
conflict checks know of them. Not here: how records are compared, and who may answer (insight).
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
    found: Mapping[UUID, UUID | None], said_by: PriorInvestigator.IdentifiedBy, *, now: datetime, by: Staff | None = None
) -> int:
    """Tie each investigator to her officer, or to nobody any more; returns how many ties changed. One entry for each change."""
    with transaction.atomic():
        rows = list(PriorInvestigator.objects.select_for_update().filter(pk__in=found).order_by("pk"))
        changed = [row for row in rows if not _known_from_source(row) and _told(row) != _tie(found[row.pk], said_by)]
        tied = PriorHandler.objects.filter(investigator__in=changed)
        tied.filter(officer=F("investigator__officer")).update(officer=None)
        for row in changed:
            row.officer_id, row.identified_by = _tie(found[row.pk], said_by)
        PriorInvestigator.objects.bulk_update(changed, ["officer", "identified_by"], batch_size=1000)
        _tie_cases(rows)
        actor = by.pk if by else Actor.SYSTEM
        append_many(Draft(Kind.INVESTIGATOR_IDENTIFIED, actor, {"investigator": row.pk}, now) for row in changed)
    return len(changed)


def _known_from_source(row: PriorInvestigator) -> bool:
    return row.officer_id is not None and not row.identified_by


def _told(row: PriorInvestigator) -> tuple[UUID | None, str]:
    return row.officer_id, row.identified_by


def _tie(officer: UUID | None, said_by: str) -> tuple[UUID | None, str]:
    return officer, said_by if officer else ""


def _tie_cases(rows: Iterable[PriorInvestigator]) -> None:
    """Her cases name her officer, those imported since the tie as well. One whose source names somebody keeps that."""
    officer = PriorInvestigator.objects.filter(pk=OuterRef("investigator")).values("officer")[:1]
    PriorHandler.objects.filter(investigator__in=rows, officer=None).update(officer=Subquery(officer))
