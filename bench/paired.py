"""Times the desk's pages of this checkout and of another one in turn: `python -m bench.paired FOLDER`.

`FOLDER` is a checkout of an older commit with a `.venv` of its own. Each of the two fills a database with a million allegations
(`bench.pages`); then they take turns, page by page, so that whatever else the machine does slows both alike. Printed are the
medians of all turns, and the median of the quotients of the turns. Not here: what is measured on one checkout (`bench.pages`).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
REQUESTS = 25
MOST = 1.25


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--times", type=int, default=8, help="how many turns each of the two takes for each page")
    parser.add_argument("--size", choices=("SMALL", "LARGE"), default="LARGE")
    asked = parser.parse_args()
    before, now = (_started(folder.resolve(), asked.size) for folder in (asked.folder, HERE))
    names: list[str] = [_answer(one) for one in (before, now)][-1]
    worst = 0.0
    for name in names:
        turns = [(_asked(before, name), _asked(now, name)) for _ in range(asked.times)]
        old, new = ([turn[at] for turn in turns] for at in (0, 1))
        quotient = statistics.median(new_["p50"] / old_["p50"] for old_, new_ in turns)
        worst = max(worst, quotient)
        print(f"{name:<24}{_middle(old)}  →{_middle(new)}  {quotient:>6.2f} of the time", flush=True)
    for one in (before, now):
        one.terminate()
    print(f"load {os.getloadavg()[0]:.1f}; aim: at most {MOST} of the time")
    return 0 if worst <= MOST else 1


def _middle(turns: list[dict[str, float]]) -> str:
    p50, processor = (statistics.median(turn[what] for turn in turns) for what in ("p50", "processor"))
    return f"{p50:>8.1f} ms p50{processor:>8.1f} ms of processor{turns[0]['queries']:>5.0f} queries"


def _started(folder: Path, size: str) -> subprocess.Popen[str]:
    """Start a worker in a checkout; it answers with the names of its pages when its database is filled."""
    environment = os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{folder / 'src'}"}
    command = [str(folder / ".venv/bin/python"), __file__, "worker", size]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=sys.stderr,
        text=True,
    )


def _asked(worker: subprocess.Popen[str], name: str) -> dict[str, float]:
    assert worker.stdin
    worker.stdin.write(name + "\n")
    worker.stdin.flush()
    result: dict[str, float] = _answer(worker)
    return result


def _answer(worker: subprocess.Popen[str]) -> Any:
    assert worker.stdout
    return json.loads(next(line for line in worker.stdout if line.startswith(("[", "{"))))


def work(size: str) -> None:
    """Fill a database, then time each page whose name is read from standard input."""
    pages = import_module("bench.pages")
    with import_module("bench.ledger_database").fresh_database("candour_bench_pages"):
        import_module("django.core.management").call_command("migrate", verbosity=0, interactive=False)
        import_module("candour.config.wsgi")
        rows, wanted = import_module("bench.pages_rows"), getattr(pages, size)
        rows.fill(wanted.imported, wanted.live, wanted.waiting, wanted.officers)
        addresses = pages.addresses()
        print(json.dumps(list(addresses)), flush=True)
        for name in sys.stdin:
            print(json.dumps(_timed(addresses[name.strip()], rows)), flush=True)


def _timed(pick: Any, rows: Any) -> dict[str, float]:
    """Ask for a page `REQUESTS` times; return its median in milliseconds, its processor time and its number of queries."""
    clock, now = import_module("bench.imports").Clock, import_module("time").perf_counter
    captured = import_module("django.test.utils").CaptureQueriesContext
    as_web = getattr(rows, "as_web_pages", lambda login: nullcontext(rows.signed_in(login)))
    took, worked = [], clock()
    for _ in range(REQUESTS):
        login, address = pick()
        with as_web(login) as client:
            began = now()
            assert client.get(address).status_code == 200, address
            took.append((now() - began) * 1000)
    processor = worked.processor_seconds() * 1000 / REQUESTS
    with as_web(login) as client, captured(import_module("django.db").connection) as caught:
        client.get(address)
    return {"p50": statistics.median(took), "processor": processor, "queries": len(caught)}


if __name__ == "__main__":
    if sys.argv[1:2] == ["worker"]:
        work(sys.argv[2])
    else:
        sys.exit(main())
