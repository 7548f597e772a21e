"""The embedded PostgreSQL after a kill or a power cut, and its end with its last user."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from candour.config import environment
from tests.waiting import wait_until

pytestmark = pytest.mark.slow

_USE = """
from candour.apps.ops.install.database import ensure_running
from candour.config import environment
ensure_running(environment.read())
print("up", flush=True)
input()
"""

User = subprocess.Popen[str]


class Server:
    """A data folder and the processes that use its server."""

    def __init__(self, home: Path) -> None:
        self.home, self.users = home, list[User]()

    def use(self) -> User:
        """A process that wants the server, once it has it."""
        variables = {key: value for key, value in os.environ.items() if not key.startswith(("CANDOUR_", "DATABASE_URL"))}
        line = [sys.executable, "-W", "ignore", "-c", _USE]
        process = subprocess.Popen(
            line, env=variables | {"CANDOUR_HOME": str(self.home)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.users.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        return process

    def leave(self, user: User) -> None:
        user.communicate("\n", timeout=60)

    @property
    def pid_file(self) -> Path:
        return self.home / "pg" / "postmaster.pid"

    def kill(self) -> None:
        postmaster = psutil.Process(int(self.pid_file.read_text(encoding="utf-8").splitlines()[0]))
        postmaster.kill()

    def tables(self) -> int:
        with psycopg.connect(environment.embedded_url(self.home)) as connection:
            return len(connection.execute("SELECT 1 FROM information_schema.tables WHERE table_schema = 'public'").fetchall())


@pytest.fixture
def server() -> Iterator[Server]:
    # Not tmp_path: the path of a socket may have a hundred letters at most.
    made = Server(Path(tempfile.mkdtemp(prefix="candour-pg-")))
    yield made
    for user in made.users:
        if user.poll() is None:
            made.leave(user)
    shutil.rmtree(made.home)


def test_it_starts_again_after_a_kill_with_what_was_committed(server: Server) -> None:
    server.use()
    with psycopg.connect(environment.embedded_url(server.home)) as connection:
        connection.execute("CREATE TABLE kept (number int)")
    server.kill()
    server.use()
    assert server.tables() == 1


def test_a_number_that_is_somebody_elses_after_a_power_cut_does_not_stop_it(server: Server) -> None:
    server.use()
    server.kill()
    lines = server.pid_file.read_text(encoding="utf-8").splitlines()
    server.pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n", encoding="utf-8")
    server.use()
    assert server.tables() == 0


def test_it_never_starts_a_second_server_beside_a_living_one(server: Server) -> None:
    server.use()
    first = server.pid_file.read_text(encoding="utf-8")
    server.use()
    assert server.pid_file.read_text(encoding="utf-8") == first


def test_it_stops_with_its_last_user_though_another_was_killed(server: Server) -> None:
    killed, last = server.use(), server.use()
    killed.kill()
    killed.communicate()
    server.leave(last)
    wait_until(lambda: not server.pid_file.exists(), "the server is gone", seconds=20)
