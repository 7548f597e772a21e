"""Queries on cases. They write nothing and check no permission (`access` does).

`conflicts` who is barred from a case and why · `barred` the same as a filter of querysets · `candidates` who could handle a
case · `keys` the public keys a browser seals to · `open_work` open cases and their handlers · `categories` of allegations ·
`handover_notes`.
"""
