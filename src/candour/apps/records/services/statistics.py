"""Carries out a counting run: loads the force's records, computes each statistic of the registry, and stores the results.

DuckDB and NumPy are imported when a run begins, so that neither a page nor an idle worker loads them. Not here: what insight
does after a run (alerts, and the comparison of past investigators with the roster).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from candour.apps.records.models import CountingRun
from candour.apps.records.queries.registry import COUNTED, OFFICERS, RECORDS, StatisticKind
from candour.apps.records.services.runs import finish, note_step, store, store_officers
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.results.coverage import RecordsRead

if TYPE_CHECKING:
    from candour.domain.patterns.records import Records


def carry_out(run: CountingRun) -> None:
    """Compute every statistic of a begun run; statistics that name officers leave out live cases that other bodies handle."""
    from candour.apps.records.queries import loading  # noqa: PLC0415 - see above

    note_step(run, "records")
    records = loading.load(run.force)
    mark = loading.fingerprint(records)
    store(run, RECORDS.name, RecordsRead(loading.row_counts(records), tuple(records.exclusions)))
    for kind in COUNTED:
        if not kind.names_officers:
            _compute(run, kind, records)
    loading.remove_other_bodies(records, run.force)
    for kind in COUNTED:
        if kind.names_officers:
            _compute(run, kind, records)
    finish(run, mark, now=timezone.now())


def _compute(run: CountingRun, kind: StatisticKind[Any], records: Records) -> None:
    """Compute and store the statistic `kind`; if it cannot be computed, store the reason."""
    note_step(run, kind.name)
    try:
        result = kind.count(records)
    except PatternsError as refusal:
        store(run, kind.name, {"refused": str(refusal)})
        return
    if kind is OFFICERS:
        store_officers(run, result)
    else:
        store(run, kind.name, result)
