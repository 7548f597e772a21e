"""`candour verify`: receipts, folders and addresses, checked in a process that has no settings and no database."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from candour.apps.ops.command import verify
from candour.domain.ledger import Entry, MemoryLog, export_log
from tests.domain.ledger.logs import CONTENT, KEY, NINE, ORIGIN, SIGNER, receipt, shared_log

LOG = shared_log(700)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    export_log(LOG, LOG.checkpoint(), 700, tmp_path)
    (tmp_path / "key").write_text(f"{KEY}\n")
    return tmp_path


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def _saved_receipt(folder: Path) -> Path:
    path = folder / "receipt.json"
    path.write_text(receipt(300, LOG).to_json(), encoding="utf-8")
    return path


def test_a_receipt_checks_in_a_process_without_settings_or_database(tmp_path: Path) -> None:
    path = _saved_receipt(tmp_path)
    program = [sys.executable, "-m", "candour.apps.ops.command", "verify", str(path), "--key", str(KEY)]
    clean = {"PATH": "/nowhere", "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    done = subprocess.run(program, capture_output=True, text=True, check=False, cwd=tmp_path, env=clean)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Entry 300 (report.received, 2026-03-01 09:00 UTC) is in the log\n{ORIGIN}" in done.stdout


def test_without_a_key_it_says_whose_key_it_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.run(str(_saved_receipt(tmp_path)), None) == verify.HOLDS
    assert "Compare it with a copy you have from elsewhere" in capsys.readouterr().err


def test_a_receipt_with_other_content_does_not_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _saved_receipt(tmp_path)
    path.write_text(path.read_text().replace('"index": 300', '"index": 301'))
    assert verify.run(str(path), str(KEY)) == verify.BROKEN
    assert capsys.readouterr().err.startswith("DOES NOT HOLD")
    assert CONTENT.decode() not in capsys.readouterr().out


@pytest.mark.parametrize("whole", ["folder", "address"])
@pytest.mark.slow
def test_a_whole_log_checks_from_a_folder_and_from_an_address(
    whole: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    target = str(request.getfixturevalue(whole))
    assert verify.run(target, str(KEY)) == verify.run(target, None) == verify.HOLDS
    assert f"All 700 entries of {ORIGIN} lead to the signed root." in capsys.readouterr().out


@pytest.mark.parametrize("whole", ["folder", "address"])
def test_it_names_the_first_bad_leaf(
    whole: str, folder: Path, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = folder / "tile/entries/001"
    bundle.write_bytes(bundle.read_bytes().replace(b"r-299", b"r-298").replace(b"r-400", b"r-401"))
    assert verify.run(str(request.getfixturevalue(whole)), str(KEY)) == verify.BROKEN
    assert "Leaf 299 is bad" in capsys.readouterr().err


def test_a_checkpoint_by_another_key_does_not_hold(folder: Path) -> None:
    checkpoint = folder / "checkpoint"
    checkpoint.write_text(checkpoint.read_text(encoding="utf-8").replace("700\n", "699\n"), encoding="utf-8")
    assert verify.run(str(folder), str(KEY)) == verify.BROKEN


def test_backdated_entries_are_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = MemoryLog(SIGNER)
    years = [2026, *range(2000, 2025)]
    log.append([Entry("case.opened", {}, NINE.replace(year=year)).to_bytes() for year in years])
    export_log(log, log.checkpoint(), log.size, tmp_path)
    assert verify.run(str(tmp_path), str(KEY)) == verify.BROKEN
    told = capsys.readouterr().err
    assert "1, 2, 3" in told
    assert "and 5 more" in told


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:1/", "/nowhere/receipt.json", "http://", "http://[", "https://127.0.0.1:x/"]
)
def test_what_cannot_be_reached_cannot_be_checked(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.run(target, str(KEY)) == verify.UNUSABLE
    assert capsys.readouterr().err


@pytest.mark.parametrize("key", ["", "x", str(KEY)[:-1]])
def test_a_broken_key_is_not_taken(folder: Path, key: str) -> None:
    assert verify.run(str(folder), key) == verify.UNUSABLE


def test_a_folder_without_a_key_asks_for_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "key").unlink()
    assert verify.run(str(folder), None) == verify.UNUSABLE
    assert "--key" in capsys.readouterr().err


def test_a_file_that_is_no_receipt_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "receipt.json").write_text("{}")
    assert verify.run(str(tmp_path / "receipt.json"), str(KEY)) == verify.UNUSABLE
