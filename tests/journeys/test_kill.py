"""No acknowledged report is lost when processes are killed 200 times with signal 9 while reports are sent.

Web processes, gunicorn's master, the worker and PostgreSQL's postmaster are killed at moments drawn from a printed seed,
while several senders post sealed reports. An acknowledged report must be stored, open and have a valid receipt; any other
can be sent again and is stored once. After every kill the log must verify and contain all earlier entries.
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from candour.apps.ops.command.http_source import HttpSource
from candour.domain import ledger
from tests.journeys.installation import Installation, installation
from tests.journeys.senders import Client, SealedReport, Sender, intake, opened
from tests.waiting import wait_for_a_random_moment, wait_until

SEED = 20261123
SENDERS = 4
# How often each part is killed: two hundred in all.
KILLS = {"web_process": 112, "all_web_processes": 32, "master": 8, "worker": 28, "database": 20}
_REAL_COMMAND_EVERY = 20


@pytest.mark.slow
def test_no_acknowledged_report_is_lost_in_two_hundred_kills(capsys: pytest.CaptureFixture[str]) -> None:
    chance, began = random.Random(SEED), time.monotonic()  # noqa: S311 - moments that can be drawn again, no secrets
    with installation() as site:
        log, senders = Watcher(site), _senders(site, chance)
        victims = [name for name, count in KILLS.items() for _ in range(count)]
        chance.shuffle(victims)
        _kill_them(site, victims, senders[0].gate, chance, log)
        for sender in senders:
            sender.finish()
        _restart_everything(site, chance)
        log.look()
        _check_reports(site, senders, log.key)
        _check_answers(senders)
    with capsys.disabled():
        _print_figures(senders, log, time.monotonic() - began)


def _senders(site: Installation, chance: random.Random) -> list[Sender]:
    to, gate = intake(site.port, site.body, site.salt), threading.Event()
    senders = [Sender(to, gate, random.Random(chance.random())) for _ in range(SENDERS)]  # noqa: S311 - the same
    for sender in senders:
        sender.start()
    return senders


def _kill_them(site: Installation, victims: list[str], gate: threading.Event, chance: random.Random, log: Watcher) -> None:
    for number, name in enumerate(victims, 1):
        gate.set()
        wait_for_a_random_moment(chance, 0.02, 0.25)
        _KILLERS[name](site, chance)
        site.wait_until_it_answers()
        gate.clear()
        log.look(with_the_command=number % _REAL_COMMAND_EVERY == 0)


def _kill_web_process(site: Installation, chance: random.Random) -> None:
    if processes := site.web_processes():
        _kill(chance.choice(processes))


def _kill_all_web_processes(site: Installation, chance: random.Random) -> None:
    for process in site.web_processes():
        _kill(process)


def _kill_master(site: Installation, chance: random.Random) -> None:
    processes = site.web_processes() if chance.random() < 0.5 else []
    site.web.kill()
    for process in processes:
        _kill(process)
    site.web.wait()
    site.start_web()


def _kill_worker(site: Installation, chance: random.Random) -> None:
    site.worker.kill()
    site.worker.wait()
    site.start_worker()


def _kill_database(site: Installation, chance: random.Random) -> None:
    site.database_process().kill()
    site.start_database()


_KILLERS: dict[str, Callable[[Installation, random.Random], None]] = {
    "web_process": _kill_web_process,
    "all_web_processes": _kill_all_web_processes,
    "master": _kill_master,
    "worker": _kill_worker,
    "database": _kill_database,
}


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:  # ended before the kill
        return


def _restart_everything(site: Installation, chance: random.Random) -> None:
    """Restart every process, so that no result depends on a process's memory."""
    site.worker.kill()
    _kill_master(site, chance)
    _kill_database(site, chance)
    site.start_worker()
    site.wait_until_it_answers()


