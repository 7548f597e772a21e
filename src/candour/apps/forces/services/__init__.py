"""Services that change the roster. `rosters`: rows named by a source's numbers and codes. `bulk`: merging many rows at once."""

from candour.apps.forces.services.rosters import TABLES, upsert

__all__ = ["TABLES", "upsert"]
