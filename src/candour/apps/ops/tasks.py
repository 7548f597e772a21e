"""The worker's nightly audit: compares every row of evidence with the log and stores the result (`candour audit` prints it)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import chain

from django.utils import timezone
from procrastinate.contrib.django import app

from candour.apps.dossiers.queries.authors_audit import author_findings
from candour.apps.ledger import services
from candour.apps.ledger.queries.audit import Finding, Tally
from candour.apps.ops.command.audit import file_findings, files_of

_LOG = logging.getLogger("candour.audit")


@app.periodic(cron="20 3 * * *")
@app.task(name="ops.audit", pass_context=False)
def audit(timestamp: int) -> None:
    """Run the audit and store its result, which desks, the health page and `candour check` show."""
    del timestamp
    run = services.run_audit(_compare_more, now=timezone.now())
    if run.faults:
        _LOG.error("The audit found rows that are not what the log says.", extra={"count": run.faults})


def _compare_more(tally: Tally) -> Iterator[Finding]:
    """Yield what the items' signatures and the stored files show; a seventh of the files is read whole each night."""
    return chain(author_findings(tally), file_findings(tally, files_of(timezone.localdate())))
