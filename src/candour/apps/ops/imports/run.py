"""One import from beginning to end: everything checked first, everything in one transaction, one entry in the ledger.

A dry run does all of it and rolls back, so that what it says is what would happen. An import that fails at any row, or whose
counts do not add up, keeps nothing. Running it again changes nothing and says so.
"""

from __future__ import annotations

import hashlib
import sys
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import rfc8785
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from candour.apps.cases.models import PriorAct
from candour.apps.forces import services as forces
from candour.apps.forces.bulk import Table, merge
from candour.apps.forces.models import Force
from candour.apps.ledger.services import append
from candour.apps.matters.queries import prior_acts
from candour.apps.ops.imports.convert import Converter
from candour.apps.ops.imports.errors import ImportRefused
from candour.apps.ops.imports.mapping import TABLES, FileMapping, ImportMapping, load
from candour.apps.ops.imports.report import Progress, Report, count
from candour.apps.ops.imports.source import CsvFile
from candour.domain.procedure import ProcedureError

LOCK = 0x1_4D90_27


@dataclass(frozen=True)
class Job:
    """One import, checked and ready."""

    mapping: ImportMapping
    folder: Path
    files: tuple[tuple[FileMapping, CsvFile], ...]
    now: datetime


def run(
    what: str,
    mapping: str | Path,
    folder: str | Path | None = None,
    *,
    dry_run: bool = False,
    rejects: str | Path | None = None,
) -> int:
    """Import through a mapping file and say what became of every row. Returns 0, or 1 where nothing was kept for a fault."""
    try:
        job = prepare(what, Path(mapping), Path(folder) if folder else None)
        with Report(Path(rejects) if rejects else None) as report:
            done = bring_in(job, report, dry_run=dry_run)
    except ImportRefused as refused:
        sys.stderr.write("Nothing was imported.\n" + "".join(f"  {fault}\n" for fault in refused.faults))
        return 1
    sys.stdout.write(_summary(job, report, done, dry_run=dry_run))
    return 0 if report.adds_up else 1


def prepare(what: str, mapping: Path, folder: Path | None = None) -> Job:
    """Read the mapping and look at every file it names. Raises ImportRefused with every fault of any of them."""
    loaded = load(mapping, what)
    place = folder or mapping.parent / (loaded.folder or ".")
    files = tuple((one, CsvFile(place / one.file, one)) for one in loaded.tables)
    faults = [fault for _, file in files for fault in file.faults()]
    if faults:
        raise ImportRefused(list(dict.fromkeys(faults)))
    return Job(loaded, place, files, timezone.now())


def bring_in(job: Job, report: Report, *, dry_run: bool = False) -> uuid.UUID | None:
    """Import in one transaction, or not at all. Returns the run's id where anything changed."""
    progress = Progress()
    try:
        with transaction.atomic():
            _take_the_lock()
            _settle_the_force(job)
            for one, file in job.files:
                _bring_in_file(job, one, file, report, progress)
            _hold_to_the_law(job, report)
            if dry_run or not report.adds_up:
                transaction.set_rollback(True)
                return None
            return _append_entry(job) if report.changes else None
    except DatabaseError as fault:
        raise ImportRefused([f"The database stopped the import: {_said(fault)}. Nothing was kept; run it again."]) from fault
    finally:
        progress.end()


def _take_the_lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone() != (True,):
            raise ImportRefused(["Another import is running. Wait until it is done and run this again."])


def _settle_the_force(job: Job) -> None:
    named = job.mapping.force
    if named is None:
        return
    if job.mapping.what == "roster":
        forces.upsert("forces", [{"code": named.code, "name": named.name or named.code}])
    elif not Force.objects.filter(code=named.code).exists():
        raise ImportRefused([f"There is no force {named.code!r} here. Import its roster first."])


def _bring_in_file(job: Job, one: FileMapping, file: CsvFile, report: Report, progress: Progress) -> None:
    table = TABLES[job.mapping.what][one.into]
    converter = Converter(one, table, file.header(), job.mapping.given(one), job.now.date())
    merged = merge(table, converter.columns, converter.convert(progress.watch(file, file.rows())))
    unread = sum(found.decision == "rejected" for found in converter.findings)
    counted = count(one.file, one.into, merged, rows=converter.rows, not_for_it=converter.not_for_it, unread=unread)
    report.add(counted, [*converter.findings, *merged.findings])
    _count_the_table(table)


def _hold_to_the_law(job: Job, report: Report) -> None:
    """Read every act of the source by its pack. What could not have been done is kept, counts for nothing, and is told."""
    named = next((one.file for one, _ in job.files if TABLES[job.mapping.what][one.into].model is PriorAct), None)
    if named is None:
        return
    try:
        for act, because in prior_acts.quarantined_acts(job.mapping.source, job.now):
            report.remark(named, f"put aside; {because}", f"case {act.case.source_ref}, act {act.source_ref}")
    except ProcedureError as fault:
        raise ImportRefused([f"{named}: {fault} Mend the mapping or the file."]) from fault


def _count_the_table(table: Table) -> None:
    # The planner must not take it for as empty as it was: what is joined with it next would be searched row by row.
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {table.model._meta.db_table}")  # noqa: SLF001 - Django's documented name for it


def _append_entry(job: Job) -> uuid.UUID:
    """One entry for the run. It commits to the files' hashes, so that anyone who has them can prove what was imported."""
    identifier = uuid.uuid4()
    append("import.done", {"run": str(identifier)}, now=job.now, content=content_of(job))
    return identifier


def content_of(job: Job) -> bytes:
    """What the entry commits to: canonical JSON (RFC 8785) of what was imported, through which mapping, from which files."""
    files = {file.path.name: file.sha256() for _, file in job.files}
    mapping = hashlib.sha256(job.mapping.model_dump_json().encode()).hexdigest()
    return rfc8785.dumps({"what": job.mapping.what, "mapping": mapping, "files": files})


def _said(fault: DatabaseError) -> str:
    # Only the primary message: the detail of a failed row would show its values.
    diagnosis = getattr(fault.__cause__, "diag", None)
    return (diagnosis.message_primary if diagnosis else None) or "it went away"


def _summary(job: Job, report: Report, done: uuid.UUID | None, *, dry_run: bool) -> str:
    lines = [f"{job.mapping.what.capitalize()} from {job.folder}", "", *report.lines(), ""]
    lines += [f"Not read: {one.file} ({one.why})" for one in job.mapping.left_out]
    if not report.adds_up:
        return "\n".join(lines) + "\n"
    lines.append("Every row is accounted for.")
    if dry_run:
        lines.append(f"Dry run: nothing was written; {report.changes:,} rows would be new or changed.")
    elif done:
        lines.append(f"{report.changes:,} rows are new or changed. The ledger has the run as {done}.")
    else:
        lines.append("Nothing changed: every row that can be kept was already there.")
    return "\n".join(lines) + "\n"
