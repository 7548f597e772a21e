"""The one mapping language of all imports (adr/0013): TOML that says which columns of which CSV files become which fields.

`mapping` has what every mapping file shares and `read_mapping`, which names every fault of a file at once; `files` opens one
CSV file. `candour import` (apps/ops/imports) and `candour patterns` (patterns/records) each add their own tables and keys. Not
here: what becomes of a row.
"""
