"""Throughput and latency of receiving reports: `candour serve` on its own embedded PostgreSQL, with ledger and fsync.

    python -m bench.intake

A second process sends reports that were sealed beforehand, over loopback, each sender on its own connection. Not measured:
the work of the browser.
"""

from __future__ import annotations

import argparse
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import psutil

JSON = {"Content-Type": "application/json", "Accept": "application/json"}


def main() -> int:
    """Run all measurements in a new home folder; print the figures beside their targets."""
    with tempfile.TemporaryDirectory(prefix="candour-bench-") as home:
        environment = os.environ | {
            "CANDOUR_HOME": home,
            "CANDOUR_STORE": f"{home}/store",
            "CANDOUR_LEDGER_KEY_FILE": f"{home}/keys/ledger.pem",
            "CANDOUR_SECRET_KEY_FILE": f"{home}/keys/secret",
            "DATABASE_URL": "",
        }
        environment.pop("DATABASE_URL")
        print("setting up a database of its own…", flush=True)
        holder = subprocess.Popen([sys.executable, "-m", "bench.intake_site", home], env=environment, stdout=subprocess.PIPE)
        try:
            assert holder.stdout
            assert holder.stdout.readline().strip() == b"ready"
            _measure(Path(home), environment)
        finally:
            holder.terminate()
            holder.wait(timeout=30)
    return 0


def _measure(home: Path, environment: dict[str, str]) -> None:
    port = _free_port()
    with _served(port, environment) as (server, cold):
        print(f"cold start of candour serve: {cold:.2f} s (aim < 3)")
        bodies: list[bytes] = pickle.loads((home / "bodies").read_bytes())  # noqa: S301 - written a moment ago by our own child
        database = int((home / "pg" / "postmaster.pid").read_text().splitlines()[0])
        _throughput(port, bodies, (server, database))
        _nothing_lost(port, bodies)
        _memory(server)
        _without_script(port, server, (home / "body-id").read_text())


def _throughput(port: int, bodies: list[bytes], processes: tuple[int, int]) -> None:
    _send_all(port, [bodies.pop() for _ in range(40)], 4)  # warm
    for senders, count in ((1, 300), (8, 1200)):
        sent = [bodies.pop() for _ in range(count)]
        before = [_cpu(process) for process in processes]
        with _visitor(port) as landing:
            seconds, times, lost = _in_a_second_process(port, sent, senders)
        web, database = (1000 * (_cpu(one) - was) / count for one, was in zip(processes, before, strict=True))
        rate, aim = count / seconds, " (aim ≥ 150)" if senders == 8 else ""
        print(
            f"{senders} sender{'s' * (senders > 1)}: {rate:.0f} reports/s{aim}, p50 {_at(times, 50):.1f} ms, "
            f"p95 {_at(times, 95):.1f} ms{' (aim < 60)' if senders == 8 else ''}, lost {lost}; "
            f"start page meanwhile p95 {_at(landing, 95):.1f} ms (aim ≤ 50); "
            f"CPU a report: {web:.1f} ms web, {database:.1f} ms database",
            flush=True,
        )


def _nothing_lost(port: int, bodies: list[bytes]) -> None:
    for senders in (2, 8, 32):
        sent = [bodies.pop() for _ in range(500)]
        _seconds, _times, lost = _in_a_second_process(port, sent, senders)
        again = sum(_post(HTTPConnection("127.0.0.1", port), body)[0] != 200 for body in sent[:50])
        print(
            f"500 reports from {senders} senders: {lost} lost (aim 0); the first 50 sent again: {again} refused (aim 0)",
            flush=True,
        )


def _memory(server: int) -> None:
    workers = psutil.Process(server).children()
    sizes = [worker.memory_full_info().pss / 1e6 for worker in workers]
    print(f"memory of {len(workers)} web processes: {', '.join(f'{size:.0f}' for size in sizes)} MB each (aim ≤ 120)")


def _without_script(port: int, server: int, body: str) -> None:
    count = 20
    _walk(port, body)  # warm
    before = _cpu(server)
    for _ in range(count):
        _walk(port, body)
    per_report = (_cpu(server) - before) / count
    sending = _send_alone(port, server, body, count)
    print(
        f"a report without JavaScript: {sending * 1000:.0f} ms of server CPU to seal and receive it, key derivation included "
        f"(aim ≤ 100); {per_report * 1000:.0f} ms for all its 18 pages together"
    )


def _send_alone(port: int, server: int, body: str, count: int) -> float:
    drafts = [_walk(port, body, send=False) for _ in range(count)]
    before = _cpu(server)
    for cookie in drafts:
        _ask(port, "/report/send/", cookie, {})
    return (_cpu(server) - before) / count


