"""`candour verify FILE|FOLDER|ADDRESS`: check a receipt or a whole ledger, with the ledger's public key only.

The command reads no setting and no database, so it runs on any machine. This module distinguishes the three targets, fetches
over HTTP and prints the result. Not here: the checking itself (`candour.domain.ledger`).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from candour.domain.ledger import (
    DirectorySource,
    LedgerError,
    MalformedError,
    Receipt,
    Tile,
    TileSource,
    UnavailableError,
    VerifiedLog,
    VerifierKey,
    index_path,
    verify_log,
    verify_receipt,
)

HOLDS, BROKEN, UNUSABLE = 0, 1, 2
_TIMEOUT = 30
_MOST_BYTES = 32 * 1024 * 1024
_SHOWN = 20


class HttpSource:
    """Fetches the parts of a ledger at an HTTP address, laid out as c2sp.org/tlog-tiles specifies, for `verify_log`.

    The methods raise UnavailableError where a part cannot be fetched.
    """

    def __init__(self, address: str) -> None:
        self._prefix = address.rstrip("/")

    def key(self) -> str:
        """Fetch the verifier key that the ledger at the address publishes."""
        return self._fetch("key").decode("utf-8", "replace")

    def checkpoint(self) -> str:
        """Fetch the latest signed checkpoint."""
        return self._fetch("checkpoint").decode("utf-8", "replace")

    def read(self, tiles: Sequence[Tile]) -> list[bytes]:
        """Fetch the contents of the tiles, in the order given."""
        return [self._fetch(f"tile/{tile.path}") for tile in tiles]

    def bundle(self, index: int, width: int) -> bytes:
        """Fetch the bundle of entries numbered `index`; `width` is the number of entries in the bundle (256 where full)."""
        return self._fetch(f"tile/entries/{index_path(index, width)}")

    def _fetch(self, path: str) -> bytes:
        """Return the body of the response for a path. Raises UnavailableError, also for a body longer than `_MOST_BYTES`."""
        address = f"{self._prefix}/{path}"
        try:
            with urlopen(Request(address), timeout=_TIMEOUT) as answer:  # noqa: S310 - run() lets only http and https through
                data: bytes = answer.read(_MOST_BYTES + 1)
        except (URLError, HTTPException, OSError, ValueError) as error:
            raise UnavailableError(f"{address} could not be fetched ({error}). Check the address, then try again.") from error
        if len(data) > _MOST_BYTES:
            raise UnavailableError(f"{address} is too long to be part of a log. Check the address.")
        return data


def run(target: str, key: str | None) -> int:
    """Check `target` (a receipt, a folder of tiles, or a ledger's address), and print the result.

    `key` is the verifier key of the ledger; where None, the target's own key is used with a warning.

    Returns the exit code: 0 where the target verifies, 1 where the target does not, 2 where the target cannot be checked.
    """
    try:
        trusted = None if key is None else _parsed_key(key)
        if target.startswith(("http://", "https://")):
            return _check_address(target, trusted)
        path = Path(target)
        return _check_folder(path, trusted) if path.is_dir() else _check_receipt(path, trusted)
    except UnavailableError as error:
        return _print(str(error), UNUSABLE)
    except LedgerError as error:
        return _print(f"DOES NOT HOLD: {error}", BROKEN)


def _check_receipt(path: Path, trusted: VerifierKey | None) -> int:
    """Check a receipt file and print the result; returns the exit code. Without `trusted`, the receipt's own key is used."""
    try:
        receipt = Receipt.parse(path.read_bytes())
    except OSError:
        return _print(f"{path} cannot be read. Give a receipt file, a folder of tiles, or the address of a log.", UNUSABLE)
    except MalformedError as error:
        return _print(str(error), UNUSABLE)
    verified = verify_receipt(receipt, trusted or _untrusted_key(receipt.verifier_key, "receipt"))
    _print(f"Entry {verified.index} ({verified.entry.kind}, {verified.entry.time:%Y-%m-%d %H:%M} UTC) is in the log", HOLDS)
    _print(f"{verified.checkpoint.origin} as signed at {verified.checkpoint.size} entries.", HOLDS)
    if verified.content_checked:
        return _print("It was made for the content this receipt holds. The receipt holds.", HOLDS)
    return _print("The receipt holds no content, so only the entry itself was checked. The receipt holds.", HOLDS)


def _check_folder(folder: Path, trusted: VerifierKey | None) -> int:
    """Check a folder of tiles and print the result; returns the exit code. Without `trusted`, the folder's own key is used."""
    source = DirectorySource(folder)
    if trusted is None:
        try:
            trusted = _untrusted_key(_parsed_key((folder / "key").read_text(encoding="utf-8")), "folder")
        except OSError:
            return _print("Give the log's verifier key with --key; the folder does not hold one.", UNUSABLE)
    return _check_log(source, trusted)


def _check_address(address: str, trusted: VerifierKey | None) -> int:
    """Check a ledger at an address, print the result and return the exit code. Without `trusted`, the ledger's key is used."""
    source = HttpSource(address)
    return _check_log(source, trusted or _untrusted_key(_parsed_key(source.key()), "log"))


def _check_log(source: TileSource, key: VerifierKey) -> int:
    """Check all entries of a ledger against the signed root and print the result; returns the exit code."""
    verified = verify_log(source, source.checkpoint(), key)
    _print(f"All {verified.checkpoint.size} entries of {verified.checkpoint.origin} lead to the signed root.", HOLDS)
    return _print_backdated(verified)


def _print_backdated(verified: VerifiedLog) -> int:
    """Print the entries that are dated before their predecessors; returns the exit code."""
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
