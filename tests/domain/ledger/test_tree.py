"""The tree hash and the growing edge, against published roots and the definition itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.ledger import EMPTY_ROOT, Edge, leaf_hash, node_hash, read_edge, tree_root
from tests.domain.ledger.logs import shared_log
from tests.domain.ledger.vectors import EMPTY, LEAVES, ROOTS, naive_root


def test_the_empty_tree_has_the_published_root() -> None:
    assert EMPTY_ROOT.hex() == EMPTY
    assert Edge().root().hex() == EMPTY


def test_leaf_and_node_hashes_are_the_published_ones() -> None:
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


@pytest.mark.parametrize("size", range(1, 9))
def test_every_tree_of_the_reference_leaves_has_the_published_root(size: int) -> None:
    hashes = [leaf_hash(leaf) for leaf in LEAVES[:size]]
    edge = Edge()
    for one in hashes:
        edge.append([one])
    assert tree_root(hashes).hex() == edge.root().hex() == ROOTS[size - 1]


@given(st.integers(0, 1200))
def test_the_root_of_any_tree_is_that_of_the_definition(size: int) -> None:
    leaves = [number.to_bytes(2, "big") for number in range(size)]
    assert tree_root([leaf_hash(leaf) for leaf in leaves]) == naive_root(leaves)


@given(st.lists(st.integers(0, 700), max_size=4))
def test_an_edge_grown_in_any_steps_has_the_root_of_the_whole(steps: list[int]) -> None:
    leaves = [leaf_hash(number.to_bytes(2, "big")) for number in range(sum(steps))]
    edge, at = Edge(), 0
    for step in steps:
        edge.append(leaves[at : at + step])
        at += step
    assert edge.root() == tree_root(leaves)


def test_an_edge_completes_tiles_with_their_places_and_roots() -> None:
    leaves = [leaf_hash(number.to_bytes(3, "big")) for number in range(65_536 + 300)]
    edge = Edge()
    tiles = edge.append(leaves[:300]) + edge.append(leaves[300:])
    assert [(tile.level, tile.index) for tile in tiles if tile.level] == [(1, 0)]
    assert [tile.index for tile in tiles if tile.level == 0] == list(range(257))
    assert all(tile.root == tree_root(leaves[tile.index * 256 : tile.index * 256 + 256]) for tile in tiles if not tile.level)
    assert edge.root() == tree_root(leaves)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 70_000])
def test_an_edge_read_back_from_tiles_goes_on_growing(size: int) -> None:
    log = shared_log(size)
    edge = read_edge(size, log)
    assert (edge.size, edge.root()) == (size, log.root())
    assert edge.append([leaf_hash(b"next")]) == [] or size == 255
