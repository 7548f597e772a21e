"""What is read from the log; nothing here writes. `log` for its signed tree, `tiles` for the SQL beneath."""

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
