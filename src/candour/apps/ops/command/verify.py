"""`candour verify FILE|FOLDER|ADDRESS`: check a receipt or a whole ledger, with the ledger's public key only.

The command reads no setting and no database, so it runs on any machine. This module distinguishes the three targets and prints
the result. Not here: the checking itself (`candour.domain.ledger`), comparing with what was seen before (`since`), fetching
(`http_source`).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from candour.apps.ops.command import since
from candour.apps.ops.command.http_source import HttpSource
from candour.domain.ledger import (
    DirectorySource,
    LedgerError,
    LostEntryError,
    MalformedError,
    Receipt,
    UnavailableError,
    VerifiedLog,
    VerifierKey,
    WitnessKey,
    check_quorum,
    verify_log,
    verify_receipt,
)

HOLDS, BROKEN, UNUSABLE, LOST = 0, 1, 2, 3
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class VerifierRequest:
    """What `candour verify` checks beside the target itself.

    `since`: the file of an older checkpoint or a receipt that the log must extend. `witnesses`, `quorum`: that many of these
    witnesses must have cosigned the checkpoint. `live`: the address of the log with which a receipt is compared; None: the
    address that the receipt names; "": compare with no log.
    """

    since: str | None = None
    witnesses: tuple[WitnessKey, ...] = ()
    quorum: int = 0
    live: str | None = None


def run(target: str, key: str | None, wanted: VerifierRequest = VerifierRequest()) -> int:
    """Check `target` (a receipt, a folder of tiles, or a ledger's address), and print the result.

    `key` is the verifier key of the ledger; where None, the target's own key is used with a warning.

    Returns the exit code: 0 where the target verifies, 1 where the target does not, 2 where the target cannot be checked, 3
    where an entry is one of those that the operator says were lost in a restore.
    """
    try:
        trusted = None if key is None else _parsed_key(key)
        if target.startswith(("http://", "https://")):
            return _check_address(target, trusted, wanted)
        path = Path(target)
        return _check_folder(path, trusted, wanted) if path.is_dir() else _check_receipt(path, trusted, wanted)
    except UnavailableError as error:
        return _print(str(error), UNUSABLE)
    except LostEntryError as error:
        return _print(f"LOST: {error}", LOST)
    except LedgerError as error:
        return _print(f"DOES NOT HOLD: {error}", BROKEN)


def parse_witnesses(texts: Sequence[str]) -> tuple[WitnessKey, ...]:
    """Return the keys of witnesses named on the command line. Raises `UnavailableError` where a text is not a witness's key."""
    try:
        return tuple(map(WitnessKey.parse, texts))
    except MalformedError as error:
        raise UnavailableError(f"A key given with --witness is not that of a witness. {error}") from error


def _check_receipt(path: Path, trusted: VerifierKey | None, wanted: VerifierRequest) -> int:
    """Check a receipt file, alone and against the live log, and print the result; returns the exit code.

    Without `trusted`, the receipt's own key is used.
    """
    try:
        receipt = Receipt.parse(path.read_bytes())
    except OSError:
        return _print(f"{path} cannot be read. Give a receipt file, a folder of tiles, or the address of a log.", UNUSABLE)
    except MalformedError as error:
        return _print(str(error), UNUSABLE)
    verified = verify_receipt(receipt, trusted or _untrusted_key(receipt.verifier_key, "receipt"))
    _print(f"Entry {verified.index} ({verified.entry.kind}, {verified.entry.time:%Y-%m-%d %H:%M} UTC) is in the log", HOLDS)
    _print(f"{verified.checkpoint.origin} as signed at {verified.checkpoint.size} entries.", HOLDS)
    _check_quorum(receipt.checkpoint, wanted)
    _print(since.compare_with_live_log(receipt, wanted.live), HOLDS)
    if verified.content_checked:
        return _print("It was made for the content this receipt holds. The receipt holds.", HOLDS)
    return _print("The receipt holds no content, so only the entry itself was checked. The receipt holds.", HOLDS)


def _check_folder(folder: Path, trusted: VerifierKey | None, wanted: VerifierRequest) -> int:
    """Check a folder of tiles and print the result; returns the exit code. Without `trusted`, the folder's own key is used."""
    source = DirectorySource(folder)
    if trusted is None:
        try:
            trusted = _untrusted_key(_parsed_key((folder / "key").read_text(encoding="utf-8")), "folder")
        except OSError:
            return _print("Give the log's verifier key with --key; the folder does not hold one.", UNUSABLE)
    _check_quorum(source.checkpoint(), wanted)
    return _check_log(source, trusted, wanted)


def _check_address(address: str, trusted: VerifierKey | None, wanted: VerifierRequest) -> int:
    """Check a ledger at an address, print the result and return the exit code. Without `trusted`, the ledger's key is used."""
    source = HttpSource(address)
    key = trusted or _untrusted_key(_parsed_key(source.key()), "log")
    if wanted.quorum:
        _check_cosigned(source, key, wanted)
    return _check_log(source, key, wanted)


def _check_cosigned(source: HttpSource, key: VerifierKey, wanted: VerifierRequest) -> None:
    """Check that the quorum cosigned the log's newest cosigned checkpoint, and that the newest checkpoint extends that one.

    Raises `LedgerError` otherwise.
    """
    cosigned, newest = source.cosigned_checkpoint(), source.checkpoint()
    _check_quorum(cosigned, wanted)
    since.check_extension(source, cosigned, newest, key, key)


def _check_log(source: DirectorySource | HttpSource, key: VerifierKey, wanted: VerifierRequest) -> int:
    """Check all entries of a ledger against the signed root and print the result; returns the exit code."""
    checkpoint = source.checkpoint()
    verified = verify_log(source, checkpoint, key)
    _print(f"All {verified.checkpoint.size} entries of {verified.checkpoint.origin} lead to the signed root.", HOLDS)
    if wanted.since is not None:
        _print(since.compare_with_older(source, checkpoint, key, Path(wanted.since)), HOLDS)
    return _print_backdated(verified)


def _check_quorum(note: str, wanted: VerifierRequest) -> None:
    """Check that `wanted.quorum` of the wanted witnesses cosigned the signed checkpoint `note`, and print their names."""
    if wanted.quorum:
        for one in check_quorum(note, wanted.witnesses, wanted.quorum):
            _print(f"{one.key.name} cosigned it: it extends all that this witness saw before.", HOLDS)


def _print_backdated(verified: VerifiedLog) -> int:
    """Print the entries dated earlier than an entry before them in the log; returns the exit code (1 if there are any)."""
    if not verified.backdated:
        return _print("The log holds.", HOLDS)
    shown = ", ".join(map(str, verified.backdated[:_SHOWN]))
    more = len(verified.backdated) - _SHOWN
    _print(f"Dated before entries they stand behind: {shown}{f' and {more} more' if more > 0 else ''}.", BROKEN)
    return _print("Nothing was removed or changed, but these entries are back-dated. Ask who wrote them.", BROKEN)


def _parsed_key(text: str) -> VerifierKey:
    """Parse a verifier key. Raises UnavailableError where the text is not a key."""
    try:
        return VerifierKey.parse(text.strip())
    except MalformedError as error:
        raise UnavailableError(f"There is no key to check with. {error}") from error


def _untrusted_key(key: VerifierKey, whose: str) -> VerifierKey:
    """Print a warning that `key` comes from the checked object itself (`whose`: receipt, folder, log), and return `key`."""
    _print(f"Using the key the {whose} itself gives: {key}", UNUSABLE)
    _print("Compare it with a copy you have from elsewhere, or give that one with --key.", UNUSABLE)
    return key


def _print(text: str, result: int) -> int:
    """Print a line, on standard error unless the exit code `result` is HOLDS, and return `result`."""
    stream = sys.stdout if result == HOLDS else sys.stderr
    stream.write(f"{text}\n")
    return result
