"""Services of the log: append an entry, integrate appended entries into the tree, build a receipt, erase a salt.

Most callers need only `append(Kind.CASE_OPENED, actor=staff.pk, case=case.pk, report=report.pk, content=[case], now=now)`.
"""

from candour.apps.ledger.services.appending import (
    Draft,
    PreparedEntry,
    Statements,
    append,
    append_many,
    append_rows_stated,
    erase_salt,
    prepare,
    state_rows,
)
from candour.apps.ledger.services.auditing import (
    KEPT_FINDINGS,
    last_audit,
    list_rows_before_statements,
    record_audit,
    rows_are_listed,
    run_audit,
)
from candour.apps.ledger.services.integrating import integrate
from candour.apps.ledger.services.receipts import receipt_for, wait_until_signed

__all__ = [
    "KEPT_FINDINGS",
    "Draft",
    "PreparedEntry",
    "Statements",
    "append",
    "append_many",
    "append_rows_stated",
    "erase_salt",
    "integrate",
    "last_audit",
    "list_rows_before_statements",
    "prepare",
    "receipt_for",
    "record_audit",
    "rows_are_listed",
    "run_audit",
    "state_rows",
    "wait_until_signed",
]
