"""Queries of the log, which write nothing: `log` returns checkpoints, tiles, entries and proofs; `tiles` has the SQL."""

from candour.apps.ledger.queries.log import (
    DatabaseSource,
    bundle,
    checkpoint_after,
    consistency,
    inclusion,
    latest,
    latest_cosigned,
    leaf,
    leaf_of,
    restores,
    size,
    tile,
)
from candour.apps.ledger.queries.tiles import DatabaseReader, is_signed, stored_size

__all__ = [
    "DatabaseReader",
    "DatabaseSource",
    "bundle",
    "checkpoint_after",
    "consistency",
    "inclusion",
    "is_signed",
    "latest",
    "latest_cosigned",
    "leaf",
    "leaf_of",
    "restores",
    "size",
    "stored_size",
    "tile",
]
