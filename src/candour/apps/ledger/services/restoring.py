"""Resuming after a restore from backup: the operator states it, the old key ends, the log goes on under a new key. ADR 19.

Not here: the form of the statement and how others check it (`candour.domain.ledger.restoring`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from candour.apps.ledger import queries
from candour.apps.ledger.models import Restore
from candour.apps.ledger.services import keys
from candour.apps.ledger.services.appending import append
from candour.domain import ledger
from candour.domain.ledger import Actor, Kind


@dataclass(frozen=True, slots=True)
class RestoreRequest:
    """What a restore would state: the checkpoint of the backup, the last one that was signed, and how many entries are lost."""

    kept: ledger.Checkpoint
    signed: ledger.Checkpoint

    @property
    def lost(self) -> int:
        """The number of signed entries that the backup does not have."""
        return self.signed.size - self.kept.size


def planned() -> RestoreRequest:
    """Return what a restore would state now.

    Raises `RollbackError` where the signer is not ahead of the database, so that there is nothing to state.
    """
    if settings.CANDOUR_LEDGER_SIGNER:
        raise ledger.RollbackError(
            "The key is on another machine. Bring ledger.pem and ledger.pem.last here, unset CANDOUR_LEDGER_SIGNER, resume, "
            "and take both files back."
        )
    signer = ledger.RememberingSigner(keys.signer(), keys.memory())
    signed, last = signer.last(), queries.latest()
    if signed is None or last is None or last.size >= signed.size:
        raise ledger.RollbackError("The database has everything that was signed, so there is nothing to resume. Start Candour.")
    return RestoreRequest(ledger.open_checkpoint(last.note, signer.verifier_key), signed)


def resume(plan: RestoreRequest, now: datetime) -> str:
    """State that the database was restored, end the key and go on with the next; return the signed statement.

    An interrupted resume is done again with the same keys. The entry `log.restored` commits to the statement.
    """
    ending = keys.signer()
    following = keys.next_key(ledger.next_name(ending.name))
    statement = ledger.Restore(ending.verifier_key, plan.kept, plan.signed, following.verifier_key).sign(ending)
    with transaction.atomic():
        row = {"kept_size": plan.kept.size, "key": str(ending.verifier_key), "statement": statement}
        _, is_new = Restore.objects.get_or_create(signed_size=plan.signed.size, defaults=row)
        if is_new:
            append(Kind.LOG_RESTORED, actor=Actor.OPERATOR, now=now, content=statement.encode())
    keys.follow_with_next_key(plan.signed.size)
    return statement
