"""Starting and stopping what runs: web processes, worker, migrations, the check before a start.

Not here: what the worker does (each app's tasks.py).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from candour.apps.ops.database import prepare_django


def check() -> int:
    """Print every fault of settings, database and views; 0 if there is none. Nothing starts while it fails."""
    from candour.config import environment  # noqa: PLC0415

    faults = environment.read().faults()
    if not faults:
        prepare_django()
        faults = _wiring_faults()
    for fault in faults:
        sys.stderr.write(f"✗ {fault}\n")
    sys.stdout.write("Candour is ready to start.\n" if not faults else "")
    return 1 if faults else 0


def _wiring_faults() -> list[str]:
    from django.core.checks import ERROR, run_checks  # noqa: PLC0415 - Django is set up first
    from django.core.management import call_command  # noqa: PLC0415

    faults = [f"{found.msg} {found.hint or ''}".strip() for found in run_checks() if found.level >= ERROR]
    try:
        call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit:
        faults.append("The database is behind this version. Run: candour migrate")
    return faults


def migrate() -> int:
    """Bring the tables and the keys up to date; safe to repeat."""
    prepare_django()
    from django.core.management import call_command  # noqa: PLC0415

    from candour.apps.ledger.keys import ensure_key  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    ensure_key()
    call_command("collectstatic", verbosity=0, interactive=False)
    sys.stdout.write("The database and the keys are up to date.\n")
    return 0


def serve(*, port: int, workers: int) -> int:
    """Serve on loopback until told to stop. Refuses to start while `check` finds a fault.

    Gunicorn runs in this process: what `check` has loaded is what its workers are forked from.
    """
    if check():
        return 1
    from django.db import connections  # noqa: PLC0415 - Django is set up by now
    from gunicorn.app.wsgiapp import run as gunicorn  # noqa: PLC0415

    connections.close_all()  # a forked worker must not share a connection
    sys.argv = ["gunicorn", *_web_arguments(port, workers)]
    gunicorn()
    return 0


def _web_arguments(port: int, workers: int) -> list[str]:
    return [
        "candour.config.wsgi:application",
        f"--bind=127.0.0.1:{port}",
        f"--workers={workers}",
        "--worker-class=gthread",
        "--threads=8",
        "--preload",
        "--log-level=warning",
        "--no-control-socket",
    ]


def work() -> int:
    """Run the queue until told to stop."""
    prepare_django()
    from django.core.management import call_command  # noqa: PLC0415

    from candour.apps.ledger import tasks  # noqa: PLC0415

    tasks.start()
    call_command("procrastinate", "worker", verbosity=0)
    return 0


def up(*, port: int, workers: int, demo: bool) -> int:
    """Everything on one machine. Stays up until interrupted; the children end with it."""
    if demo:
        os.environ["CANDOUR_DEMO"] = "yes"
    os.environ.setdefault("CANDOUR_ORIGIN", f"http://localhost:{port}")
    migrate()
    if demo:
        from candour.apps.ops import seed  # noqa: PLC0415

        seed.invented()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    web = [sys.executable, "-m", "candour.apps.ops.command", "serve", f"--port={port}", f"--workers={workers}"]
    children = [subprocess.Popen(web), subprocess.Popen([sys.executable, "-m", "candour.apps.ops.command", "worker"])]  # noqa: S603
    sys.stdout.write(f"\nCandour is at http://localhost:{port}/   (Ctrl-C stops it)\n")
    sys.stdout.flush()
    return _stay_up(children)


def _stay_up(children: list[subprocess.Popen[bytes]]) -> int:
    try:
        return children[0].wait()
    except KeyboardInterrupt:
        return 0
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(timeout=20)
