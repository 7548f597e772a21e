"""Queries of the log, which write nothing: `log` returns checkpoints, tiles, entries and proofs; `tiles` has the SQL."""

from candour.apps.ledger.queries.evidence import Evidence, Standing, evidence_of, standing, standings
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
from candour.apps.ledger.queries.tiles import DatabaseReader, is_signed, is_stored, stored_size

__all__ = [
    "DatabaseReader",
    "DatabaseSource",
    "Evidence",
    "Standing",
    "bundle",
    "checkpoint_after",
    "consistency",
    "evidence_of",
    "inclusion",
    "is_signed",
    "is_stored",
    "latest",
    "latest_cosigned",
    "leaf",
    "leaf_of",
    "restores",
    "size",
    "standing",
    "standings",
    "stored_size",
    "tile",
]
