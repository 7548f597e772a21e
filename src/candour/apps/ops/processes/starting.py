"""The sub-commands that start processes (`up`, `serve`, `worker`) or are run before a start (`migrate`, `check`).

Not here: the faults of folders and keys that `check` prints (install/readiness.py), the child processes of `up`
(children.py).
"""

from __future__ import annotations

import os
import signal
import sys

from candour.apps.ops.install import readiness
from candour.apps.ops.install.database import missing_walls, prepare_django, statement_logging_faults
from candour.apps.ops.install.roles import DatabaseRole
from candour.apps.ops.processes.children import Child, stay_up


def check() -> int:
    """Print every fault of settings, database and keys that prevents a start. The sub-command `serve` begins with this check.

    Returns the exit code: 1 where there is a fault, else 0.
    """
    from candour.config import environment  # noqa: PLC0415

    settings = environment.read()
    faults = settings.faults() or readiness.folder_faults(settings)
    if not faults:
        prepare_django(DatabaseRole.WEB)
        faults = _django_faults()
        for line in missing_walls(settings):
            sys.stderr.write(f"! {line}\n")
        for setting in statement_logging_faults(settings):
            sys.stderr.write(f"! PostgreSQL may write values into its log. Set {setting} there.\n")
        for line in [] if faults else [*_closed_doors(), *_failing_followers(), *readiness.body_warnings(), *_audit_faults()]:
            sys.stderr.write(f"! {line}\n")
    for fault in faults:
        sys.stderr.write(f"✗ {fault}\n")
    sys.stdout.write("Candour is ready to start.\n" if not faults else "")
    return 1 if faults else 0


def _django_faults() -> list[str]:
    """Return the errors of Django's checks, and the faults of migrations and of the key that signs the ledger."""
    from django.core.checks import ERROR, run_checks  # noqa: PLC0415 - Django is set up first

    faults = [f"{found.msg} {found.hint or ''}".strip() for found in run_checks() if found.level >= ERROR]
    return [*faults, *(_migration_faults() or readiness.log_key_faults())]


def _closed_doors() -> list[str]:
    """Return a sentence for each thing that keeps a body from receiving reports; `candour check` prints it as a warning."""
    from candour.apps.reports.queries import bodies_not_ready, missing_to_receive  # noqa: PLC0415

    return [
        f"{body.name} cannot receive reports. {missing}" for body in bodies_not_ready() for missing in missing_to_receive(body)
    ]


def _failing_followers() -> list[str]:
    """Return a sentence for each follower (handler of ledger entries) that fails. `candour check` prints them as warnings.

    A failing follower does not prevent a start, because repairing the follower needs a running site.
    """
    from candour.apps.ledger.followers import statuses  # noqa: PLC0415

    return [f"{status}. Mend its cause; it goes on by itself." for status in statuses() if status.failures]


def _audit_faults() -> list[str]:
    """Return a sentence where the newest audit found differences between rows and the log. It prevents no start."""
    from candour.apps.ledger.services import last_audit  # noqa: PLC0415

    last = last_audit()
    if last is None or not last.faults:
        return []
    return [f"The audit of {last.ended_at:%d %B %Y} found {last.faults} differences between rows and log. Run: candour audit"]


def followers(name: str | None) -> int:
    """Print the position of each follower of the ledger; with `name`, make that follower start again at the first ledger entry.

    Returns the exit code: 0, or 1 where no follower has the name.
    """
    prepare_django()
    from candour.apps.ledger.followers import registered, replay, statuses  # noqa: PLC0415

    if name is None:
        sys.stdout.write("".join(f"{status}\n" for status in statuses()))
        return 0
    follower = next((one for one in registered() if one.name == name), None)
    if follower is None:
        sys.stderr.write(f"There is no follower {name}. `candour followers` lists them.\n")
        return 1
    replay(follower)
    sys.stdout.write(f"{name} starts again at the first leaf; the worker runs it.\n")
    return 0


def _migration_faults() -> list[str]:
    """Return a sentence where migrations or SQL files are not applied; else an empty list."""
    from django.core.management import call_command  # noqa: PLC0415

    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit:
        return ["The database is behind this version. Run: candour migrate"]
    return []


def migrate() -> int:
    """Apply the migrations, create missing keys, collect static files, and record in the ledger which release these are.

    Running `migrate` again changes nothing. Returns the exit code: 1 where the key that signs the ledger cannot be used, else
    0.
    """
    prepare_django()
    from django.core.management import call_command  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from candour.apps.ops.release import recording  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    _begin_signers_memory()
    if faults := readiness.log_key_faults():
        sys.stderr.write("".join(f"✗ {fault}\n" for fault in faults))
        return 1
    _list_earlier_rows()
    _begin_signing_items()
    # Files of an earlier version are removed: a script that no release lists is not served.
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    for difference in recording.record(now=timezone.now()):
        sys.stderr.write(f"! {difference} Install the release again, or remove its note: CANDOUR_RELEASE_NOTE.\n")
    sys.stdout.write("The database and the keys are up to date.\n")
    return 0


