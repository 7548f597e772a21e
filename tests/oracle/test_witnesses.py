"""The witness answers as C2SP tlog-witness says, and outsiders count its cosignatures; proofs of real logs hold for them."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from candour.apps.ops.command import witness as command
from candour.apps.ops.command.answering import Answer, Question, refusal
from candour.domain.ledger import (
    Checkpoint,
    Extension,
    LedgerError,
    MemoryLog,
    Witness,
    WitnessKey,
    consistency_proof,
    leaf_hash,
)
from tests.oracle import worlds
from tests.oracle.verifier import Case, ask
from tests.oracle.worlds import World

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("oracle")]
VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "ledger.json").read_text(encoding="utf-8"))
WITNESS = "witness.example.net/w1"


def part(world: World, size: int) -> MemoryLog:
    """Return the log of the world's first entries."""
    log = MemoryLog(world.signer)
    log.append(world.entries[:size])
    return log


def answer(witness: Witness, method: str, path: str, body: bytes = b"") -> Answer:
    """Return what the witness answers over HTTP."""
    try:
        return command.answer(witness, Question(method, path, "", body))
    except LedgerError as error:
        return refusal(error)


def request(world: World, old: int, size: int) -> bytes:
    """Return the body of add-checkpoint for the first `size` entries."""
    log = part(world, size)
    return Extension(old, tuple(consistency_proof(old, size, log)), log.checkpoint()).to_body()


def test_each_status_is_that_of_the_specification(tmp_path: Path) -> None:
    """https://c2sp.org/tlog-witness as of July 2026, add-checkpoint and the monitoring prefix."""
    world = worlds.make_world(4, size=20)
    witness = command.open_witness(tmp_path, WITNESS, [world.key])
    fork = MemoryLog(world.signer)
    fork.append([b"another", *world.entries[1:9]])
    empty = Checkpoint(worlds.NAME, 0, bytes(32)).sign(world.signer)
    stranger = worlds.make_world(5, size=9)
    asked = [
        (400, b"nothing"), (400, b"old 9\n\n" + part(world, 3).checkpoint().encode()), (422, Extension(0, (), empty).to_body()),
        (403, request(stranger, 0, 9)), (404, request(world, 0, 9).replace(worlds.NAME.encode(), b"other.example")),
        (422, Extension(0, (bytes(32),), part(world, 9).checkpoint()).to_body()), (200, request(world, 0, 9)),
        (409, request(world, 0, 9)), (200, Extension(9, (), part(world, 9).checkpoint()).to_body()),
        (422, Extension(9, (), fork.checkpoint()).to_body()), (409, request(world, 8, 20)),
        (422, Extension(9, (), part(world, 20).checkpoint()).to_body()), (200, request(world, 9, 20)),
    ]  # fmt: skip
    assert [answer(witness, "POST", "/add-checkpoint", body).status for _, body in asked] == [status for status, _ in asked]
    stale = answer(witness, "POST", "/add-checkpoint", request(world, 9, 20))
    assert (stale.status, stale.text, stale.content_type) == (409, "20\n", "text/x.tlog.size")


def test_outsiders_count_what_the_witness_cosigned_however_many_lines_strangers_add(tmp_path: Path) -> None:
    cases, expected = list[Case](), list[bool]()
    for seed in range(12):
        world = worlds.make_world(seed, size=seed * 7 + 1)
        witness = command.open_witness(tmp_path / str(seed), WITNESS, [world.key])
        junk = "".join(f"— s.example/{number} AAAAAAA=\n" for number in range(63))
        log = part(world, world.log.size)
        line = answer(witness, "POST", "/add-checkpoint", Extension(0, (), log.checkpoint() + junk).to_body()).text
        again = answer(witness, "POST", "/add-checkpoint", Extension(log.size, (), log.checkpoint()).to_body())
        assert again.status == 200
        data = {"Note": log.checkpoint() + line, "Key": world.key, "Witnesses": [str(witness.key)], "Quorum": 1}
        other = WitnessKey(WITNESS, worlds.WITNESSES[0].key.public)
        cases += [
            Case("cosigned", "checkpoint", data),
            Case("not", "checkpoint", data | {"Note": log.checkpoint()}),
            Case("other witness", "checkpoint", data | {"Witnesses": [str(other)]}),
            Case("two", "checkpoint", data | {"Quorum": 2}),
        ]
        expected += [True, False, False, False]
    assert [one.accepts for one in ask(cases)] == expected


def test_the_published_cosignature_and_the_vectors_hold() -> None:
    history, cosigned = VECTORS["history"], VECTORS["cosignatures"]
    proofs = [
        {"Old": old, "Size": new, "OldHash": roots[old], "Root": roots[new], "Proof": proof}
        for roots, listed in ((_roots(), VECTORS["logs"]["consistency"]),)
        for old, new, proof in listed
    ]
    tree = [
        {"Old": index, "Size": size, "OldHash": _leaf(index), "Root": VECTORS["tree"]["roots"][size - 1], "Proof": proof}
        for index, size, proof in VECTORS["tree"]["inclusion"]
    ]
    data = {"Note": cosigned["note"], "Key": history["key"], "Witnesses": cosigned["keys"], "Quorum": 3}
    cases = [Case("consistency", "consistency", one) for one in proofs]
    cases += [Case("inclusion", "inclusion", one) for one in tree]
    cases += [Case("cosigned", "checkpoint", data)]
    cases += [Case("signed", "checkpoint", {"Note": note, "Key": history["key"]}) for note in history["checkpoints"].values()]
    assert [one.why for one in ask(cases)] == [""] * len(cases)
    broken = [one | {"Proof": one["Proof"][:-1]} for one in proofs if one["Proof"]]
    assert not any(one.accepts for one in ask([Case("cut", "consistency", one) for one in broken]))


def _roots() -> dict[int, str]:
    return {int(size): root for size, root in VECTORS["logs"]["roots"].items()}


def _leaf(index: int) -> str:
    return b64encode(leaf_hash(b64decode(VECTORS["tree"]["leaves"][index]))).decode()
