"""Bringing records in from CSV files through a mapping file: `candour import roster|allegations`.

`mapping` says what a mapping file may hold and finds all its faults at once; `source` reads files row by row; `convert` turns
a row into ours; `report` counts and lists; `run` does one import in one transaction. `mappings/` has the committed ones.
What the rows become is described in forces/services.py and cases/imports.py.
"""
