"""Bulk merge: inserts or updates many rows of a table at once; merging the same rows again changes nothing.

The merge copies the rows into a temporary table, finds the rows of other tables that they refer to, removes repeated rows, and
inserts or updates the rest, all inside the caller's transaction. A `Table` declares the columns, references and key of a row.
The services of this app use it, and the imports of higher apps. Not here: files, encodings and dates (`ops/imports`).
"""

from __future__ import annotations

from candour.apps.forces.services.bulk.merge import merge
from candour.apps.forces.services.bulk.tables import Finding, Link, MergeResult, Table

__all__ = ["Finding", "Link", "MergeResult", "Table", "merge"]
