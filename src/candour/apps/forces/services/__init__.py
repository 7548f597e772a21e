"""Services that change the roster. `rosters` says how its rows are identified; `bulk` merges many rows into a table at once."""

from candour.apps.forces.services.rosters import TABLES, upsert

__all__ = ["TABLES", "upsert"]
