"""The verifier passes every correct log, and names the first bad leaf of every log that was changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.ledger import (
    DamagedLogError,
    DirectorySource,
    Entry,
    MemoryLog,
    ProofError,
    SignatureError,
    Signer,
    Tile,
    UnavailableError,
    consistency_proof,
    encode_bundle,
    export_log,
    parse_bundle,
    tiles_of,
    verify_consistency,
    verify_log,
)
from tests.domain.ledger.logs import KEY, NINE, ORIGIN, SIGNER, entry, log_of, shared_log

CHECKPOINT = shared_log(700).checkpoint()


class _Tampered:
    """A tile source over a log whose entries or tiles were changed after signing."""

    def __init__(self, log: MemoryLog) -> None:
        self.log = log
        self.bundles: dict[int, list[bytes]] = {}
        self.tiles: dict[tuple[int, int], bytes] = {}

    def read(self, tiles: Sequence[Tile]) -> list[bytes]:
        return [self.tiles.get((tile.level, tile.index)) or self.log.read([tile])[0] for tile in tiles]

    def bundle(self, index: int, width: int) -> bytes:
        return encode_bundle(self.bundles[index]) if index in self.bundles else self.log.bundle(index, width)

    def entries(self, index: int) -> list[bytes]:
        return self.bundles.setdefault(index, parse_bundle(self.log.bundle(index, 256)))

    def checkpoint(self) -> str:
        return CHECKPOINT


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 700])
def test_a_true_log_passes(size: int) -> None:
    log = shared_log(size)
    assert verify_log(log, log.checkpoint(), KEY).checkpoint.size == size


@pytest.mark.slow
def test_a_log_of_three_tile_levels_passes() -> None:
    log = shared_log(66_000)
    assert verify_log(log, log.checkpoint(), KEY).checkpoint.root == log.root()


@given(st.integers(0, 699), st.sampled_from(["change", "remove", "swap", "add"]))
def test_it_names_the_first_leaf_that_was_changed_removed_swapped_or_added(index: int, how: str) -> None:
    source = _Tampered(shared_log(700))
    entries = source.entries(index // 256)
    at = index % 256
    if how == "change":
        entries[at] = entry(10_000).to_bytes()
    elif how == "remove":
        del entries[at]
    elif how == "add":
        entries.insert(at, entry(10_000).to_bytes())
    else:
        entries[at:] = reversed(entries[at:])
        if len(entries) - at < 2:
            return
    with pytest.raises(DamagedLogError, match=f"Leaf {index} is bad") as found:
        verify_log(source, CHECKPOINT, KEY)
    assert (found.value.first_leaf, found.value.last_leaf) == (index, index)


def test_an_entry_changed_together_with_its_leaf_hash_is_found_one_tile_up() -> None:
    source, other = _Tampered(shared_log(700)), log_of(700)
    other._entries[300] = entry(10_000).to_bytes()
    rebuilt = MemoryLog(SIGNER)
    rebuilt.append(other._entries)
    source.bundles[1] = rebuilt._entries[256:512]
    source.tiles[0, 1] = rebuilt.read([Tile(0, 1)])[0]
    with pytest.raises(DamagedLogError, match="between 256 and 511") as found:
        verify_log(source, CHECKPOINT, KEY)
    assert (found.value.first_leaf, found.value.last_leaf) == (256, 511)


def test_a_log_rewritten_throughout_does_not_match_what_was_signed() -> None:
    rewritten = MemoryLog(SIGNER)
    rewritten.append([entry(number + 1).to_bytes() for number in range(700)])
    with pytest.raises(DamagedLogError, match="rewritten together"):
        verify_log(rewritten, CHECKPOINT, KEY)


def test_a_changed_upper_tile_is_found_though_all_entries_are_true() -> None:
    source = _Tampered(shared_log(700))
    source.tiles[1, 0] = bytes(64)
    with pytest.raises(DamagedLogError, match="tile 1/000"):
        verify_log(source, CHECKPOINT, KEY)


def test_a_bundle_that_cannot_be_read_is_damage() -> None:
    source = _Tampered(shared_log(700))
    source.bundles[2] = [b"x" * 40]
    with pytest.raises(DamagedLogError, match="Leaf 512"):
        verify_log(source, CHECKPOINT, KEY)


def test_signed_leaves_that_are_no_entries_are_named() -> None:
    log = MemoryLog(SIGNER)
    log.append([entry(0).to_bytes(), b"he hit me"])
    with pytest.raises(DamagedLogError, match="Leaf 1 is signed but is no entry"):
        verify_log(log, log.checkpoint(), KEY)


def test_another_logs_key_is_refused() -> None:
    with pytest.raises(SignatureError):
        verify_log(shared_log(700), CHECKPOINT, Signer.generate(ORIGIN).verifier_key)


def _dated(hours: list[float]) -> MemoryLog:
    log = MemoryLog(SIGNER)
    log.append([Entry("case.opened", {}, NINE + timedelta(hours=hour)).to_bytes() for hour in hours])
    return log


def test_it_reports_entries_dated_well_before_those_they_stand_behind() -> None:
    log = _dated([0, 10, 8, 7.5, 9, -100, 11])
    assert verify_log(log, log.checkpoint(), KEY).backdated == (3, 5)


def test_times_kept_to_the_hour_are_not_taken_for_backdating() -> None:
    log = _dated([0, 0.5, 0, 1.9, 1, 2.75, 1])
    assert verify_log(log, log.checkpoint(), KEY).backdated == ()


@given(st.integers(0, 700), st.integers(0, 700))
def test_any_two_checkpoints_of_one_log_are_consistent(one: int, two: int) -> None:
    old, new = sorted((one, two))
    proof = consistency_proof(old, new, shared_log(700))
    before, after = verify_consistency(shared_log(old).checkpoint(), shared_log(new).checkpoint(), proof, KEY)
    assert (before.size, after.size) == (old, new)


def test_a_log_that_dropped_an_entry_is_not_consistent_with_its_old_checkpoint() -> None:
    shorter = MemoryLog(SIGNER)
    shorter.append([entry(number).to_bytes() for number in range(700) if number != 10])
    proof = consistency_proof(600, 699, shorter)
    with pytest.raises(ProofError):
        verify_consistency(shared_log(600).checkpoint(), shorter.checkpoint(), proof, KEY)


def test_a_log_kept_in_a_folder_verifies(tmp_path: Path) -> None:
    log = shared_log(700)
    export_log(log, CHECKPOINT, 700, tmp_path)
    source = DirectorySource(tmp_path)
    assert verify_log(source, source.checkpoint(), KEY).checkpoint.size == 700
    assert (tmp_path / "tile/0/002.p/188").stat().st_size == 188 * 32
    assert source.read(list(tiles_of(700))) == log.read(list(tiles_of(700)))


def test_a_folder_cuts_a_partial_tile_from_a_full_one(tmp_path: Path) -> None:
    export_log(shared_log(700), CHECKPOINT, 700, tmp_path)
    earlier = shared_log(400)
    assert verify_log(DirectorySource(tmp_path), earlier.checkpoint(), KEY).checkpoint.size == 400


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/001", "tile/entries/001", "tile/entries/002.p/188", "tile/1/000.p/2"])
def test_a_folder_that_lacks_a_file_says_which(tmp_path: Path, path: str) -> None:
    export_log(shared_log(700), CHECKPOINT, 700, tmp_path)
    (tmp_path / path).unlink()
    source = DirectorySource(tmp_path)
    with pytest.raises(UnavailableError, match=path.split(".p/", maxsplit=1)[0]):
        verify_log(source, source.checkpoint(), KEY)
