"""The log's signer never goes back: what it remembers is on disk before a signature leaves, and it signs extensions only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from candour.domain.ledger import (
    Checkpoint,
    HeadFile,
    MalformedError,
    MemoryFileError,
    MemoryLog,
    ProofError,
    RememberingSigner,
    RollbackError,
    Signer,
    StaleSizeError,
    consistency_proof,
    open_checkpoint,
)
from tests.domain.ledger.logs import KEY, ORIGIN, SIGNER, entry, log_of


def _head(log: MemoryLog) -> Checkpoint:
    return Checkpoint(ORIGIN, log.size, log.root())


def _sign(signer: RememberingSigner, log: MemoryLog, old: int) -> str:
    return signer.sign(_head(log), old, consistency_proof(old, log.size, log))


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "ledger.pem.last"


@pytest.fixture
def signer(memory: Path) -> RememberingSigner:
    return RememberingSigner(SIGNER, HeadFile(memory))


def test_it_signs_a_growing_log_and_remembers_each_step(signer: RememberingSigner, memory: Path) -> None:
    for old, size in ((0, 0), (0, 3), (3, 3), (3, 300)):
        note = _sign(signer, log_of(size), old)
        assert open_checkpoint(note, KEY).size == size
        assert memory.read_text(encoding="utf-8") == note
    assert memory.stat().st_mode & 0o777 == 0o600


def test_what_it_signed_is_on_disk_before_the_signature_leaves(
    signer: RememberingSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", _full_disk)
    with pytest.raises(MemoryFileError, match="nothing is signed"):
        _sign(signer, log_of(3), 0)
    assert signer.last() is None


def _full_disk(descriptor: int) -> None:
    del descriptor
    raise OSError("the disk is full")


def test_it_signs_no_smaller_tree_though_the_proof_is_right(signer: RememberingSigner) -> None:
    _sign(signer, log_of(9), 0)
    with pytest.raises(StaleSizeError) as refusal:
        _sign(signer, log_of(8), 0)
    assert refusal.value.size == 9
    with pytest.raises(MalformedError, match="larger"):
        signer.sign(_head(log_of(8)), 9, [])


def test_it_signs_no_other_history_of_the_same_or_a_larger_size(signer: RememberingSigner) -> None:
    _sign(signer, log_of(9), 0)
    other = MemoryLog(SIGNER)
    other.append([entry(number).to_bytes() for number in (*range(8), 99)])
    with pytest.raises(ProofError):
        _sign(signer, other, 9)
    other.append([entry(9).to_bytes()])
    with pytest.raises(ProofError):
        _sign(signer, other, 9)


def test_a_damaged_memory_signs_nothing(signer: RememberingSigner, memory: Path) -> None:
    _sign(signer, log_of(9), 0)
    memory.write_text(memory.read_text(encoding="utf-8").replace("\n9\n", "\n8\n"), encoding="utf-8")
    with pytest.raises(RollbackError, match="backup"):
        _sign(signer, log_of(9), 8)


def test_the_memory_of_another_key_signs_nothing(memory: Path, signer: RememberingSigner) -> None:
    _sign(signer, log_of(9), 0)
    with pytest.raises(RollbackError):
        RememberingSigner(Signer(ORIGIN, bytes(32)), HeadFile(memory)).last()


def test_a_memory_begins_at_a_checkpoint_of_its_key_and_is_never_replaced(signer: RememberingSigner) -> None:
    signer.remember(log_of(5).checkpoint())
    assert signer.last() == _head(log_of(5))
    with pytest.raises(RollbackError, match="never replaced"):
        signer.remember(log_of(4).checkpoint())
