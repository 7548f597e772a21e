"""Matters: the legal proceedings on one subject of a case. Their state, acts, clocks, letters, enquiries and asks.

An ask is a request that the reporter give the account, or a part of it, again.
"""
