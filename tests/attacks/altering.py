"""An operator who alters what a site serves: a proxy in front of the real site that changes chosen responses."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

_HOP = {"connection", "transfer-encoding", "content-length", "keep-alive"}


@dataclass
class Response:
    """A response of the real site, which an alteration may change. `compressed`: whether the visitor accepts compression."""

    path: str
    compressed: bool
    headers: dict[str, str]
    body: bytes

    @property
    def is_page(self) -> bool:
        return self.headers.get("Content-Type", "").startswith("text/html")

    def replace(self, old: str, new: str) -> None:
        self.body = self.body.replace(old.encode(), new.encode())


Alteration = Callable[[Response], None]


def nothing(_response: Response) -> None:
    """Alter nothing."""


@dataclass
class Operator:
    """The operator: the address that visitors use, and the alteration in force."""

    url: str
    alter: Alteration = nothing
    asked: list[str] = field(default_factory=list)


@contextmanager
def operator_of(site: str) -> Iterator[Operator]:
    """Run the proxy in front of the site at the address `site`."""
    operator = Operator("")
    target = urlsplit(site)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._pass_on(b"")

        def do_POST(self) -> None:
            self._pass_on(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        def _pass_on(self, sent: bytes) -> None:
            operator.asked.append(self.path)
            compressed = "gzip" in self.headers.get("Accept-Encoding", "")
            headers = {name: value for name, value in self.headers.items() if name.lower() != "accept-encoding"}
            upstream = http.client.HTTPConnection(target.hostname or "", target.port, timeout=60)
            upstream.request(self.command, self.path, sent or None, headers)
            answer = upstream.getresponse()
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in _HOP]
            cookies = [value for name, value in kept if name == "Set-Cookie"]
            response = Response(self.path, compressed, {n: v for n, v in kept if n != "Set-Cookie"}, answer.read())
            upstream.close()
            operator.alter(response)
            self.send_response(answer.status)
            for name, value in [*response.headers.items(), *(("Set-Cookie", cookie) for cookie in cookies)]:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        operator.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield operator
        server.shutdown()
