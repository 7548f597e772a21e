"""The records that every pattern statistic reads: one schema of tables in DuckDB, filled from files or from a database.

Begin with `load_folder` for files, or with `empty` and `Records.add` for rows. `schema` defines the tables; `store` holds them;
`mapping` adds them to the mapping language (domain/tables, which also opens the files); `reading` loads one file into one
table; `settling` removes repeated rows and unknown ids. Every row left out or changed is counted in `Records.exclusions`.
"""

from candour.domain.patterns.records.loading import load_folder
from candour.domain.patterns.records.mapping import COMMITTED
from candour.domain.patterns.records.schema import FINDINGS, OUTCOMES, TABLES
from candour.domain.patterns.records.store import Records, empty

__all__ = ["COMMITTED", "FINDINGS", "OUTCOMES", "TABLES", "Records", "empty", "load_folder"]
