"""Fetches from a site as a browser would, for `candour check-site`, but follows no redirect.

The request headers are those of Tor Browser, so that a site cannot recognise this check and serve it other pages than its
visitors. Not here: what is compared (`site`).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from candour.domain.ledger import UnavailableError

_TIMEOUT = 30
_MOST_BYTES = 8 * 1024 * 1024
_AS_A_BROWSER: Final = {
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.5",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a site answered: the status, the headers, and the decoded body."""

    status: int
    headers: Message
    body: bytes

    def header(self, name: str) -> str:
        """Return the value of a header, '' where it is absent; values of a repeated header are joined by a comma."""
        return ", ".join(self.headers.get_all(name, []))

    @property
    def is_page(self) -> bool:
        """Whether a browser would show this as a page."""
        return self.header("Content-Type").lower().startswith(("text/html", "application/xhtml", "image/svg"))


class _NoRedirect(HTTPRedirectHandler):
    """Makes urllib return a redirect as the response instead of following it."""

    def redirect_request(self, *_: Any) -> None:
        """Return None, which tells urllib to follow no redirect."""


_OPENER: Final = build_opener(_NoRedirect)


def fetch(address: str, encoding: str = "gzip") -> Answer:
    """Return the answer to a GET of `address`, asked for with this content encoding ("gzip" or "identity").

    Raises `UnavailableError` where there is no answer, or it is longer than anything Candour serves.
    """
    request = Request(address, headers=_AS_A_BROWSER | {"Accept-Encoding": encoding})  # noqa: S310 - `site` passes http(s) only
    try:
        with _OPENER.open(request, timeout=_TIMEOUT) as answer:
            return Answer(answer.status, answer.headers, _decoded(answer.read(_MOST_BYTES + 1), answer.headers))
    except HTTPError as error:
        return Answer(error.code, error.headers, _decoded(error.read(_MOST_BYTES + 1), error.headers))
    except (URLError, HTTPException, OSError, ValueError, zlib.error) as error:
        raise UnavailableError(f"{address} could not be fetched ({error}). Check the address, then try again.") from error


def _decoded(body: bytes, headers: Message) -> bytes:
    """Return the body without its content encoding. Raises `UnavailableError` for a body that is too long."""
    if headers.get("Content-Encoding", "") == "gzip":
        body = zlib.decompressobj(wbits=31).decompress(body, _MOST_BYTES + 1)
    if len(body) > _MOST_BYTES:
        raise UnavailableError("An answer of the site is longer than anything Candour serves.")
    return body
