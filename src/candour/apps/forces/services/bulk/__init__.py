"""Many rows into a table at once, each in its place, the same however often they come.

Rows go by COPY into a temporary table, are tied to what they refer to, freed of repeats and merged, all inside the caller's
transaction: a `Table` says what a row is and what makes it the same row. This app's services use it, and the imports of
the apps above. Not here: files, encodings and dates (ops/imports).
"""

from __future__ import annotations

from candour.apps.forces.services.bulk.merge import merge
from candour.apps.forces.services.bulk.tables import Finding, Link, Merged, Table

__all__ = ["Finding", "Link", "Merged", "Table", "merge"]
