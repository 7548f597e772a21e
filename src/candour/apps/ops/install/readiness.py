"""Finds faults of an installation's folders, keys and port that prevent a start; each is a sentence that names a remedy.

Not here: the values of the settings (config/environment.py) and the database (database.py).
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

from candour.config.environment import Environment

_SHORTEST = 32  # characters of a key that signs sessions


def folder_faults(settings: Environment) -> list[str]:
    """Return the faults of the folders CANDOUR_HOME and CANDOUR_STORE, and of the file with the key that signs sessions."""
    # Where Candour runs as root, the embedded server runs as another user, which must be able to enter the home folder.
    found = [_folder_fault("CANDOUR_HOME", settings.home, 0o755), _folder_fault("CANDOUR_STORE", settings.store, 0o700)]
    return [fault for fault in (*found, _session_key_fault(settings.secret_key_file)) if fault]


def log_key_faults() -> list[str]:
    """Return the faults of the key that signs the ledger: missing, damaged, or not the key of the latest checkpoint."""
    from candour.apps.ledger import queries  # noqa: PLC0415 - Django is set up first
    from candour.apps.ledger.services import keys  # noqa: PLC0415
    from candour.domain.ledger import LedgerError, open_checkpoint  # noqa: PLC0415

    try:
        keys.verifier_key()
        last = queries.latest()
        keys.head_signer()
    except (LedgerError, OSError) as error:
        return [_unusable_path("CANDOUR_LEDGER_KEY_FILE", keys.key_file(), error) if isinstance(error, OSError) else str(error)]
    try:
        if last is not None:
            open_checkpoint(last.note, keys.verifier_key_for(last.note))
    except LedgerError:
        return [f"The log was signed with another key than the one at {keys.key_file()}. Restore that key from its backup."]
    return []


def body_warnings() -> list[str]:
    """Return a sentence for each body that reads no force's records, or in which nobody could confirm a waiting role.

    Such bodies do not prevent a start: reports are received all the same.
    """
    from candour.apps.people.models import Body  # noqa: PLC0415 - Django is set up first
    from candour.apps.people.permissions import FIRST_ROLE  # noqa: PLC0415
    from candour.apps.people.queries import forces_of, with_role  # noqa: PLC0415

    warnings = []
    for body in Body.objects.order_by("name"):
        if not forces_of(body).exists():
            warnings.append(
                f"{body.name} reads no force. Give it those it is responsible for: "
                f'candour reads "{body.name}" --force CODE… (or --all-forces).'
            )
        if body.receives_reports and with_role(body, FIRST_ROLE).count() < 2:  # noqa: PLR2004 - one asks, the other confirms
            warnings.append(
                f"{body.name} has fewer than two administrators, so that only an overseer can confirm roles. "
                f'Add one: candour appoint "{body.name}" --login … --person ….'
            )
    return warnings


def port_fault(port: int) -> str:
    """Return a sentence on why the web server cannot listen on the port; '' where the port is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return f"Candour cannot listen on port {port} ({error.strerror}). End what uses it, or choose another with --port."
    return ""


def _folder_fault(name: str, folder: Path, mode: int) -> str:
    """Create the folder with permissions `mode` if it does not exist. Returns a sentence where it cannot be used; else ''.

    `name` is the setting that has the path of the folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=mode)
    except OSError as error:
        return _unusable_path(name, folder, error)
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        return f"{name} is {folder}, where Candour may not write. Give the folder to the user Candour runs as."
    return ""


def _session_key_fault(path: Path) -> str:
    """Return a sentence where the file has no usable key for signing sessions.

    Returns '' where the key is usable, or the file does not exist: the first start creates the file.
    """
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        return ""  # created at the first start
    except OSError as error:
        return _unusable_path("CANDOUR_SECRET_KEY_FILE", path, error)
    if len(key.strip()) >= _SHORTEST and key.isascii():
        return ""
    return f"{path} holds no key that could sign sessions. Restore it; or remove it, and all staff sign in anew."


def _unusable_path(name: str, path: Path, error: OSError) -> str:
    """Return a sentence which says that the path set in `name` cannot be used because of `error`."""
    return f"{name} is {path}, which cannot be used ({error.strerror}). Choose another place, or mend this one."
