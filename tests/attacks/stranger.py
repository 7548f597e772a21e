"""A visitor with a cookie jar who sends real HTTP requests to a running site, as an attacker or a member of staff would."""

from __future__ import annotations

import re
import urllib.error
import urllib.parse
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from types import SimpleNamespace
from urllib.request import HTTPCookieProcessor, Request, build_opener


@dataclass
class Stranger:
    """A browser without scripts: follows redirects and keeps cookies."""

    site: str
    cookies: CookieJar = field(default_factory=CookieJar)
    url: str = ""
    page: str = ""
    status: int = 0

    def get(self, path: str) -> str:
        """Load a page."""
        return self._send(Request(self.site + path))  # noqa: S310 - the site under test

    def post(self, path: str, **fields: str) -> str:
        """Load a page for its token, then post fields to it."""
        self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        form = fields | {"csrfmiddlewaretoken": token[1] if token else ""}
        headers = {"Referer": self.site + path, "Origin": self.site}
        data = urllib.parse.urlencode(form).encode()
        return self._send(Request(self.site + path, data, headers))  # noqa: S310 - the same

    def _send(self, request: Request) -> str:
        opener = build_opener(HTTPCookieProcessor(self.cookies))
        try:
            with opener.open(request, timeout=30) as answer:
                self.status, self.url, self.page = answer.status, answer.url, answer.read().decode()
        except urllib.error.HTTPError as refused:
            self.status, self.url, self.page = refused.code, refused.url or "", refused.read().decode()
        return self.page

    @property
    def toll(self) -> SimpleNamespace | None:
        """The proof of work that the page asks for: `bits` and `challenge`."""
        found = re.search(r"data-candour-toll='([^']+)'", self.page)
        if not found:
            return None
        challenge = re.search(r'"challenge": "([^"]+)"', found[1])
        bits = re.search(r'"bits": (\d+)', found[1])
        assert challenge, found[1]
        assert bits, found[1]
        return SimpleNamespace(challenge=challenge[1], bits=int(bits[1]))
