"""Runs a whole Candour for a journey: the real command and processes with an embedded PostgreSQL in a fresh folder.

With DATABASE_URL it uses a new database on that server instead, dropped afterwards. A tap between browser and server records
every byte sent, so that a test can search what the server received.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from candour.config import environment
from tests.journeys import prepared
from tests.waiting import wait_until

START_SECONDS = 300


@dataclass
class Site:
    """A running site: its address, output, logs and the bytes sent to it."""

    home: Path
    database: str
    port: int
    process: subprocess.Popen[bytes]
    tap: Tap

    @property
    def url(self) -> str:
        """The address for browsers, which leads through the tap."""
        return f"http://127.0.0.1:{self.tap.port}"

    @property
    def output(self) -> str:
        """The output of the command: address, logins, passphrase."""
        return (self.home / "stdout.txt").read_text(encoding="utf-8")

    @property
    def logs(self) -> bytes:
        """All logs of the installation, including PostgreSQL's."""
        return b"".join(path.read_bytes() for path in (self.home / "stderr.txt", self.home / "pg" / "log") if path.exists())


@dataclass
class Tap:
    """Forwards bytes from a loopback port to another and records those sent to the server."""

    port: int
    target: int
    received: bytearray = field(default_factory=bytearray)

    def start(self) -> None:
        """Accept connections until the process ends."""
        server = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(server,), daemon=True).start()

    def _accept(self, server: socket.socket) -> None:
        while True:
            near, _ = server.accept()
            try:
                far = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                near.close()
                continue
            threading.Thread(target=self._pump, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._pump, args=(far, near, False), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, keep: bool) -> None:  # noqa: FBT001 - a direction
        with suppress(OSError):
            while data := source.recv(65536):
                if keep:
                    self.received.extend(data)
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def free_port() -> int:
    """Return a loopback port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def _database(home: Path) -> Iterator[str]:
    given = os.environ.get("DATABASE_URL", "")
    if not given:
        yield environment.embedded_url(home)
        return
    name = f"test_{home.name.replace('-', '_')}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
        try:
            yield environment.beside(given, name)
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def running_site() -> Iterator[Site]:
    """Start `candour up --demo` in a folder of its own, where the demonstration was set up before; end it after the block."""
    home = Path(tempfile.mkdtemp(prefix="candour-journey-"))
    with _database(home) as database:
        if not os.environ.get("DATABASE_URL"):
            prepared.fill(home, "demo", _start_once)
        yield from _running(home, database)


def _start_once(home: Path) -> None:
    for _site in _running(home, environment.embedded_url(home)):
        pass
    for output in ("stdout.txt", "stderr.txt"):
        (home / output).unlink()


def _running(home: Path, database: str) -> Iterator[Site]:
    port, tap = free_port(), Tap(free_port(), 0)
    tap.target = port
    variables = {key: value for key, value in os.environ.items() if not key.startswith("CANDOUR_")}
    variables |= {"CANDOUR_HOME": str(home), "CANDOUR_ORIGIN": f"http://127.0.0.1:{tap.port}"}
    if "DATABASE_URL" in variables:
        variables["DATABASE_URL"] = database
    with (home / "stdout.txt").open("wb") as out, (home / "stderr.txt").open("wb") as err:
        command = [sys.executable, "-m", "candour.apps.ops.command", "up", "--demo", f"--port={port}"]
        process = subprocess.Popen(command, env=variables, stdout=out, stderr=err)
    tap.start()
    try:
        _wait(process, port, home)
        yield Site(home, database, port, process, tap)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def _wait(process: subprocess.Popen[bytes], port: int, home: Path) -> None:
    def settled() -> bool:
        return process.poll() is not None or _answers(port)

    try:
        wait_until(settled, "the site answers", seconds=START_SECONDS, pause=0.2)
        assert process.poll() is None, "the site ended"
    except AssertionError as fault:
        msg = f"{fault}\n{(home / 'stdout.txt').read_text()}\n{(home / 'stderr.txt').read_text()}"
        raise AssertionError(msg) from fault


def _answers(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=2):
        return True
    return False