def _begin_signers_memory() -> None:
    """Create the file on what the log's key signed last, where an earlier version signed without this file; print that."""
    from candour.apps.ledger.services import keys  # noqa: PLC0415 - Django is set up first
    from candour.domain.ledger import LedgerError  # noqa: PLC0415

    try:
        size = keys.begin_memory()
    except (LedgerError, OSError):
        return  # the faults of the key are printed next
    if size is not None:
        sys.stdout.write(f"The signer's memory begins at {size} entries: {keys.memory().path}. If it existed before, find\n")
        sys.stdout.write("out why it is gone, and compare an old checkpoint: candour verify ADDRESS --since OLD.\n")


def _list_earlier_rows() -> None:
    """State the rows that were stored before entries stated rows; does nothing after the first time."""
    from django.utils import timezone  # noqa: PLC0415 - Django is set up first

    from candour.apps.ledger.services import list_rows_before_statements  # noqa: PLC0415

    listed = list_rows_before_statements(now=timezone.now())
    if listed:
        sys.stdout.write(f"{listed} rows from before signatures are listed in the log.\n")


def _begin_signing_items() -> None:
    """Append the entry from which items must be signed by their authors; does nothing after the first time."""
    from django.utils import timezone  # noqa: PLC0415 - Django is set up first

    from candour.apps.dossiers.services import begin_signing  # noqa: PLC0415

    if begin_signing(now=timezone.now()):
        sys.stdout.write("From here on, items are signed by their authors.\n")


def serve(*, port: int, workers: int) -> int:
    """Serve the web pages on loopback until the process is stopped. Returns the exit code 1 at once if `check` finds a fault.

    Gunicorn runs in this process, so that the web workers are forked after `check` has loaded the modules.
    """
    if check() or _report_port_fault(port):
        return 1
    from django.db import connections  # noqa: PLC0415 - Django is set up by now
    from gunicorn.app.wsgiapp import run as gunicorn  # noqa: PLC0415

    connections.close_all()  # a forked worker must not share a connection
    sys.argv = ["gunicorn", *_gunicorn_arguments(port, workers)]
    gunicorn()
    return 0


def _report_port_fault(port: int) -> bool:
    """Return whether the web server cannot listen on the port; if so, print why."""
    fault = readiness.port_fault(port)
    sys.stderr.write(f"✗ {fault}\n" if fault else "")
    return bool(fault)


def _gunicorn_arguments(port: int, workers: int) -> list[str]:
    """Return the command-line arguments of Gunicorn: loopback only, `workers` processes with eight threads each."""
    return [
        "candour.config.wsgi:application",
        f"--bind=127.0.0.1:{port}",
        f"--workers={workers}",
        "--worker-class=gthread",
        "--threads=8",
        "--preload",
        "--log-level=warning",
        "--logger-class=candour.config.logs.ServerLog",
        "--no-control-socket",
    ]


def work() -> int:
    """Run the worker of the task queue until the process is stopped; returns the exit code 0."""
    prepare_django(DatabaseRole.WORKER)
    from django.core.management import call_command  # noqa: PLC0415

    from candour.apps.ledger import tasks  # noqa: PLC0415

    tasks.start()
    call_command("procrastinate", "worker", verbosity=0)
    return 0


def up(*, port: int, workers: int, demo: bool, onion: bool = False) -> int:
    """Run the database, the web pages and the worker on this machine until interrupted; returns the exit code.

    A child process that ends is started again. With `demo`, the invented forces are created first. With `onion`, tor runs as
    well, with an onion service for the pages.
    """
    if demo and onion:
        sys.stderr.write(
            "✗ The demonstration has known passwords and must never face a network: leave out --onion or --demo.\n"
        )
        return 1
    if _report_port_fault(port):
        return 1
    if demo:
        os.environ["CANDOUR_DEMO"] = "yes"
    os.environ.setdefault("CANDOUR_ORIGIN", f"http://localhost:{port}")
    if migrate():
        return 1
    if demo:
        from candour.apps.ops.demo import seed  # noqa: PLC0415

        seed.seed_invented_forces()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    tor = _start_onion_service(port) if onion else []
    web = [sys.executable, "-m", "candour.apps.ops.command", "serve", f"--port={port}", f"--workers={workers}"]
    children = [Child(web), Child([sys.executable, "-m", "candour.apps.ops.command", "worker"]), *tor]
    sys.stdout.write(f"\nCandour is at http://localhost:{port}/   (Ctrl-C stops it)\n")
    sys.stdout.flush()
    return stay_up(children)


def _start_onion_service(port: int) -> list[Child]:
    """Start tor with an onion service for the pages on `port`; return the child process in a list.

    Sets the service's address for the web processes, which are started later.
    """
    from candour.apps.ops.processes.onion import start  # noqa: PLC0415
    from candour.config import environment  # noqa: PLC0415

    child, address = start(environment.read().home, port)
    os.environ["CANDOUR_ONION"] = address
    sys.stdout.write(f"The onion service is at {address}/\n")
    return [child]
