"""Queries of the log, which write nothing: `log` returns checkpoints, tiles, entries and proofs; `tiles` has the SQL."""

from candour.apps.ledger.queries.log import (
    DatabaseSource,
    bundle,
    consistency,
    inclusion,
    latest,
    leaf,
    leaf_of,
    size,
    tile,
)
from candour.apps.ledger.queries.tiles import DatabaseReader, is_leaf

__all__ = [
    "DatabaseReader",
    "DatabaseSource",
    "bundle",
    "consistency",
    "inclusion",
    "is_leaf",
    "latest",
    "leaf",
    "leaf_of",
    "size",
    "tile",
]
