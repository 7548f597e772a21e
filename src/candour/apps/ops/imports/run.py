"""Runs one import: checks the mapping and the files, then writes all rows and one ledger entry in one transaction.

A dry run does the same and rolls back, so the dry run's report is exact. An import that fails at any row, or whose row counts
do not add up, writes nothing. A second import of the same files changes nothing, and says so.
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
from candour.apps.forces.models import Force
from candour.apps.forces.services.bulk import Table, merge
from candour.apps.ledger.services import append
from candour.apps.matters.queries import prior_acts
from candour.apps.ops.imports.convert import Converter
from candour.apps.ops.imports.mapping import COMMITTED, TABLES, ImportMapping, ImportTable, load
from candour.apps.ops.imports.report import Progress, Report, count
from candour.domain.ledger import Actor, Kind
from candour.domain.procedure import ProcedureError
from candour.domain.tables.errors import FilesRefused
from candour.domain.tables.files import CsvFile

LOCK = 0x1_4D90_27


@dataclass(frozen=True)
class Job:
    """An import that is ready to be written: the mapping and the files have been checked.

    `files` has (section of the mapping for one table, CSV file).
    """

    mapping: ImportMapping
    folder: Path
    files: tuple[tuple[ImportTable, CsvFile], ...]
    now: datetime


def run(
    what: str,
    mapping: str | Path,
    folder: str | Path | None = None,
    *,
    dry_run: bool = False,
    rejects: str | Path | None = None,
) -> int:
    """Import the CSV files in `folder` as the file `mapping` describes, and print the counts of rows.

    `what` is "roster" or "allegations"; `rejects` is the CSV file to which rejected rows and remarks are written. A dry run
    prints the same counts and writes nothing to the database. Returns the exit code: 0, or 1 where a fault stopped the import.
    """
    try:
        job = prepare(what, Path(mapping), Path(folder) if folder else None)
        with Report(Path(rejects) if rejects else None) as report:
            done = write_all(job, report, dry_run=dry_run)
    except FilesRefused as refused:
        sys.stderr.write("Nothing was imported.\n" + "".join(f"  {fault}\n" for fault in refused.faults))
        return 1
    sys.stdout.write(_summary(job, report, done, dry_run=dry_run))
    return 0 if report.adds_up else 1


def prepare(what: str, mapping: Path, folder: Path | None = None) -> Job:
    """Read the mapping and check every CSV file that the mapping names. Raises FilesRefused with the faults of all files."""
    loaded = load(mapping, what)
    place = folder or mapping.parent / (loaded.folder or ".")
    files = tuple((one, CsvFile(place / one.file, one)) for one in loaded.tables)
    faults = [fault for _, file in files for fault in file.faults()]
    if faults:
        raise FilesRefused(list(dict.fromkeys(faults)))
    return Job(loaded, place, files, timezone.now())


def write_all(job: Job, report: Report, *, dry_run: bool = False) -> uuid.UUID | None:
    """Write the rows of all files and the ledger entry in one transaction, or nothing.

    Returns the run id in the ledger entry; None where nothing changed or `dry_run` is set. Raises FilesRefused where a file,
    another running import or the database stops the import.
    """
    progress = Progress()
    try:
        with transaction.atomic():
            _take_import_lock()
            _create_or_check_force(job)
            for one, file in job.files:
                _merge_file(job, one, file, report, progress)
            _check_past_acts(job, report)
            if dry_run or not report.adds_up:
                transaction.set_rollback(True)
                return None
            return _append_entry(job) if report.changes else None
    except DatabaseError as fault:
        raise FilesRefused(
            [f"The database stopped the import: {_primary_message(fault)}. Nothing was kept; run it again."]
        ) from fault
    finally:
        progress.end()


def _take_import_lock() -> None:
    """Set the transaction's options, and take the lock that only one import can hold.

    Raises FilesRefused where another import holds the lock.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute("SET LOCAL jit = off")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone() != (True,):
            raise FilesRefused(["Another import is running. Wait until it is done and run this again."])


def _create_or_check_force(job: Job) -> None:
    """Create or rename the force that the mapping of a roster names.

    For a mapping of allegations, raises FilesRefused where the force does not exist.
    """
    named = job.mapping.force
    if named is None:
        return
    if job.mapping.what == "roster":
        forces.upsert("forces", [{"code": named.code, "name": named.name or named.code}])
    elif not Force.objects.filter(code=named.code).exists():
        raise FilesRefused([f"There is no force {named.code!r} here. Import its roster first."])


