"""The database goes away in the middle of a submission; the disk is full. Nothing is half-kept and sending again works.

Each time the sender is told in plain words what to do, the web processes recover by themselves, and what was
acknowledged stays.
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
from tests.journeys.senders import Client, Intake, Told, Unanswered, intake, tell
from tests.waiting import wait_until

pytestmark = pytest.mark.slow  # it starts a whole installation

MEGABYTE = 1024 * 1024
_DISK = "1200m"
_WRITTEN = {
    "reports": ("report", "mailbox", "draft"),
    "dossiers": ("dossier", "epoch", "item", "grant", "upload"),
    "ledger": ("entry", "salt"),
}
_WAITING = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO ledger_entry%'"


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, bool]]:
    """A folder on a small disk of its own where mounting is permitted (then True), else a plain one."""
    place = tmp_path_factory.mktemp("disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK},mode=755", "tmpfs", str(place)]
    mounted = subprocess.run(mount, check=False, capture_output=True).returncode == 0
    yield place, mounted
    if mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture(scope="module")
def site(disk: tuple[Path, bool]) -> Iterator[Installation]:
    """One installation for all of these, its database and store on that disk."""
    home = disk[0] / "home"
    home.mkdir()
    with installation(home) as made:
        yield made


@pytest.fixture
def to(site: Installation) -> Intake:
    """Where reports go."""
    return intake(site.port, site.body, site.salt)


def test_a_report_is_kept_whole_or_not_at_all_when_the_database_goes_away_inside_the_transaction(
    site: Installation, to: Intake
) -> None:
    told, client, before, processes = tell(to, "She saw it"), Client(site.port), _rows(site), _pids(site)
    with _held_inside_the_transaction(site) as held:
        sending = threading.Thread(target=_refused, args=(client, told))
        sending.start()
        held.wait_for_the_sender()
        site.stop_database("immediate")
        sending.join()
    assert "/report/send/: 503" in client.refusals[0]
    assert "Nothing you wrote is lost. Try again in a minute." in client.refusals[0]
    site.start_database()
    assert _rows(site) == before
    senders.send(client, told)
    assert _pids(site) == processes, "the web processes were to recover by themselves"
    assert _copies(site, told) == 1


def test_an_acknowledgement_that_was_lost_on_its_way_is_given_again(site: Installation, to: Intake) -> None:
    told, client = tell(to, "She saw it"), Client(site.port)
    senders.send(client, told)
    first, told.reference = told.reference, ""
    site.stop_database("immediate")
    _refused(client, told)
    site.start_database()
    senders.send(client, told)
    assert told.reference == first
    assert _copies(site, told) == 1


def test_an_upload_goes_on_after_the_database_was_away(site: Installation, to: Intake) -> None:
    told, client = tell(to, "She saw it", exhibit=secrets.token_bytes(3 * senders.PIECE)), Client(site.port)
    senders.begin(client, told)
    senders.send_piece(client, told, 0, senders.PIECE)
    site.stop_database("immediate")
    with pytest.raises(Unanswered):
        senders.send_piece(client, told, senders.PIECE, senders.PIECE)
    assert "503" in client.refusals[0]
    assert "Try again in a minute" in client.refusals[0]
    site.start_database()
    assert senders.stands_at(client, told) == senders.PIECE
    senders.send(client, told)
    assert _exhibit(site, told) == told.exhibit


def test_a_reporter_without_javascript_is_told_what_to_do(site: Installation) -> None:
    client, page = Client(site.port), {"Accept": "text/html", "Content-Type": "application/x-www-form-urlencoded"}
    before = _rows(site)
    site.stop_database("immediate")
    with pytest.raises(Unanswered, match="503"):
        client.ask("POST", "/report/safety/", b"safe=yes", page)
    site.start_database()
    assert "Try again in a minute" in client.pages[-1]
    assert _rows(site) == before
    assert client.ask("POST", "/report/safety/", b"safe=yes", page).status == 302


def test_every_page_says_that_the_database_is_away(site: Installation) -> None:
    client = Client(site.port)
    site.stop_database("immediate")
    for path in ("/report/who-sees/", "/ledger/", "/mailbox/", "/desk/", "/health/"):
        with suppress(Unanswered):
            assert client.ask("GET", path, headers={"Accept": "text/html", "Cookie": "sessionid=" + "a" * 32}).status < 400
    site.start_database()
    assert set(client.statuses) <= {200, 302, 503}
    assert client.statuses[503] >= 2


def test_a_piece_that_the_disk_has_no_room_for_is_cut_back_and_sent_again_later(site: Installation, to: Intake) -> None:
    told, client = _large(to), Client(site.port)
    with _files_end_at(site, 2 * MEGABYTE + 1000):
        assert "There is no room for this file just now" in _stopped(client, told)
    assert senders.stands_at(client, told) == 2 * MEGABYTE == _stored(site, told).stat().st_size
    senders.send(client, told)
    assert _exhibit(site, told) == told.exhibit


def test_a_full_disk_refuses_exhibits_and_takes_reports(site: Installation, to: Intake, disk: tuple[Path, bool]) -> None:
    told, client = _large(to), Client(site.port)
    with _room_left(disk, 200 * MEGABYTE):
        assert "Send your report without it and add it later" in _stopped(client, told)
        assert senders.stands_at(client, told) == 0
        plain = tell(to, "She saw it")
        senders.send(client, plain)
    senders.send(client, told)
    assert _exhibit(site, told) == told.exhibit
    assert _copies(site, plain) == 1


def test_a_disk_without_any_room_loses_no_acknowledged_report(site: Installation, to: Intake, disk: tuple[Path, bool]) -> None:
    client, many = Client(site.port), [tell(to, "She saw it " + secrets.token_hex(40_000)) for _ in range(60)]
    with _room_left(disk, 0):
        for told in many:
            with suppress(Unanswered):
                senders.send(client, told)
        kept = [told for told in many if told.reference]
    assert len(kept) < len(many), "the disk was not full"
    assert all(": 507 " in text or ": 503 " in text for text in client.refusals), client.refusals
    assert all("Try again in" in text for text in client.refusals), client.refusals
    site.start_database()
    for told in many:
        senders.send(client, told)
    assert [_copies(site, told) for told in many] == [1] * len(many)


class _Held:
    """A lock on the bodies' rows: whoever submits has everything written, and waits to check that there is such a body."""

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
    """No file of a web process may grow past `most` bytes: a write is cut short there, as on a disk that fills up."""
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


