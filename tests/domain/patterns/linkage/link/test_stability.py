"""What must never change who is linked with whom: order, ids, strangers, a copied source, another run."""

from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candour.domain.patterns.linkage.link import Source, link_records, shipped
from tests.domain.patterns.linkage.link.people import SOURCES, Row, force, table

Partition = frozenset[frozenset[str]]
CROWDED = 120  # people under twenty given names and few surnames: namesakes are common


def partition(rows: list[Row], sources: tuple[Source, ...] = SOURCES, only: frozenset[str] = frozenset()) -> Partition:
    connection = table(rows)
    groups = link_records(connection, "rows", sources, shipped(connection, "rows")).groups
    found: dict[str, set[str]] = {}
    for row, group in groups.items():
        found.setdefault(group, set()).add(row)
    kept = (frozenset(group & only if only else group) for group in found.values())
    return frozenset(group for group in kept if group)


@cache
def base(*, dates: bool) -> tuple[list[Row], Partition]:
    rows, _ = force(CROWDED, seed=11, dates=dates)
    return rows, partition(rows)


@settings(max_examples=4)
@given(seed=st.integers(0, 10**6), dates=st.booleans())
@pytest.mark.slow
def test_shuffling_rows_changes_nothing(seed: int, dates: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    rows, before = base(dates=dates)
    turned = random.Random(seed).sample(rows, len(rows))  # noqa: S311 plain chance
    assert partition(turned) == before


@settings(max_examples=4)
@given(seed=st.integers(0, 10**6), dates=st.booleans())
@pytest.mark.slow
def test_renaming_ids_changes_nothing(seed: int, dates: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    rows, before = base(dates=dates)
    fresh = random.Random(seed).sample(range(10**6), len(rows))  # noqa: S311 plain chance
    new = {str(row[0]): f"n{number}" for row, number in zip(rows, fresh, strict=True)}
    after = partition([(new[str(row[0])], *row[1:]) for row in rows])
    assert after == frozenset(frozenset(new[name] for name in group) for group in before)


@settings(max_examples=4)
@given(seed=st.integers(12, 10**6), dates=st.booleans())
@pytest.mark.slow
def test_adding_strangers_changes_nothing(seed: int, dates: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    rows, before = base(dates=dates)
    others, _ = force(60, seed=seed, dates=dates)
    # Strangers share neither names nor numbers with anybody.
    strangers = [
        (f"s{row[0]}", row[1], f"Zz{row[2]}", row[3], f"Zz{row[4]}", *row[5:10], f"9{row[10]}9", *row[11:]) for row in others
    ]
    assert partition(rows + strangers, only=frozenset(str(row[0]) for row in rows)) == before


@settings(max_examples=4)
@given(source=st.sampled_from([one.name for one in SOURCES]), dates=st.booleans())
@pytest.mark.slow
def test_copying_a_source_changes_nothing(source: str, dates: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    rows, before = base(dates=dates)
    copied = [(f"copy-{row[0]}", f"copy of {source}", *row[2:]) for row in rows if row[1] == source]
    promises = next(one for one in SOURCES if one.name == source)
    sources = (*SOURCES, Source(f"copy of {source}", promises.one_row, promises.one_spelling))
    assert partition(rows + copied, sources, frozenset(str(row[0]) for row in rows)) == before


def test_a_second_run_gives_the_same() -> None:
    rows, before = base(dates=True)
    assert partition(rows) == before
