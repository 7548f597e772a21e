"""Bulk merge: inserts or updates many rows of a table at once; merging the same rows again changes nothing.

Rows are copied into a temporary table, their references are resolved, repeated rows are removed, and the rest is merged, all
inside the caller's transaction. A `Table` declares the columns, references and key of a row. The services of this app use
it, and the imports of higher apps. Not here: files, encodings and dates (`ops/imports`).
"""

from __future__ import annotations

from candour.apps.forces.services.bulk.merge import merge
from candour.apps.forces.services.bulk.tables import Finding, Link, MergeResult, Table

__all__ = ["Finding", "Link", "MergeResult", "Table", "merge"]
