"""The patterns pages. Each view checks access, records that the staff member opens the page, and only then reads the data.

Each record is a row and a ledger entry (`services.access_records`).
"""
