"""A look is an entry in the ledger before the page is shown (DESIGN, three ideas, 3).

The log is public, so the entry names who looked and the look's own id, and commits to the rest; whom she looked at is in the
row, which those who oversee her can read. What an assessor typed is in neither: not even a salted hash of a name can be kept
where the salt lies beside it.
"""

from __future__ import annotations

import uuid
from datetime import datetime

import rfc8785
from django.db import models, transaction

from candour.apps.insight.models import Look
from candour.apps.ledger.services import append
from candour.apps.people.models import Staff
from candour.domain.ledger import Kind


def look(staff: Staff, page: str, *, now: datetime, **about: models.Model) -> Look:
    """Keep that she looks at `page`, at this officer, unit, force, report or case."""
    key = uuid.uuid4()
    seen = {"look": str(key), "page": str(page), "staff": str(staff.pk)} | {name: str(one.pk) for name, one in about.items()}
    with transaction.atomic(durable=True):
        entry = append(Kind.INSIGHT_LOOKED, actor=staff.pk, look=key, now=now, content=rfc8785.dumps(dict(seen)))
        return Look.objects.create(pk=key, staff=staff, page=Look.Page(page), at=now, entry=entry, **about)
