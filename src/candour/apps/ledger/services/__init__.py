"""Changing the log: append in the business transaction, integrate afterwards, build receipts, erase a salt.

Begin with `append(Kind.CASE_OPENED, actor=staff.pk, case=case.pk, report=report.pk, now=now)`.
"""

from candour.apps.ledger.services.appending import Draft, PreparedEntry, append, append_many, erase_salt, prepare
from candour.apps.ledger.services.integrating import integrate
from candour.apps.ledger.services.receipts import receipt_for

__all__ = ["Draft", "PreparedEntry", "append", "append_many", "erase_salt", "integrate", "prepare", "receipt_for"]