def _refused(client: Client, told: Told) -> None:
    with pytest.raises(Unanswered):
        senders.send(client, told)


def _stopped(client: Client, told: Told) -> str:
    """Send until the site has no room; what it said."""
    with pytest.raises(Unanswered, match="507"):
        senders.send(client, told, piece=MEGABYTE)
    return client.refusals[-1]


def _large(to: Intake) -> Told:
    return tell(to, "She saw it", exhibit=secrets.token_bytes(4 * MEGABYTE))


def _pids(site: Installation) -> list[int]:
    return sorted(process.pid for process in site.web_processes())


def _rows(site: Installation) -> dict[str, int]:
    """How many rows each table has that a submission writes to."""
    names = [f"{app}_{name}" for app, tables in _WRITTEN.items() for name in tables]
    with site.connect() as connection:
        return {name: _count(connection, name) for name in names}


def _count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return int(row[0]) if row else 0


def _copies(site: Installation, told: Told) -> int:
    with site.connect() as connection:
        found = connection.execute("SELECT reference FROM reports_report WHERE idempotency_key = %s", [told.key]).fetchall()
    return found.count((told.reference,))


def _stored(site: Installation, told: Told) -> Path:
    name = told.upload["id"].replace("-", "")
    return site.home / "store" / name[:2] / name


def _exhibit(site: Installation, told: Told) -> bytes:
    """The exhibit as whoever holds the mailbox's key reads it from the store."""
    grants = """SELECT sealed_secret FROM reports_report report
        JOIN dossiers_epoch epoch ON epoch.dossier_id = report.dossier_id
        JOIN dossiers_grant held ON held.epoch_id = epoch.id AND held.holder_id = report.mailbox_id WHERE reference = %s"""
    with site.connect() as connection:
        (grant,) = connection.execute(grants, [told.reference]).fetchone() or (b"",)
    return sealing.open_item(sealing.open_grant(told.mailbox, grant), _stored(site, told).read_bytes(), len(told.exhibit))
