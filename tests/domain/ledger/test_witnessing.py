"""A witness answers as c2sp.org/tlog-witness says: to the requests with which another witness is tested, and a real log's."""

from __future__ import annotations

from pathlib import Path

import pytest

from candour.domain.ledger import (
    Checkpoint,
    Cosigner,
    Extension,
    LedgerError,
    MalformedError,
    ProofError,
    RollbackError,
    SignatureError,
    Signer,
    StaleSizeError,
    UnavailableError,
    VerifierKey,
    Witness,
    WitnessLog,
    consistency_proof,
    cosignatures_of,
)
from tests.domain.ledger import witness_vectors as published
from tests.domain.ledger.logs import KEY, SIGNER, log_of

NOW = 1_780_000_000
COSIGNER = Cosigner(Signer("example.com/witness", published.WITNESS_SEED))
LOGS = [
    WitnessLog(published.TREE, VerifierKey(published.TREE, published.TREE_PUBLIC)),
    WitnessLog.parse(f"{published.SUMDB_KEY} {published.SUMDB_ORIGIN}"),
    WitnessLog.parse(str(KEY)),
]


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(COSIGNER, LOGS, tmp_path)


def _ask(witness: Witness, body: str) -> str:
    return witness.add_checkpoint(body.encode(), NOW)


def test_the_published_requests_get_the_published_answers(witness: Witness) -> None:
    assert COSIGNER.key.public == published.WITNESS_PUBLIC
    first, second, third = published.FIRST, published.SECOND, published.THIRD_FROM_1
    assert _ask(witness, first).startswith("— example.com/witness ")
    refused: list[tuple[str, type[LedgerError]]] = [
        (second.replace("rcawfAB8WVrx6go=", "rcawfAB8WVrx6gs="), SignatureError),
        (second.replace("ff0309e562\n3", "ff0309e561\n3"), UnavailableError),
        (second.replace(f"{published.LEAF_1}\n{published.LEAF_2}\n", ""), ProofError),
        (second.replace(published.LEAF_2, published.LEAF_4), ProofError),
    ]
    for body, error in refused:
        with pytest.raises(error):
            _ask(witness, body)
    line = _ask(witness, second)
    assert [one.time for one in cosignatures_of(second.partition("\n\n")[2] + line, [witness.key])] == [NOW]
    with pytest.raises(StaleSizeError) as stale:
        _ask(witness, third)
    assert stale.value.size == 3


def test_a_checkpoint_of_a_real_log_with_another_key_name_is_cosigned(witness: Witness) -> None:
    line = _ask(witness, published.SUMDB_REQUEST)
    assert cosignatures_of(published.SUMDB_REQUEST.partition("\n\n")[2] + line, [witness.key])
    assert witness.latest(published.SUMDB_ORIGIN).endswith(line)


def test_it_remembers_in_its_folder_and_not_in_the_process(tmp_path: Path) -> None:
    _ask(Witness(COSIGNER, LOGS, tmp_path), published.FIRST)
    with pytest.raises(StaleSizeError):
        _ask(Witness(COSIGNER, LOGS, tmp_path), published.FIRST)
    _ask(Witness(COSIGNER, LOGS, tmp_path), published.SECOND)


def test_the_same_tree_is_cosigned_again_and_another_of_its_size_never(witness: Witness) -> None:
    log = log_of(9)
    assert _ask(witness, Extension(0, (), log.checkpoint()).to_body().decode())
    assert _ask(witness, Extension(9, (), log.checkpoint()).to_body().decode())
    other = log_of(8)
    other.append([b"another"])
    with pytest.raises(ProofError):
        _ask(witness, Extension(9, (), other.checkpoint()).to_body().decode())
    proof = tuple(consistency_proof(9, 12, log_of(12)))
    other.append([b"and", b"so", b"on"])
    with pytest.raises(ProofError):
        _ask(witness, Extension(9, proof, other.checkpoint()).to_body().decode())


def test_lines_that_strangers_add_are_not_stored(witness: Witness) -> None:
    """A note may have 64 lines. With the witness's own line as the 65th, the witness could not read its memory any more."""
    junk = "".join(f"— stranger.example/{number} AAAAAAA=\n" for number in range(63))
    assert _ask(witness, published.FIRST + junk)
    assert "stranger" not in witness.latest(published.TREE)
    assert _ask(witness, published.SECOND)


@pytest.mark.parametrize("before", ["nothing", "an empty tree"])
def test_an_empty_tree_has_one_root(witness: Witness, before: str) -> None:
    if before == "an empty tree":
        assert _ask(witness, Extension(0, (), log_of(0).checkpoint()).to_body().decode())
    with pytest.raises(ProofError):
        _ask(witness, Extension(0, (), Checkpoint(KEY.name, 0, bytes(32)).sign(SIGNER)).to_body().decode())


def test_a_damaged_memory_cosigns_nothing(witness: Witness, tmp_path: Path) -> None:
    _ask(witness, published.FIRST)
    (file,) = tmp_path.glob("*.checkpoint")
    file.write_text(file.read_text(encoding="utf-8").replace("\n1\n", "\n0\n"), encoding="utf-8")
    with pytest.raises(RollbackError, match="backup"):
        _ask(witness, published.SECOND)


@pytest.mark.parametrize(
    "body",
    ["", "old 1", "old 01\n\nx", "old -1\n\nx", "new 1\n\nx", f"old 1\nAAEC\n\n{published.FIRST.partition('old 0')[2]}",
     "old 0\n\nx", "old 0\n" + f"{published.LEAF_1}\n" * 64 + "\nx", published.FIRST.replace("old 0", "old 2")],
)  # fmt: skip
def test_what_is_not_a_request_is_refused(witness: Witness, body: str) -> None:
    with pytest.raises(MalformedError):
        _ask(witness, body)


def test_bytes_that_are_no_text_are_refused(witness: Witness) -> None:
    with pytest.raises(MalformedError):
        witness.add_checkpoint(b"old 0\n\n\xff", NOW)
