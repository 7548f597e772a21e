"""Tile names and bundles, against the examples of c2sp.org/tlog-tiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.ledger import (
    MalformedError,
    Tile,
    encode_bundle,
    index_path,
    parse_bundle,
    parse_index_path,
    parse_tile,
    tile_width,
    tiles_of,
)


@pytest.mark.parametrize(
    ("index", "width", "path"),
    [
        (1_234_067, 256, "x001/x234/067"),
        (0, 256, "000"),
        (5, 256, "005"),
        (999, 256, "999"),
        (1000, 256, "x001/000"),
        (273, 112, "273.p/112"),
        (1_234_067, 1, "x001/x234/067.p/1"),
    ],
)
def test_index_paths_are_those_of_the_specification(index: int, width: int, path: str) -> None:
    assert index_path(index, width) == path
    assert parse_index_path(path) == (index, width)


@given(st.integers(0, 2**55 - 1), st.integers(1, 256))
def test_every_index_path_parses_back(index: int, width: int) -> None:
    assert parse_index_path(index_path(index, width)) == (index, width)


@pytest.mark.parametrize(
    "text",
    ["", "5", "05", "0005", "x000/005", "x1/005", "001/005", "005/", "/005", "005.p/0", "005.p/256", "005.p/01", "005.p/",
     "005.p", "-01", "x001/x234/067/", "٠٠٥", "x999/" * 9 + "999", "../../etc", "005\n"],
)  # fmt: skip
def test_any_other_form_of_an_index_path_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        parse_index_path(text)


@pytest.mark.parametrize("level", ["", "64", "00", "-1", "x", "１", "007"])
def test_a_level_outside_the_specification_is_refused(level: str) -> None:
    with pytest.raises(MalformedError):
        parse_tile(level, "000")


def test_a_tile_names_its_path_and_its_leaves() -> None:
    tile = parse_tile("1", "000.p/17")
    assert (tile, tile.path) == (Tile(1, 0, 17), "1/000.p/17")
    assert (Tile(1, 1).start, Tile(1, 1).end(70_000)) == (65_536, 70_000)


def test_a_log_of_seventy_thousand_has_the_tiles_of_the_specifications_example() -> None:
    tiles = list(tiles_of(70_000))
    assert sum(tile.level == 0 and tile.width == 256 for tile in tiles) == 273
    assert [tile for tile in tiles if tile.width < 256] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert [tile for tile in tiles if tile.level == 1] == [Tile(1, 0, 256), Tile(1, 1, 17)]


def test_a_log_of_256_has_one_full_tile_and_one_hash_above_it() -> None:
    assert list(tiles_of(256)) == [Tile(0, 0, 256), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []
    assert tile_width(256, 0, 1) == 0


@given(st.lists(st.binary(max_size=300), max_size=256))
def test_a_bundle_reads_back(entries: list[bytes]) -> None:
    assert parse_bundle(encode_bundle(entries)) == entries


def test_a_bundle_prefixes_each_entry_with_its_length() -> None:
    assert encode_bundle([b"ab", b""]) == b"\x00\x02ab\x00\x00"


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x02a", b"\x00\x01a\xff", b"\xff\xff"])
def test_a_bundle_cut_short_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_bundle(data)


def test_an_entry_too_long_for_a_bundle_is_refused() -> None:
    assert len(encode_bundle([bytes(65_535)])) == 65_537
    with pytest.raises(MalformedError):
        encode_bundle([bytes(65_536)])
