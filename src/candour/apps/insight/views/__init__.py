"""The patterns pages. Each view checks access, records the opening as an entry, then reads."""
