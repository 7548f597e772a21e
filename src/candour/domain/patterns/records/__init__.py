"""The one schema that patterns work on, and how records come into it: from files by a mapping, or row by row from a database.

`schema` says which tables and columns there are; `store` holds them in DuckDB; `mapping` adds them to the mapping language
(domain/tables, which also opens the files); `reading` turns one file into one table; `settling` leaves out what repeats or
points nowhere. Nothing is dropped in silence: whatever is not used as it came is counted in `Records.exclusions`.
"""

from candour.domain.patterns.records.loading import load_folder
from candour.domain.patterns.records.mapping import COMMITTED
from candour.domain.patterns.records.schema import FINDINGS, OUTCOMES, TABLES
from candour.domain.patterns.records.store import Records, empty

__all__ = ["COMMITTED", "FINDINGS", "OUTCOMES", "TABLES", "Records", "empty", "load_folder"]
