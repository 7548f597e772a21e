"""Resuming the log after a restore from backup: the operator signs a statement, and a new key replaces the old. ADR 19.

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
    """What the operator's statement on a restore would contain.

    `kept`: the newest checkpoint in the backup; `signed`: the checkpoint that the signer signed last.
    """

    kept: ledger.Checkpoint
    signed: ledger.Checkpoint

    @property
    def lost(self) -> int:
        """The number of signed entries that the backup does not have."""
        return self.signed.size - self.kept.size


def planned() -> RestoreRequest:
    """Return what the operator's statement on a restore would contain now.

    Raises `RollbackError` where the database has all that was signed, so that nothing was lost, and where the key is on another
    machine.
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
    """Sign and store the statement that the database was restored, and replace the log's key; return the signed statement.

    If this was interrupted, a second call uses the same keys. Appends the ledger entry `log.restored`, which commits to the
    statement.
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
