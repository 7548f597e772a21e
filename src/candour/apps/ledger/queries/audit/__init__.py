"""The audit: compares the rows of evidence with the entries of the log, both ways, and names each difference. ADR 21.

`running.audit` yields every `Finding`; `entries` compares entries with leaves, `rows` compares rows with their statements,
`checks` has what higher apps check on their own rows.
Everything is read in one snapshot, in pieces, so that memory does not grow with the database. Nothing here writes.
"""

from candour.apps.ledger.queries.audit.checks import audit_check
from candour.apps.ledger.queries.audit.findings import Fault, Finding, Tally
from candour.apps.ledger.queries.audit.running import audit

__all__ = ["Fault", "Finding", "Tally", "audit", "audit_check"]
