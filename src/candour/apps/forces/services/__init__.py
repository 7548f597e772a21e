"""Services that change the roster: officers, units, postings.

`rosters` adds and updates rows, and identifies officers and units by the numbers and codes of the data source. `bulk` does the
same for many rows at once.
"""

from candour.apps.forces.services.rosters import TABLES, upsert

__all__ = ["TABLES", "upsert"]
