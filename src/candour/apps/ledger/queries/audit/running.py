"""Runs the audit: verifies the log, then compares entries and rows, all in one snapshot of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from candour.apps.ledger.models import evidence_models
from candour.apps.ledger.queries.audit.checks import further_findings
from candour.apps.ledger.queries.audit.entries import entry_findings
from candour.apps.ledger.queries.audit.findings import Fault, Finding, Tally
from candour.apps.ledger.queries.audit.rows import row_findings
from candour.apps.ledger.queries.log import DatabaseSource
from candour.domain import ledger
from candour.domain.ledger import PseudonymKey, TileSource, VerifierKey


def audit(
    verifier_key: VerifierKey, pseudonyms: PseudonymKey | None, tally: Tally, source: TileSource | None = None
) -> Iterator[Finding]:
    """Yield each difference between the log, its entries' rows and the rows of evidence; count in `tally` what was compared.

    `source`: the published log, where the database is a copy that is not trusted to have the log itself. Raises
    `LedgerError` where the log cannot be read or is signed by another key; a damaged log is a finding.
    """
    with _snapshot():
        for finding in _findings(verifier_key, pseudonyms, tally, source or DatabaseSource()):
            tally.faults += 1
            yield finding


def _findings(
    verifier_key: VerifierKey, pseudonyms: PseudonymKey | None, tally: Tally, source: TileSource
) -> Iterator[Finding]:
    """Yield the differences, read in the snapshot that the caller has begun."""
    models = evidence_models()
    documents = {model.table_name(): model.documents for model in models if model.KEEPS_DOCUMENTS}
    try:
        head = ledger.verify_log(source, source.checkpoint(), verifier_key).checkpoint
    except ledger.DamagedLogError as error:
        yield Finding(Fault.LOG, leaf=error.first_leaf, fields=(str(error),))
    else:
        yield from entry_findings(source, head.size, pseudonyms, documents, tally)
    for model in models:
        yield from row_findings(model, tally)
    yield from further_findings(pseudonyms)


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read everything as of one moment, and refuse writes, unless the caller has begun a transaction."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
