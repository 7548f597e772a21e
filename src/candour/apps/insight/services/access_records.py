"""Records the opening of a patterns page as a row and a ledger entry, before the page is shown.

The ledger is public, so the entry has only the ids of the staff member and of the row, and a hash of the row's other fields.
The row names the officer, for those who oversee that staff member. Text that an assessor typed to search for an officer is in
neither of them, not even as a hash.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import rfc8785
from django.db import models, transaction

from candour.apps.insight.models import AccessRecord
from candour.apps.insight.queries.access_records import LABELS
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff
from candour.domain.ledger import Kind


def record_access(staff: Staff, page: str, *, now: datetime, **about: models.Model) -> AccessRecord:
    """Record that this staff member opens `page` (a key of `LABELS`), and commit the transaction before returning.

    `about` has the officer, unit, force, report or case that the page is about. Raises ValueError for an unknown page.
    """
    if page not in LABELS:
        raise ValueError(f"There is no page {page!r} of patterns.")
    key = uuid.uuid4()
    content = {"look": str(key), "page": page, "staff": str(staff.pk)} | {name: str(row.pk) for name, row in about.items()}
    with transaction.atomic(durable=True):
        entry = append(Kind.INSIGHT_LOOKED, actor=staff.pk, look=key, now=now, content=rfc8785.dumps(dict(content)))
        return AccessRecord.objects.create(pk=key, staff=staff, page=page, at=now, entry=entry, **about)
