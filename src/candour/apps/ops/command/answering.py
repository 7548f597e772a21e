"""A small HTTP server on one address, for processes without Django: the log's signer and witnesses.

It limits the size and time of requests and logs no address of a client. Not here: the content of answers (`signer`, `witness`);
TLS, which a proxy or a tunnel in front provides.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from candour.domain.ledger import LedgerError, MalformedError, ProofError, SignatureError, StaleSizeError, UnavailableError

_SECONDS = 10
_MOST_BYTES = 1 << 16
_TEXT = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Question:
    """A request: method, path with query, the value of the header Authorization, and the body."""

    method: str
    path: str
    authorization: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: status, text, content type."""

    status: int
    text: str
    content_type: str = _TEXT


def refusal(error: LedgerError) -> Answer:
    """Convert the error for which a checkpoint is not signed to the response that c2sp.org/tlog-witness specifies for it."""
    if isinstance(error, StaleSizeError):
        return Answer(409, f"{error.size}\n", "text/x.tlog.size")
    statuses: list[tuple[type[LedgerError], int]] = [
        (MalformedError, 400),
        (SignatureError, 403),
        (UnavailableError, 404),
        (ProofError, 422),
    ]
    status = next((status for kind, status in statuses if isinstance(error, kind)), 500)
    return Answer(status, f"{error}\n")


def server(host: str, port: int, answer: Callable[[Question], Answer]) -> ThreadingHTTPServer:
    """Return a server that listens on `host` and `port` (0: any free port) and answers each request with `answer`."""

    class Handler(BaseHTTPRequestHandler):
        """Reads one request after the other from a connection and writes the answers."""

        protocol_version = "HTTP/1.1"
        timeout = _SECONDS
        server_version = "candour"
        sys_version = ""

        def do_GET(self) -> None:
            """Answer a GET request."""
            self._answer(b"")

        def do_POST(self) -> None:
            """Answer a POST request; one without a length, or longer than `_MOST_BYTES`, is refused unread."""
            length = self.headers.get("Content-Length", "")
            if not length.isdecimal() or int(length) > _MOST_BYTES:
                self.close_connection = True
                self._write(Answer(413, "The request is too long, or does not say how long it is.\n"))
                return
            self._answer(self.rfile.read(int(length)))

        def _answer(self, body: bytes) -> None:
            """Write the answer to the request whose body is `body`."""
            question = Question(self.command, self.path, self.headers.get("Authorization", ""), body)
            try:
                self._write(answer(question))
            except LedgerError as error:
                self._write(refusal(error))

        def _write(self, given: Answer) -> None:
            """Write a response."""
            data = given.text.encode()
            self.send_response(given.status)
            self.send_header("Content-Type", given.content_type)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Log nothing: the library would log the address of whoever asks."""

    return ThreadingHTTPServer((host, port), Handler)


def serve(host: str, port: int, what: str, answer: Callable[[Question], Answer]) -> int:
    """Print the sentence `what`, then answer requests with `answer` until interrupted; returns the exit code."""
    try:
        listening = server(host, port, answer)
    except OSError as error:
        sys.stderr.write(f"Cannot listen on {host}:{port} ({error.strerror}). Choose another with --port.\n")
        return 1
    sys.stdout.write(f"{what} http://{host}:{listening.server_port}/\n")
    sys.stdout.flush()
    try:
        listening.serve_forever()
    except KeyboardInterrupt:
        listening.server_close()
    return 0