def _merge_file(job: Job, one: ImportTable, file: CsvFile, report: Report, progress: Progress) -> None:
    """Convert the rows of one CSV file, merge the rows into the database table, and add the counts to the report."""
    table = TABLES[job.mapping.what][one.into]
    converter = Converter(one, table, file.header(), job.mapping.sources(one), job.now.date())
    merged = merge(table, converter.columns, converter.convert(progress.watch(file, file.rows())))
    unread = sum(finding.decision == "rejected" for finding in converter.findings)
    counted = count(one.file, one.into, merged, rows=converter.rows, irrelevant=converter.irrelevant, unread=unread)
    report.add(counted, [*converter.findings, *merged.findings])
    _update_table_statistics(table)


def _check_past_acts(job: Job, report: Report) -> None:
    """Replay all imported acts under the procedure packs; list in the report each act that its pack refuses (quarantined)."""
    named = next((one.file for one, _ in job.files if TABLES[job.mapping.what][one.into].model is PriorAct), None)
    if named is None:
        return
    try:
        for act, reason in prior_acts.quarantined_acts(job.mapping.source, job.now):
            report.remark(named, f"quarantined; {reason}", f"case {act.case.source_ref}, act {act.source_ref}")
    except ProcedureError as fault:
        raise FilesRefused([f"{named}: {fault} Mend the mapping or the file."]) from fault


def _update_table_statistics(table: Table) -> None:
    """Update PostgreSQL's planner statistics on the table.

    With the old statistics the planner assumes an empty table, and plans joins that are slow for many rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {table.model._meta.db_table}")  # noqa: SLF001 - Django's documented name for it


def _append_entry(job: Job) -> uuid.UUID:
    """Append the ledger entry of the import; returns the run id in the entry.

    The entry has a hash of `content_of`, and so proves which files were imported.
    """
    identifier = uuid.uuid4()
    append(Kind.IMPORT_DONE, actor=Actor.OPERATOR, run=identifier, now=job.now, content=content_of(job))
    return identifier


def content_of(job: Job) -> bytes:
    """Return the content to which the import's ledger entry commits, as canonical JSON (RFC 8785).

    The content has `what`, and the SHA-256 (hex) of the mapping and of each CSV file.
    """
    files = {file.path.name: file.sha256() for _, file in job.files}
    mapping = hashlib.sha256(job.mapping.model_dump_json().encode()).hexdigest()
    return rfc8785.dumps({"what": job.mapping.what, "mapping": mapping, "files": files})


def _primary_message(fault: DatabaseError) -> str:
    """Return PostgreSQL's primary message about a fault, without the detail, which shows the values of the failed row."""
    diagnosis = getattr(fault.__cause__, "diag", None)
    return (diagnosis.message_primary if diagnosis else None) or "it went away"


def _summary(job: Job, report: Report, entry_run: uuid.UUID | None, *, dry_run: bool) -> str:
    """Return the text printed after an import: the report's lines, the files not read, and whether rows changed.

    `entry_run` is the run id in the ledger entry; None where no entry was made.
    """
    lines = [f"{job.mapping.what.capitalize()} from {job.folder}", "", *report.lines(), ""]
    lines += [f"Not read: {one.file} ({one.why})" for one in job.mapping.left_out]
    if not report.adds_up:
        return "\n".join(lines) + "\n"
    lines.append("Every row is accounted for.")
    if dry_run:
        lines.append(f"Dry run: nothing was written; {report.changes:,} rows would be new or changed.")
    elif entry_run:
        lines.append(f"{report.changes:,} rows are new or changed. The ledger has the run as {entry_run}.")
    else:
        lines.append("Nothing changed: every row that can be kept was already there.")
    return "\n".join(lines) + "\n"


def import_chicago(folder: str | Path) -> int:
    """Import the public Chicago records, roster then past cases, from the folder or its sub-folder `import`.

    Returns the exit code of the first import that fails, else 0. The records name real people, so Candour does not contain
    them: the operator fetches the files.
    """
    place = Path(folder)
    place = place / "import" if (place / "import").is_dir() else place
    roster, past = (COMMITTED / f"chicago_{name}.toml" for name in ("roster", "allegations"))
    return run("roster", roster, place) or run("allegations", past, place)
