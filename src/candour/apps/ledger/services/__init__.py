"""Services of the log: append an entry, integrate appended entries into the tree, build a receipt, erase a salt.

Most callers need only `append(Kind.CASE_OPENED, actor=staff.pk, case=case.pk, report=report.pk, now=now)`.
"""

from candour.apps.ledger.services.appending import Draft, PreparedEntry, append, append_many, erase_salt, prepare
from candour.apps.ledger.services.integrating import integrate
from candour.apps.ledger.services.receipts import receipt_for

__all__ = ["Draft", "PreparedEntry", "append", "append_many", "erase_salt", "integrate", "prepare", "receipt_for"]
