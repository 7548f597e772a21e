"""The patterns pages. Each view checks access, appends a ledger entry about the opening of the page, then reads."""