def _walk(port: int, body: str, *, send: bool = True) -> str:
    cookie = ""
    for slug, values in _answers(body).items():
        cookie = _ask(port, f"/report/{slug}/", cookie, values) or cookie
    if send:
        _ask(port, "/report/send/", cookie, {})
    return cookie


def _ask(port: int, path: str, cookie: str, values: dict[str, str]) -> str:
    connection = HTTPConnection("127.0.0.1", port)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **({"Cookie": cookie} if cookie else {})}
    if path == "/report/files/":
        headers["Content-Type"] = "multipart/form-data; boundary=b"
    connection.request("POST", path, b"--b--\r\n" if path == "/report/files/" else urlencode(values), headers)
    response = connection.getresponse()
    response.read()
    assert response.status == 302, (path, response.status)
    connection.close()
    return (response.getheader("Set-Cookie") or "").split(";")[0]


def _answers(body: str) -> dict[str, dict[str, str]]:
    text = "What happened, as it comes. " * 60
    return {
        "safety": {"safe": "yes"}, "who-sees": {"body": body}, "how": {"mode": "anonymous"},
        "relation": {"relation": "officer"},
        "kind": {"categories": "bullying"}, "scene": {"scene": text}, "account": {"account": text}, "prompts": {"seen": text},
        "timeline": {}, "people": {"person-0-knows": "no", "person-0-looks": "Tall"}, "when": {"when": "unsure"},
        "before": {"told": "no"}, "near": {"near": "no"}, "not-handle": {}, "files": {},
        "wishes": {"wants": "stop"}, "support": {},
    }  # fmt: skip


def _cpu(server: int) -> float:
    processes = [psutil.Process(server), *psutil.Process(server).children(recursive=True)]
    return sum(sum(process.cpu_times()[:2]) for process in processes)


@contextmanager
def _served(port: int, environment: dict[str, str]) -> Iterator[tuple[int, float]]:
    """Start `candour serve`; yield its process id and the seconds until it responded."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "candour.apps.ops.command", "serve", f"--port={port}"]
    own = environment | {"CANDOUR_ORIGIN": f"http://127.0.0.1:{port}"}
    server = subprocess.Popen(command, env=own, stdout=subprocess.DEVNULL)
    try:
        while not _answers_at(port):
            assert server.poll() is None, "candour serve did not start"
            time.sleep(0.02)
        yield server.pid, time.perf_counter() - start
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def _answers_at(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False


@contextmanager
def _visitor(port: int) -> Iterator[list[float]]:
    """Request the start page ten times a second in a thread; yield the list of response times in seconds."""
    times: list[float] = []
    stop = threading.Event()

    def visit() -> None:
        while not stop.wait(0.1):
            start = time.perf_counter()
            connection = HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/")
            connection.getresponse().read()
            connection.close()
            times.append(time.perf_counter() - start)

    thread = threading.Thread(target=visit)
    thread.start()
    try:
        yield times
    finally:
        stop.set()
        thread.join()


def _in_a_second_process(port: int, bodies: list[bytes], senders: int) -> tuple[float, list[float], int]:
    command = [sys.executable, "-m", "bench.intake", "--send", str(port), str(senders)]
    done = subprocess.run(command, input=pickle.dumps(bodies), stdout=subprocess.PIPE, check=True)
    result: tuple[float, list[float], int] = pickle.loads(done.stdout)  # noqa: S301 - our own child
    return result


def _send_all(port: int, bodies: list[bytes], senders: int) -> tuple[float, list[float], int]:
    """Send reports from several threads; return (total seconds, seconds of each report, number not acknowledged)."""
    waiting = list(bodies)
    times: list[float] = []
    lost: list[int] = []

    def go() -> None:
        connection = HTTPConnection("127.0.0.1", port)
        while True:
            try:
                body = waiting.pop()
            except IndexError:
                return
            status, seconds = _post(connection, body)
            times.append(seconds)
            if status != 200:
                lost.append(status)

    start = time.perf_counter()
    threads = [threading.Thread(target=go) for _ in range(senders)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start, times, len(lost)


def _post(connection: HTTPConnection, body: bytes) -> tuple[int, float]:
    start = time.perf_counter()
    connection.request("POST", "/report/send/", body, JSON)
    response = connection.getresponse()
    response.read()
    return response.status, time.perf_counter() - start


def _at(times: list[float], percent: int) -> float:
    ordered = sorted(times)
    return 1000 * ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else 0.0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _sender() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--send", nargs=2, type=int, metavar=("PORT", "SENDERS"))
    port, senders = parser.parse_args().send
    result = _send_all(port, pickle.load(sys.stdin.buffer), senders)  # noqa: S301 - our own parent
    sys.stdout.buffer.write(pickle.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(_sender() if "--send" in sys.argv else main())
