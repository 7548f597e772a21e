"""`candour import roster|allegations`: reads records from CSV files, as a mapping file describes them.

`mapping` adds the importable tables to the mapping language (domain/tables, which also reads the files); `convert` turns a row
of a file into a row of a table; `report` prints the counts of rows and lists rejected rows; `run` does one import in one
transaction. `mappings/` has the mapping files that come with Candour. forces/services/rosters.py and
cases/services/imports.py define the tables.
"""
