"""Bringing records in from CSV files through a mapping file: `candour import roster|allegations`.

`mapping` adds our tables to the mapping language (domain/tables, which also reads the files); `convert` turns a row into ours;
`report` counts and lists; `run` does one import in one transaction. `mappings/` has the committed ones. What the rows become is
described in forces/services.py and cases/imports.py.
"""
