"""The records that every statistic of patterns reads: tables of cases, officers and more in DuckDB, filled from files or rows.

Begin with `load_folder` for files, or with `empty` and `Records.add` for rows. `schema` defines the tables and `store` holds
them. `mapping` adds to the language of mapping files (domain/tables, which also opens the files) the keys that say how the
columns of a file fill a table of records. `reading` loads one file into one table. `settling` removes repeated rows and ids
that refer to nothing. Rows that are left out or changed are counted in `Records.exclusions`.
"""

from candour.domain.patterns.records.loading import load_folder
from candour.domain.patterns.records.mapping import COMMITTED
from candour.domain.patterns.records.schema import FINDINGS, OUTCOMES, TABLES
from candour.domain.patterns.records.store import Records, empty

__all__ = ["COMMITTED", "FINDINGS", "OUTCOMES", "TABLES", "Records", "empty", "load_folder"]
