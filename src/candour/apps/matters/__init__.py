"""Matters: the legal proceedings on one subject of a case. Their state, acts, clocks, letters, enquiries and asks."""
