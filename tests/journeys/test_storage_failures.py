"""The database stops during a submission, or the disk is full. No report is stored in part, and sending again works.

Each time the sender gets an error text that says what to do, the web processes recover by themselves, and acknowledged
reports stay.
"""

from __future__ import annotations

import resource
import secrets
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from candour.domain import sealing
from tests.journeys import senders
from tests.journeys.installation import Installation, installation
from tests.journeys.senders import Client, Intake, SealedReport, Unanswered, intake, seal_report
from tests.waiting import wait_until

pytestmark = pytest.mark.slow  # it starts a whole installation

MEGABYTE = 1024 * 1024
_DISK = "1200m"
_WRITTEN = {
    "reports": ("report", "mailbox"),
    "journey": ("draft",),
    "dossiers": ("dossier", "epoch", "item", "grant", "upload"),
    "ledger": ("entry", "salt"),
}
_WAITING = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO ledger_append%'"


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, bool]]:
    """Return a folder and whether it lies on a small disk of its own, which needs permission to mount."""
    place = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK},mode=755", "tmpfs", str(place)]
    mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    yield place, mounted
    if mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture(scope="module")
def site(disk: tuple[Path, bool]) -> Iterator[Installation]:
    """Run one installation for all tests here, with its database and store on that disk."""
    home = disk[0] / "home"
    home.mkdir()
    with installation(home) as made:
        yield made


@pytest.fixture
def to(site: Installation) -> Intake:
    """The body that reports are sent to, with its keys."""
    return intake(site.port, site.body, site.salt)


def test_a_report_is_stored_whole_or_not_at_all_when_the_database_stops_inside_the_transaction(
    site: Installation, to: Intake
) -> None:
    report, client, before, processes = seal_report(to, "She saw it"), Client(site.port), _rows(site), _pids(site)
    with _held_inside_the_transaction(site) as held:
        sending = threading.Thread(target=_refused, args=(client, report))
        sending.start()
        held.wait_for_the_sender()
        site.stop_database("immediate")
        sending.join()
    assert "/report/send/: 503" in client.refusals[0]
    assert "Nothing you wrote is lost. Try again in a minute." in client.refusals[0]
    site.start_database()
    assert _rows(site) == before
    senders.send(client, report)
    assert _pids(site) == processes, "the web processes were to recover by themselves"
    assert _copies(site, report) == 1


def test_a_lost_acknowledgement_is_sent_again(site: Installation, to: Intake) -> None:
    report, client = seal_report(to, "She saw it"), Client(site.port)
    senders.send(client, report)
    first, report.reference = report.reference, ""
    site.stop_database("immediate")
    _refused(client, report)
    site.start_database()
    senders.send(client, report)
    assert report.reference == first
    assert _copies(site, report) == 1


def test_an_upload_resumes_after_the_database_was_unavailable(site: Installation, to: Intake) -> None:
    report, client = seal_report(to, "She saw it", exhibit=secrets.token_bytes(3 * senders.PIECE)), Client(site.port)
    senders.begin(client, report)
    senders.send_piece(client, report, 0, senders.PIECE)
    site.stop_database("immediate")
    with pytest.raises(Unanswered):
        senders.send_piece(client, report, senders.PIECE, senders.PIECE)
    assert "503" in client.refusals[0]
    assert "Try again in a minute" in client.refusals[0]
    site.start_database()
    assert senders.uploaded_size(client, report) == senders.PIECE
    senders.send(client, report)
    assert _exhibit(site, report) == report.exhibit


