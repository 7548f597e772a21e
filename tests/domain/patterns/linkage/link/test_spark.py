"""Spark and DuckDB link alike: the same pairs, weights and groups. Run by `make test-spark`."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest

from bench.patterns import link_records as development
from candour.domain.patterns.linkage.link import Source, link_records, shipped
from tests.domain.patterns.linkage.link.people import SOURCES, force, table

pytestmark = pytest.mark.spark


def both(connection: duckdb.DuckDBPyConnection, sources: tuple[Source, ...]) -> dict[str, str]:
    """The groups by DuckDB, once Spark has been found to give the same."""
    model = shipped(connection, "rows")
    here = link_records(connection, "rows", sources, model)
    there = link_records(connection, "rows", sources, model, engine="spark")
    for ours, theirs in zip(here.edges[:2], there.edges[:2], strict=True):
        assert np.array_equal(ours, theirs)
    assert np.allclose(here.edges[2], there.edges[2], atol=1e-9)
    assert here.groups == there.groups
    assert here.exclusions == there.exclusions
    return here.groups


@pytest.mark.parametrize("dates", [True, False])
def test_an_invented_force_is_linked_alike(dates: bool) -> None:  # noqa: FBT001 - a parameter
    rows, _ = force(300, dates=dates)
    assert both(table(rows), SOURCES)


def test_no_rows_are_linked_alike() -> None:
    assert both(table([]), SOURCES) == {}


@pytest.mark.skipif(not development.FOLDER.is_dir(), reason=f"the shared records are not at {development.FOLDER}")
@pytest.mark.parametrize("dates", [True, False])
def test_the_development_split_is_linked_alike(dates: bool) -> None:  # noqa: FBT001 - a parameter
    connection = development.load(development.FOLDER, "mentions", dates=dates)
    groups = both(connection, development.SOURCES)
    assert development.score_groups(groups, development.truth(development.FOLDER), development.sexes(connection)).f1 > 0.99
