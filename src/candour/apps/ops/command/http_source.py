"""A ledger at an HTTP address, laid out as c2sp.org/tlog-tiles specifies, as a source for verifying.

Not here: what is checked (`verify`, `monitor`, `candour.domain.ledger`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from http.client import HTTPException
from urllib.error import URLError
from urllib.request import Request, urlopen

from candour.domain.ledger import Tile, UnavailableError, index_path

_TIMEOUT = 30
_MOST_BYTES = 32 * 1024 * 1024


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

    def cosigned_checkpoint(self) -> str:
        """Fetch the newest checkpoint that the log's quorum of witnesses cosigned."""
        return self._fetch("checkpoint/cosigned").decode("utf-8", "replace")

    def restores(self) -> list[tuple[str, str]]:
        """Fetch the operator's statements that the log was restored, as (replaced key, statement); [] where there are none."""
        try:
            found = json.loads(self._fetch("restores"))["restores"]
            return [(str(one["key"]), str(one["statement"])) for one in found]
        except (UnavailableError, ValueError, KeyError, TypeError):
            return []

    def read(self, tiles: Sequence[Tile]) -> list[bytes]:
        """Fetch the contents of the tiles, in the order given."""
        return [self._fetch(f"tile/{tile.path}") for tile in tiles]

    def bundle(self, index: int, width: int) -> bytes:
        """Fetch the bundle with this index, which holds `width` entries (256 where it is full)."""
        return self._fetch(f"tile/entries/{index_path(index, width)}")

    def _fetch(self, path: str) -> bytes:
        """Return the body of the response for a path. Raises UnavailableError, also for a body longer than `_MOST_BYTES`."""
        address = f"{self._prefix}/{path}"
        try:
            with urlopen(Request(address), timeout=_TIMEOUT) as answer:  # noqa: S310 - callers let only http and https through
                data: bytes = answer.read(_MOST_BYTES + 1)
        except (URLError, HTTPException, OSError, ValueError) as error:
            raise UnavailableError(f"{address} could not be fetched ({error}). Check the address, then try again.") from error
        if len(data) > _MOST_BYTES:
            raise UnavailableError(f"{address} is too long to be part of a log. Check the address.")
        return data
