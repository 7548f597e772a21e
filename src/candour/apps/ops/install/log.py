"""What the operator does with the log by hand: asking the witnesses now, and going on after a restore from backup.

Not here: the services that do it (`candour.apps.ledger.services`).
"""

from __future__ import annotations

import sys

from django.utils import timezone

from candour.apps.ledger.services import restoring, witnesses
from candour.domain.ledger import LedgerError


def cosign() -> int:
    """Ask every witness to cosign the newest checkpoint, and print how many did; returns the exit code (1: not all)."""
    try:
        asked, cosigned = len(witnesses.configured()), witnesses.collect()
    except LedgerError as error:
        return _refuse(str(error))
    sys.stdout.write(f"{cosigned} of {asked} witnesses have cosigned the newest checkpoint.\n")
    return 0 if cosigned == asked else 1


def resume(lost: int | None) -> int:
    """Publish the statement that the database was restored and that `lost` signed entries are lost; returns the exit code.

    Where `lost` is None or not the right number, only prints the right number and the command that states it.
    """
    try:
        plan = restoring.planned()
        if lost != plan.lost:
            return _refuse(
                f"The backup has {plan.kept.size} of the {plan.signed.size} entries that were signed; {plan.lost} are lost. If "
                f"this database was restored, say so for good, in public: candour ledger resume --lost {plan.lost}\n"
                "Stop all processes before, restart them after. If nobody restored it, do not: keep it as evidence."
            )
        statement = restoring.resume(plan, timezone.now())
    except (LedgerError, OSError) as error:
        return _refuse(str(error))
    sys.stdout.write(f"{statement}\nThe log goes on under a new name and key. Give this statement and the key to witnesses.\n")
    return 0


def _refuse(text: str) -> int:
    """Print why nothing was done; returns the exit code 1."""
    sys.stderr.write(f"{text}\n")
    return 1
