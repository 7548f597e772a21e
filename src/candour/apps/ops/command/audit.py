"""`candour audit`: compare every row of evidence with the entry that records it, and name each difference. ADR 21.

The command only reads, so it also runs on an overseer's own copy: DATABASE_URL names the copy, `--log` the published log,
`--key` the log's verifier key. `--record` stores the result, which needs the installation itself. Not here: comparing
(`ledger.queries.audit`), the nightly task (`ops.tasks`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from django.utils import timezone

from candour.apps.dossiers.models import Item
from candour.apps.dossiers.queries.authors_audit import author_findings
from candour.apps.dossiers.services import store
from candour.apps.ledger import services
from candour.apps.ledger.queries.audit import Fault, Finding, Tally, audit
from candour.apps.ledger.services import keys
from candour.apps.ops.command.http_source import HttpSource
from candour.apps.ops.command.verify import BROKEN, HOLDS, UNUSABLE
from candour.domain.ledger import DirectorySource, LedgerError, PseudonymKey, TileSource, VerifierKey

_PROGRESS = 500
_UPLOADS: Final = "dossiers_upload"  # no evidence of its own: an upload counts once it is an item, which has an entry
_NIGHTS: Final = 7  # in how many nights each stored file is read whole once


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """The options of the command. Each is empty or false where it was not given."""

    log: str = ""
    key: str = ""
    pseudonyms: str = ""
    files: bool = False
    record: bool = False


def run(options: AuditRequest) -> int:
    """Compare everything and print each difference and the counts.

    Returns the exit code: 0 where all rows are what their entries say, 1 where something differs, 2 where nothing can be
    compared.
    """
    if not services.rows_are_listed():
        return _print("The rows of earlier versions are not listed yet. Run candour migrate, then audit again.", UNUSABLE)
    started, tally, kept = timezone.now(), Tally(), list[str]()
    try:
        for finding in findings_of(options, tally):
            _print(str(finding), BROKEN)
            if len(kept) < services.KEPT_FINDINGS:
                kept.append(str(finding))
    except (LedgerError, OSError, UnicodeDecodeError) as error:
        return _print(f"The audit could not be done: {error}", UNUSABLE)
    if options.record:
        services.record_audit(kept, tally, started=started)
    return _print_result(tally)


def every_file(upload: UUID) -> bool:
    """Choose every stored file to be read whole."""
    del upload
    return True


def no_file(upload: UUID) -> bool:
    """Choose no stored file to be read whole: only that it is there, and its size."""
    del upload
    return False


def files_of(day: date) -> Callable[[UUID], bool]:
    """Return the choice of those stored files that are read whole on this day, so that each is read once in a week."""
    return lambda upload: upload.int % _NIGHTS == day.toordinal() % _NIGHTS


def file_findings(tally: Tally, is_read: Callable[[UUID], bool]) -> Iterator[Finding]:
    """Yield a finding for each exhibit whose file or upload is missing or is not the one that the item's entry records.

    `is_read`: which files are read whole and compared with the digest in the entry; of the others, the size is compared.
    """
    for item in Item.objects.filter(ciphertext=None).select_related("upload").order_by("pk").iterator(_PROGRESS):
        for finding in (*_upload_findings(item), *_stored_file_findings(item, is_read)):
            tally.faults += 1
            yield finding


def _upload_findings(item: Item) -> Iterator[Finding]:
    """Yield what differs between an upload's row and its item, to whose size and digest an entry commits."""
    upload = item.upload
    if upload is None:
        yield Finding(Fault.MISSING, _UPLOADS, str(item.upload_id))
        return
    recorded = {"size": item.size, "received": item.size, "sha256": item.sha256, "complete": True}
    if fields := tuple(name for name, value in recorded.items() if getattr(upload, name) != value):
        yield Finding(Fault.CHANGED, _UPLOADS, str(upload.pk), fields=fields)


def _stored_file_findings(item: Item, is_read: Callable[[UUID], bool]) -> Iterator[Finding]:
    """Yield a finding where an exhibit's file is missing, has another size or, if it is read, another content."""
    if item.upload_id is None:
        return
    path = store.path_of(item.upload_id)
    differs = not path.is_file() or path.stat().st_size != item.size
    if differs or (is_read(item.upload_id) and store.sha256(item.upload_id) != item.sha256):
        yield Finding(Fault.FILE, item.table_name(), item.row_key)


def findings_of(options: AuditRequest, tally: Tally) -> Iterator[Finding]:
    """Yield every difference. Files are checked only on the installation itself, or where the options ask for their content."""
    source = _source(options.log)
    yield from audit(_verifier_key(options), _pseudonym_key(options), tally, source)
    yield from author_findings(tally)
    if options.files or not options.key:
        yield from file_findings(tally, every_file if options.files else no_file)


def _source(log: str) -> TileSource | None:
    """Return the published log at an address or in a folder; None where none is named: the database's own log."""
    if not log:
        return None
    return HttpSource(log) if log.startswith(("http://", "https://")) else DirectorySource(Path(log))


def _verifier_key(options: AuditRequest) -> VerifierKey:
    """Return the verifier key that was given, or else the installation's own."""
    return VerifierKey.parse(options.key.strip()) if options.key else keys.verifier_key()


def _pseudonym_key(options: AuditRequest) -> PseudonymKey | None:
    """Return the pseudonym key in the file that was named, or the installation's own; None on a copy without one."""
    if options.pseudonyms:
        return PseudonymKey.parse(Path(options.pseudonyms).read_text(encoding="ascii"))
    return None if options.key else keys.pseudonym_key()


def _print_result(tally: Tally) -> int:
    """Print what was compared and what that proves; returns the exit code."""
    _print(f"Compared {tally.entries} entries of the log and {tally.rows} rows.", HOLDS)
    _print(f"{tally.signed} rows are signed by their authors, {tally.before} are from before signatures.", HOLDS)
    if tally.unlinked:
        _print(f"The ids of {tally.unlinked} entries could not be compared: their pseudonym key is not here.", HOLDS)
    if tally.faults:
        return _print(
            f"{tally.faults} differences. Keep a copy of this database and of the log, and tell the overseer.", BROKEN
        )
    return _print("Every row is what its entry says.", HOLDS)


def _print(text: str, result: int) -> int:
    """Print a line, on standard error unless the exit code `result` is HOLDS, and return `result`."""
    (sys.stdout if result == HOLDS else sys.stderr).write(f"{text}\n")
    return result
