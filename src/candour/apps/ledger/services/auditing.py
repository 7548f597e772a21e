"""Runs an audit and records its result, and lists the rows that were stored before entries stated rows.

Not here: comparing (`queries.audit`), the nightly task (`tasks`), the command (`ops.command.audit`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain, islice

from django.db import transaction
from django.utils import timezone

from candour.apps.ledger.models import AuditRun, Entry, EvidenceRow, Statement, evidence_models
from candour.apps.ledger.queries.audit import Finding, Tally, audit
from candour.apps.ledger.services import keys
from candour.apps.ledger.services.appending import append
from candour.domain.ledger import Actor, Kind

KEPT_FINDINGS = 200
_ROWS_AN_ENTRY = 500


def run_audit(compare_more: Callable[[Tally], Iterable[Finding]] = lambda _: (), *, now: datetime) -> AuditRun:
    """Compare all rows with the log, store the result and append its entry.

    `compare_more` yields findings of a caller that compares more, such as files. Raises `LedgerError` where the log cannot be
    read.
    """
    tally, kept = Tally(), list[str]()
    for finding in chain(audit(keys.verifier_key(), keys.pseudonym_key(), tally), compare_more(tally)):
        if len(kept) < KEPT_FINDINGS:
            kept.append(str(finding))
    return record_audit(kept, tally, started=now)


def record_audit(findings: list[str], tally: Tally, *, started: datetime) -> AuditRun:
    """Store the result of an audit and append its entry, which commits to it."""
    ended = max(started, timezone.now())
    with transaction.atomic():
        run = AuditRun.objects.create(
            started_at=started, ended_at=ended, faults=tally.faults, counts=tally.counts(), findings=findings
        )
        append(Kind.AUDIT_ENDED, actor=Actor.SYSTEM, audit=run.pk, content=[run], now=ended)
    return run


def last_audit() -> AuditRun | None:
    """Return the newest stored result of an audit; None where none ended yet."""
    return AuditRun.objects.order_by("-ended_at").first()


def rows_are_listed() -> bool:
    """Return whether the rows of earlier versions were listed, which happens once."""
    return Entry.objects.of(Kind.ROWS_LISTED).exists()


def list_rows_before_statements(*, now: datetime) -> int:
    """State every row that no entry states yet, once, when statements begin; return the number of rows.

    Such a row counts as "before signatures": the log proves what it said on that day, not what it said when it was written.
    """
    if rows_are_listed():
        return 0
    listed = 0
    with transaction.atomic():
        append(Kind.ROWS_LISTED, actor=Actor.OPERATOR, now=now)
        rows = _unstated_rows()
        while part := list(islice(rows, _ROWS_AN_ENTRY)):
            append(Kind.ROWS_LISTED, actor=Actor.OPERATOR, content=part, now=now)
            listed += len(part)
    return listed


def _unstated_rows() -> Iterator[EvidenceRow]:
    """Yield every row of evidence that no entry states."""
    for model in evidence_models():
        table = model.table_name()
        stated = set(Statement.objects.filter(table=table).values_list("row", flat=True).iterator())
        yield from (row for row in model.evidence().order_by("pk").iterator(_ROWS_AN_ENTRY) if row.row_key not in stated)
