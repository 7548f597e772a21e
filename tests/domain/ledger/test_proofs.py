"""Inclusion and consistency proofs, checked against published paths and the RFC's definition; changed proofs are refused."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.ledger import (
    EMPTY_ROOT,
    MalformedError,
    MemoryLog,
    ProofError,
    Tile,
    check_consistency_path,
    check_inclusion_path,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    tree_root,
)
from tests.domain.ledger.logs import SIGNER, shared_log
from tests.domain.ledger.vectors import CONSISTENCY, INCLUSION, LEAVES, ROOTS, naive_consistency, naive_path, naive_root

SIZES = st.integers(1, 600)
LEAF_BYTES = [number.to_bytes(2, "big") for number in range(600)]
LEAF_HASHES = [leaf_hash(leaf) for leaf in LEAF_BYTES]
HASHES = [bytes.fromhex(root) for root in ROOTS]


def _log(leaves: Sequence[bytes]) -> MemoryLog:
    log = MemoryLog(SIGNER)
    log.append(leaves)
    return log


LOG = _log(LEAF_BYTES)


def _flip(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_inclusion_paths_are_the_published_ones(index: int, size: int) -> None:
    path = inclusion_proof(index, size, _log(LEAVES))
    assert [step.hex() for step in path] == INCLUSION[index, size]
    check_inclusion_path(leaf_hash(LEAVES[index]), index, size, path, HASHES[size - 1])


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_consistency_paths_are_the_published_ones(old: int, new: int) -> None:
    path = consistency_proof(old, new, _log(LEAVES))
    assert [step.hex() for step in path] == CONSISTENCY[old, new]
    check_consistency_path(old, new, HASHES[old - 1], HASHES[new - 1], path)


@given(SIZES, st.data())
def test_any_inclusion_proof_is_that_of_the_definition_and_verifies(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = inclusion_proof(index, size, LOG)
    assert path == naive_path(index, LEAF_BYTES[:size])
    check_inclusion_path(LEAF_HASHES[index], index, size, path, naive_root(LEAF_BYTES[:size]))


@given(SIZES, st.data())
def test_any_consistency_proof_is_that_of_the_definition_and_verifies(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    path = consistency_proof(old, new, LOG)
    assert path == naive_consistency(old, LEAF_BYTES[:new])
    check_consistency_path(old, new, tree_root(LEAF_HASHES[:old]), tree_root(LEAF_HASHES[:new]), path)


@given(st.integers(2, 600), st.data())
def test_a_changed_bit_anywhere_breaks_an_inclusion_proof(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    parts = [LEAF_HASHES[index], tree_root(LEAF_HASHES[:size]), *inclusion_proof(index, size, LOG)]
    which, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
    parts[which] = _flip(parts[which], bit)
    with pytest.raises(ProofError):
        check_inclusion_path(parts[0], index, size, parts[2:], parts[1])


@given(st.integers(2, 600), st.data())
def test_a_changed_bit_anywhere_breaks_a_consistency_proof(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new - 1))
    parts = [tree_root(LEAF_HASHES[:old]), tree_root(LEAF_HASHES[:new]), *consistency_proof(old, new, LOG)]
    which, bit = data.draw(st.integers(0, len(parts) - 1)), data.draw(st.integers(0, 255))
    parts[which] = _flip(parts[which], bit)
    with pytest.raises(ProofError):
        check_consistency_path(old, new, parts[0], parts[1], parts[2:])


@given(st.integers(2, 600), st.data())
def test_a_proof_cut_short_or_drawn_out_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path, root = inclusion_proof(index, size, LOG), tree_root(LEAF_HASHES[:size])
    for wrong in (path[:-1], [*path, root]):
        with pytest.raises(ProofError):
            check_inclusion_path(LEAF_HASHES[index], index, size, wrong, root)
    old = data.draw(st.integers(1, size - 1))
    path = consistency_proof(old, size, LOG)
    for wrong in (path[:-1], [*path, root]):
        with pytest.raises(ProofError):
            check_consistency_path(old, size, tree_root(LEAF_HASHES[:old]), root, wrong)


def test_a_proof_for_another_place_is_refused() -> None:
    path = inclusion_proof(5, 8, LOG)
    for index, size in ((4, 8), (5, 9), (5, 5), (-1, 8), (8, 8)):
        with pytest.raises(ProofError):
            check_inclusion_path(LEAF_HASHES[5], index, size, path, tree_root(LEAF_HASHES[:8]))


def test_the_empty_log_begins_every_log_and_every_log_begins_itself() -> None:
    check_consistency_path(0, 8, EMPTY_ROOT, HASHES[7], [])
    check_consistency_path(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    check_consistency_path(8, 8, HASHES[7], HASHES[7], [])
    assert consistency_proof(0, 8, LOG) == []


@pytest.mark.parametrize(
    ("old", "new", "old_root", "new_root", "path"),
    [
        (8, 8, HASHES[6], HASHES[7], []),
        (8, 8, HASHES[7], HASHES[7], [HASHES[0]]),
        (0, 8, HASHES[0], HASHES[7], []),
        (8, 6, HASHES[7], HASHES[5], []),
        (6, 8, HASHES[5], HASHES[7], []),
    ],
)
def test_a_log_that_shrank_or_changed_is_refused(
    old: int, new: int, old_root: bytes, new_root: bytes, path: list[bytes]
) -> None:
    with pytest.raises(ProofError):
        check_consistency_path(old, new, old_root, new_root, path)


def test_it_refuses_to_prove_what_is_not_there() -> None:
    for index, size in ((8, 8), (-1, 8), (0, 0)):
        with pytest.raises(MalformedError):
            inclusion_proof(index, size, LOG)
    for old, new in ((9, 8), (-1, 8)):
        with pytest.raises(MalformedError):
            consistency_proof(old, new, LOG)


class _Counting:
    """A reader over a tree of millions of leaves, whose hashes are all zeros, that counts the tiles it is asked for."""

    def __init__(self) -> None:
        self.asked: list[Tile] = []
        self.calls = 0

    def read(self, tiles: Sequence[Tile]) -> list[bytes]:
        self.asked += tiles
        self.calls += 1
        return [bytes(32 * tile.width) for tile in tiles]


@given(st.integers(0, 9_999_999), st.integers(1, 10_000_000))
def test_a_proof_at_ten_million_leaves_reads_a_handful_of_tiles_in_one_call(index: int, old: int) -> None:
    for make, first in ((inclusion_proof, index), (consistency_proof, old)):
        reader = _Counting()
        make(first, 10_000_000, reader)
        assert reader.calls <= 1
        assert len(reader.asked) <= 6


@pytest.mark.slow
def test_proofs_cross_tile_levels() -> None:
    log = shared_log(70_000)
    root = log.root()
    hashes = [leaf_hash(entry) for entry in log._entries]
    for index in (0, 255, 256, 65_535, 65_536, 69_888, 69_999):
        check_inclusion_path(hashes[index], index, 70_000, inclusion_proof(index, 70_000, log), root)
    for old in (1, 255, 256, 257, 65_536, 65_537, 69_999):
        check_consistency_path(old, 70_000, tree_root(hashes[:old]), root, consistency_proof(old, 70_000, log))
