"""Two hundred kills with signal 9 across the path of a submission; no report that was acknowledged is lost.

Web processes, gunicorn's master, the worker and PostgreSQL's postmaster are killed at moments drawn from a printed seed,
while several senders post sealed reports. What is acknowledged must be there, open and be proved; what is not can be sent
again and is one report; and the log must hold, and have grown only, after every kill.
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

from candour.apps.ops.command import verify
from candour.domain import ledger
from tests.journeys.installation import Installation, installation
from tests.journeys.senders import Client, Sender, Told, intake, opened
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
    except psutil.NoSuchProcess:  # gone between the look and the kill
        return


def _restart_everything(site: Installation, chance: random.Random) -> None:
    """Nothing may be there only because a process still remembers it."""
    site.worker.kill()
    _kill_master(site, chance)
    _kill_database(site, chance)
    site.start_worker()
    site.wait_until_it_answers()


class Watcher:
    """Someone with the log's public key and the last checkpoint she saw, and nothing else."""

    def __init__(self, site: Installation) -> None:
        """Take the key and the first checkpoint."""
        self._site, self._address = site, f"{site.url}/ledger/"
        self._source = verify.HttpSource(self._address)
        self.key = ledger.VerifierKey.parse(self._source.key().strip())
        self._seen, self.looks = self._first_checkpoint(), 0

    @property
    def size(self) -> int:
        """How many entries the last checkpoint had."""
        return ledger.open_checkpoint(self._seen, self.key).size

    def look(self, *, with_the_command: bool = False) -> None:
        """The whole log holds, dates included, and begins with all that was seen before."""
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
        assert new >= self.size, f"the log had {self.size} entries when it was last looked at and has {new} now"
        answer = Client(self._site.port).ask("GET", f"/ledger/proof/consistency?from={self.size}&to={new}")
        return [base64.b64decode(one) for one in answer.document["proof"]]


def _check_reports(site: Installation, senders: list[Sender], key: ledger.VerifierKey) -> None:
    told = [one for sender in senders for one in sender.done]
    kept = _kept(site)
    lost = [one.reference for one in told if kept.get(str(one.key)) != one.reference]
    assert not lost, f"{len(lost)} of {len(told)} acknowledged reports are gone: {lost[:5]}"
    assert len(kept) == len(told), "a report that was sent again is there twice, or one that nobody sent"
    items = {reference: (grant, sealed) for reference, grant, sealed in _sealed(site)}
    for one in told:
        _check_report(one, *items[one.reference], key)


def _check_report(told: Told, grant: bytes, items: list[tuple[str, bytes]], key: ledger.VerifierKey) -> None:
    wanted: list[tuple[str, Any]] = [*told.documents, *([("exhibit", told.exhibit)] if told.exhibit else [])]
    assert sorted(opened(told, grant, items), key=_kind) == sorted(wanted, key=_kind)
    verified = ledger.verify_receipt(ledger.Receipt.parse(json.dumps(told.receipt)), key)
    manifest = json.loads(base64.b64decode((told.receipt or {})["content"]))
    assert verified.content_checked
    assert {one["sha256"] for one in manifest["items"]} == {hashlib.sha256(sealed).hexdigest() for _, sealed in items}


def _check_answers(senders: list[Sender]) -> None:
    """Whatever was killed, whoever got an answer got a clear one."""
    refusals = [text for sender in senders for text in sender.client.refusals]
    unclear = [text for text in refusals if ": 503 " not in text or not (text.startswith("HEAD") or "Try again in a" in text)]
    assert not unclear, unclear[:5]


def _kind(item: tuple[str, Any]) -> str:
    return item[0]


def _kept(site: Installation) -> dict[str, str]:
    with site.connect() as connection:
        return {
            str(key): reference
            for key, reference in connection.execute("SELECT idempotency_key, reference FROM reports_report")
        }


def _sealed(site: Installation) -> Iterator[tuple[str, bytes, list[tuple[str, bytes]]]]:
    """Each report's reference, the grant of its mailbox, and its items' kinds and ciphertexts, from rows and store."""
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
    told = [one for sender in senders for one in sender.done]
    failures = sum((sender.failures for sender in senders), Counter[str]())
    again, exhibits = sum(one.tries > 1 for one in told), sum(bool(one.exhibit) for one in told)
    print(  # noqa: T201 - the figures are what this test is for
        f"\nseed {SEED}: {sum(KILLS.values())} kills, {len(told)} reports acknowledged ({exhibits} with an exhibit), "
        f"{again} sent again, lost 0; log of {log.size} entries verified {log.looks} times; {seconds:.0f} s; "
        f"unanswered: {dict(failures)}"
    )
