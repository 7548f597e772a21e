"""The mapping language of all imports (adr/0013): a TOML file maps columns of CSV files to fields of Candour's tables.

`mapping` has the classes that every mapping file shares, and `read_mapping`; `files` reads one CSV file. `candour import`
(apps/ops/imports) and `candour patterns` (patterns/records) add their own tables and keys. Not here: what the callers
do with the rows.
"""