def test_a_reporter_without_javascript_is_shown_what_to_do(site: Installation) -> None:
    client, page = Client(site.port), {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
    before = _rows(site)
    site.stop_database("immediate")
    with pytest.raises(Unanswered, match="503"):
        client.ask("POST", "/report/safety/", b"safe=yes", page)
    site.start_database()
    assert "Try again in a minute" in client.pages[-1]
    assert _rows(site) == before
    assert client.ask("POST", "/report/safety/", b"safe=yes", page).status == 302


def test_every_page_says_that_the_database_is_unavailable(site: Installation) -> None:
    client = Client(site.port)
    site.stop_database("immediate")
    for path in ("/report/who-sees/", "/ledger/", "/mailbox/", "/desk/", "/health/"):
        with suppress(Unanswered):
            assert client.ask("GET", path, headers={"Accept": "text/html", "Cookie": "sessionid=" + "a" * 32}).status < 400
    site.start_database()
    assert set(client.statuses) <= {200, 302, 503}
    assert client.statuses[503] >= 2


def test_a_piece_that_does_not_fit_on_the_disk_is_rolled_back_and_can_be_sent_later(site: Installation, to: Intake) -> None:
    report, client = _large(to), Client(site.port)
    with _files_end_at(site, 2 * MEGABYTE + 1000):
        assert "There is no room for this file just now" in _stopped(client, report)
    assert senders.uploaded_size(client, report) == 2 * MEGABYTE == _stored(site, report).stat().st_size
    senders.send(client, report)
    assert _exhibit(site, report) == report.exhibit


def test_with_a_full_disk_exhibits_are_refused_and_reports_are_received(
    site: Installation, to: Intake, disk: tuple[Path, bool]
) -> None:
    report, client = _large(to), Client(site.port)
    with _room_left(disk, 200 * MEGABYTE):
        assert "Send your report without it and add it later" in _stopped(client, report)
        assert senders.uploaded_size(client, report) == 0
        plain = seal_report(to, "She saw it")
        senders.send(client, plain)
    senders.send(client, report)
    assert _exhibit(site, report) == report.exhibit
    assert _copies(site, plain) == 1


def test_a_disk_without_any_room_loses_no_acknowledged_report(site: Installation, to: Intake, disk: tuple[Path, bool]) -> None:
    client, many = Client(site.port), [seal_report(to, "She saw it " + secrets.token_hex(40_000)) for _ in range(60)]
    with _room_left(disk, 0):
        for report in many:
            with suppress(Unanswered):
                senders.send(client, report)
        kept = [report for report in many if report.reference]
    assert len(kept) < len(many), "the disk was not full"
    assert all(": 507 " in text or ": 503 " in text for text in client.refusals), client.refusals
    assert all("Try again in" in text for text in client.refusals), client.refusals
    site.start_database()
    for report in many:
        senders.send(client, report)
    assert [_copies(site, report) for report in many] == [1] * len(many)


class _Held:
    """Holds a lock on the bodies' rows, so that a submission waits inside its transaction after its rows are written."""

    def __init__(self, site: Installation) -> None:
        self._look, self._lock = site.connect(), site.connect()
        self._lock.autocommit = False
        self._lock.execute("SELECT FROM people_body FOR UPDATE")

    def wait_for_the_sender(self) -> None:
        wait_until(lambda: self._look.execute(_WAITING).fetchone(), "a sender waits at the lock")

    def close(self) -> None:
        for connection in (self._look, self._lock):
            with suppress(psycopg.Error):
                connection.close()


@contextmanager
def _held_inside_the_transaction(site: Installation) -> Iterator[_Held]:
    held = _Held(site)
    try:
        yield held
    finally:
        held.close()


@contextmanager
def _files_end_at(site: Installation, most: int) -> Iterator[None]:
    """Limit files of web processes to `most` bytes: a longer write is cut short, as on a disk that fills up."""
    for process in site.web_processes():
        process.rlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    yield
    for process in site.web_processes():
        process.rlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def _room_left(disk: tuple[Path, bool], room: int) -> Iterator[None]:
    place, mounted = disk
    if not mounted:
        pytest.skip("mounting a small disk is not permitted here; run as root outside a confined container")
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while (free := _free(place)) > room:
            file.write(bytes(min(MEGABYTE, free - room)))
    try:
        yield
    finally:
        ballast.unlink()


def _free(place: Path) -> int:
    return shutil.disk_usage(place).free


def _refused(client: Client, report: SealedReport) -> None:
    with pytest.raises(Unanswered):
        senders.send(client, report)


def _stopped(client: Client, report: SealedReport) -> str:
    """Send reports until the site has no room, and return its answer."""
    with pytest.raises(Unanswered, match="507"):
        senders.send(client, report, piece=MEGABYTE)
    return client.refusals[-1]


def _large(to: Intake) -> SealedReport:
    return seal_report(to, "She saw it", exhibit=secrets.token_bytes(4 * MEGABYTE))


def _pids(site: Installation) -> list[int]:
    return sorted(process.pid for process in site.web_processes())


def _rows(site: Installation) -> dict[str, int]:
    """Count the rows of each table that a submission writes to."""
    names = [f"{app}_{name}" for app, tables in _WRITTEN.items() for name in tables]
    with site.connect() as connection:
        return {name: _count(connection, name) for name in names}


def _count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(row[0]) if row else 0


def _copies(site: Installation, report: SealedReport) -> int:
    with site.connect() as connection:
        found = connection.execute("SELECT reference FROM reports_report WHERE idempotency_key = %s", [report.key]).fetchall()
    return found.count((report.reference,))


def _stored(site: Installation, report: SealedReport) -> Path:
    name = report.upload["id"].replace("-", "")
    return site.home / "store" / name[:2] / name


def _exhibit(site: Installation, report: SealedReport) -> bytes:
    """Read the exhibit from the store and open it with the mailbox's key."""
    grants = """SELECT sealed_secret FROM reports_report report
        JOIN dossiers_epoch epoch ON epoch.dossier_id = report.dossier_id
        JOIN dossiers_grant held ON held.epoch_id = epoch.id AND held.holder_id = report.mailbox_id WHERE reference = %s"""
    with site.connect() as connection:
        (grant,) = connection.execute(grants, [report.reference]).fetchone() or (b"",)
    return sealing.open_item(sealing.open_grant(report.mailbox, grant), _stored(site, report).read_bytes(), len(report.exhibit))
