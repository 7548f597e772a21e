"""Records which release an installation serves: a ledger entry each time this changes, and the files that prove it.

`candour migrate` calls `record` after it has collected the static files. The entry of the kind RELEASE_STARTED commits to the
text of the manifest. The site publishes the signed note, the manifest and the entry's receipt below /release/ (`ops.views`), so
that anybody can check that everybody was shown the same release. Not here: comparing a site with a manifest (`site`).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from candour.apps.ledger.models import Entry, Salt
from candour.apps.ledger.services import append, receipt_for
from candour.apps.ops.release import serving
from candour.apps.ops.release.manifest import Manifest, differences, unverified_text
from candour.domain import ledger
from candour.domain.ledger import Actor, Kind, LedgerError, Receipt, UnavailableError, commit


def record(*, now: datetime) -> list[str]:
    """Store the manifest of what this installation serves; append a ledger entry if the last one commits to another manifest.

    Returns a sentence for each difference between the installation and the signed note of its release, if it has one. The
    manifest in the signed note is stored only where there is no difference; otherwise the installation's own.
    """
    installed = serving.unreleased(Path(settings.STATIC_ROOT))
    manifest, faults = _released(installed)
    path = manifest_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(manifest.text(), encoding="utf-8")
    with transaction.atomic():
        if not _is_recorded(manifest):
            append(Kind.RELEASE_STARTED, actor=Actor.OPERATOR, now=now, content=manifest.text().encode())
    return faults


def manifest_file() -> Path:
    """Return the path of the file in which this machine stores the manifest of what it serves."""
    return Path(settings.CANDOUR_HOME) / "release" / "manifest.json"


def note() -> str | None:
    """Return the signed note of the release from the file that the operator downloaded; None where there is no such file."""
    try:
        return Path(settings.CANDOUR_RELEASE_NOTE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def recorded() -> tuple[Entry, str]:
    """Return (ledger entry, text of the manifest) of what is served. Raises `UnavailableError` where none was recorded."""
    entry = _last_entry()
    if entry is None or not manifest_file().exists():
        raise UnavailableError("This site has not recorded which release it serves. The operator runs: candour migrate")
    return entry, manifest_file().read_text(encoding="utf-8")


def receipt() -> Receipt:
    """Return the receipt which proves that the manifest in `manifest_file` is in the ledger.

    Raises `UnavailableError` where the manifest was never recorded.
    """
    entry, text = recorded()
    return receipt_for(entry, text.encode())


def _released(installed: Manifest) -> tuple[Manifest, list[str]]:
    """Return (manifest to record, differences from the signed note).

    The signature is not checked here: whoever reads the published note checks it.
    """
    signed = note()
    if signed is None:
        return installed, []
    try:
        released = Manifest.parse(unverified_text(signed))
    except LedgerError as error:
        return installed, [str(error)]
    faults = differences(released.served, installed.served)
    return (installed, faults) if faults else (released, [])


def _last_entry() -> Entry | None:
    """Return the last ledger entry of the kind RELEASE_STARTED; None where there is none."""
    return Entry.objects.of(Kind.RELEASE_STARTED).order_by("-seq").first()


def _is_recorded(manifest: Manifest) -> bool:
    """Return whether the last ledger entry of the kind RELEASE_STARTED commits to this manifest."""
    entry = _last_entry()
    salt = None if entry is None else Salt.objects.filter(entry=entry).first()
    if entry is None or salt is None:
        return False
    return bytes(entry.commitment or b"") == commit(ledger.Salt(bytes(salt.salt)), manifest.text().encode())