class Watcher:
    """An outside verifier, who has only the log's public key and the last checkpoint seen."""

    def __init__(self, site: Installation) -> None:
        """Read the log's key and its first checkpoint."""
        self._site, self._address = site, f"{site.url}/ledger/"
        self._source = HttpSource(self._address)
        self.key = ledger.VerifierKey.parse(self._source.key().strip())
        self._seen, self.looks = self._first_checkpoint(), 0

    @property
    def size(self) -> int:
        """The number of entries in the last checkpoint."""
        return ledger.open_checkpoint(self._seen, self.key).size

    def look(self, *, with_the_command: bool = False) -> None:
        """Verify the whole log and its dates, and that it extends the last checkpoint seen."""
        note = self._source.checkpoint()
        assert ledger.verify_log(self._source, note, self.key).backdated == ()
        ledger.verify_consistency(self._seen, note, self._proof(note), self.key)
        self._seen, self.looks = note, self.looks + 1
        if with_the_command:
            done = self._site.command("verify", self._address, "--key", str(self.key))
            assert done.returncode == 0, done.stdout + done.stderr

    def _first_checkpoint(self) -> str:
        wait_until(self._is_signed, f"the worker signs a first checkpoint\n{self._site.logs}")
        return self._source.checkpoint()

    def _is_signed(self) -> bool:
        try:
            return bool(self._source.checkpoint())
        except ledger.UnavailableError:  # the worker signs the first one as soon as it is up
            return False

    def _proof(self, note: str) -> list[bytes]:
        new = ledger.open_checkpoint(note, self.key).size
        assert new >= self.size, f"the log had {self.size} entries at the last check and has {new} now"
        answer = Client(self._site.port).ask("GET", f"/ledger/proof/consistency?from={self.size}&to={new}")
        return [base64.b64decode(node) for node in answer.document["proof"]]


def _check_reports(site: Installation, senders: list[Sender], key: ledger.VerifierKey) -> None:
    reports = [report for sender in senders for report in sender.done]
    stored = _stored_references(site)
    lost = [report.reference for report in reports if stored.get(str(report.key)) != report.reference]
    assert not lost, f"{len(lost)} of {len(reports)} acknowledged reports are gone: {lost[:5]}"
    assert len(stored) == len(reports), "a report is stored twice, or a report that nobody sent is stored"
    items = {reference: (grant, sealed) for reference, grant, sealed in _sealed(site)}
    for report in reports:
        _check_report(report, *items[report.reference], key)


def _check_report(report: SealedReport, grant: bytes, items: list[tuple[str, bytes]], key: ledger.VerifierKey) -> None:
    wanted: list[tuple[str, Any]] = [*report.documents, *([("exhibit", report.exhibit)] if report.exhibit else [])]
    assert sorted(opened(report, grant, items), key=_kind) == sorted(wanted, key=_kind)
    verified = ledger.verify_receipt(ledger.Receipt.parse(json.dumps(report.receipt)), key)
    manifest = json.loads(base64.b64decode((report.receipt or {})["content"]))
    assert verified.content_checked
    assert {item["sha256"] for item in manifest["items"]} == {hashlib.sha256(sealed).hexdigest() for _, sealed in items}


def _check_answers(senders: list[Sender]) -> None:
    """Assert that every response had one of the expected statuses, whatever was killed."""
    refusals = [text for sender in senders for text in sender.client.refusals]
    unclear = [text for text in refusals if ": 503 " not in text or not (text.startswith("HEAD") or "Try again in a" in text)]
    assert not unclear, unclear[:5]


def _kind(item: tuple[str, Any]) -> str:
    return item[0]


def _stored_references(site: Installation) -> dict[str, str]:
    with site.connect() as connection:
        return {
            str(key): reference
            for key, reference in connection.execute("SELECT idempotency_key, reference FROM reports_report")
        }


def _sealed(site: Installation) -> Iterator[tuple[str, bytes, list[tuple[str, bytes]]]]:
    """Read each report's reference, its mailbox's grant, and its items' kinds and ciphertexts."""
    grants = """SELECT report.reference, report.dossier_id, sealed_secret FROM reports_report report
        JOIN dossiers_epoch epoch ON epoch.dossier_id = report.dossier_id
        JOIN dossiers_grant held ON held.epoch_id = epoch.id AND held.holder_id = report.mailbox_id"""
    items = "SELECT kind, ciphertext, upload_id FROM dossiers_item WHERE dossier_id = %s"
    with site.connect() as connection:
        for reference, dossier, grant in connection.execute(grants).fetchall():
            rows = connection.execute(items, [dossier]).fetchall()
            yield reference, grant, [(kind, sealed or _stored(site.home, upload.hex)) for kind, sealed, upload in rows]


def _stored(home: Path, name: str) -> bytes:
    return (home / "store" / name[:2] / name).read_bytes()


def _print_figures(senders: list[Sender], log: Watcher, seconds: float) -> None:
    reports = [report for sender in senders for report in sender.done]
    failures = sum((sender.failures for sender in senders), Counter[str]())
    again, exhibits = sum(report.tries > 1 for report in reports), sum(bool(report.exhibit) for report in reports)
    print(  # noqa: T201 - the figures are what this test is for
        f"\nseed {SEED}: {sum(KILLS.values())} kills, {len(reports)} reports acknowledged ({exhibits} with an exhibit), "
        f"{again} sent again, lost 0; log of {log.size} entries verified {log.looks} times; {seconds:.0f} s; "
        f"unanswered: {dict(failures)}"
    )
