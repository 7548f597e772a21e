"""`candour witness` and `candour signer`: their folders, their answers over HTTP, and what they refuse."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path

import pytest

from candour.apps.ops.command import answering, signer, witness
from candour.domain.ledger import Checkpoint, Extension, LedgerError, WitnessKey, consistency_proof, cosignatures_of, write_once
from tests.domain.ledger.logs import KEY, SIGNER, log_of

Asking = Callable[..., tuple[int, str, str]]


def _asking(answer: Callable[[answering.Question], answering.Answer]) -> Iterator[Asking]:
    running = answering.server("127.0.0.1", 0, answer)
    threading.Thread(target=running.serve_forever, daemon=True).start()

    def ask(method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str, str]:
        connection = HTTPConnection("127.0.0.1", running.server_port, timeout=20)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        answered = response.status, response.headers["Content-Type"], response.read().decode()
        connection.close()
        return answered

    yield ask
    running.shutdown()
    running.server_close()


@pytest.fixture
def ask_witness(tmp_path: Path) -> Iterator[Asking]:
    yield from _asking(partial(witness.answer, witness.open_witness(tmp_path, "witness.example", [str(KEY)])))


@pytest.fixture
def ask_signer(tmp_path: Path) -> Iterator[Asking]:
    write_once(tmp_path / "ledger.pem", SIGNER.secret_text())
    (tmp_path / "ledger.pem.last").touch()
    opened, _ = signer.open_signer(tmp_path, None)
    yield from _asking(partial(signer.answer, opened, "shared"))


def _body(old: int, size: int) -> bytes:
    log = log_of(size)
    return Extension(old, tuple(consistency_proof(old, size, log)), log.checkpoint()).to_body()


def test_a_witness_answers_with_the_statuses_of_the_specification(ask_witness: Asking) -> None:
    key = WitnessKey.parse(ask_witness("GET", "/key")[2].strip())
    status, _, line = ask_witness("POST", "/add-checkpoint", _body(0, 9))
    assert (status, [one.key for one in cosignatures_of(log_of(9).checkpoint() + line, [key])]) == (200, [key])
    assert ask_witness("POST", "/add-checkpoint", _body(0, 9)) == (409, "text/x.tlog.size", "9\n")
    assert ask_witness("POST", "/add-checkpoint", b"nothing")[0] == 400
    assert ask_witness("POST", "/add-checkpoint", _body(9, 12).replace(b"\n\nledger", b"\n\nother"))[0] == 404
    assert ask_witness("POST", "/add-checkpoint", _body(9, 12).replace(b"\n12\n", b"\n13\n"))[0] == 403
    assert ask_witness("GET", f"/latest?origin={KEY.name}")[2] == log_of(9).checkpoint() + line
    assert ask_witness("GET", f"/{sha256(KEY.name.encode()).hexdigest()}/checkpoint")[2] == log_of(9).checkpoint() + line
    assert ask_witness("GET", f"/{sha256(b'unknown').hexdigest()}/checkpoint")[0] == 404
    assert ask_witness("GET", "/latest?origin=unknown")[0] == ask_witness("GET", "/")[0] == 404


def test_a_request_that_is_too_long_is_refused_unread(ask_witness: Asking) -> None:
    assert ask_witness("POST", "/add-checkpoint", b"x" * 70_000)[0] == 413


def test_a_witness_keeps_its_key_and_its_list_of_logs(tmp_path: Path) -> None:
    first = witness.open_witness(tmp_path, "witness.example", [str(KEY)])
    assert witness.open_witness(tmp_path, "another.name", []).key == first.key
    assert (tmp_path / "logs").read_text() == f"{KEY}\n"
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_witness_without_a_key_or_with_a_bad_list_does_not_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert witness.run(str(tmp_path), None, [], host="127.0.0.1", port=0) == 2
    assert witness.run(str(tmp_path), "witness.example", ["no key"], host="127.0.0.1", port=0) == 2
    assert "key" in capsys.readouterr().err


def test_a_signer_signs_extensions_for_those_who_know_the_secret(ask_signer: Asking) -> None:
    def ask(old: int, size: int, shared: str = "shared") -> tuple[int, str, str]:
        log = log_of(size)
        text = Checkpoint(KEY.name, size, log.root()).text()
        body = Extension(old, tuple(consistency_proof(old, size, log)), text).to_body()
        return ask_signer("POST", "/sign", body, Authorization=f"Bearer {shared}")

    assert ask(0, 9) == (200, "text/plain; charset=utf-8", log_of(9).checkpoint())
    assert ask(0, 8) == (409, "text/x.tlog.size", "9\n")
    assert ask(9, 12, "guess")[0] == 403
    assert ask(9, 12)[0] == 200
    assert ask_signer("GET", "/key", Authorization="Bearer shared")[2].strip() == str(KEY)
    assert ask_signer("GET", "/key")[0] == 403


def test_a_signer_whose_memory_is_gone_does_not_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opened, secret = signer.open_signer(tmp_path, "ledger.example")
    assert opened.last() is None
    assert len(secret) > 30
    (tmp_path / "ledger.pem.last").unlink()
    assert signer.run(str(tmp_path), None, host="127.0.0.1", port=0) == 2
    assert "backup" in capsys.readouterr().err
    with pytest.raises(LedgerError):
        signer.open_signer(tmp_path / "empty", None)
