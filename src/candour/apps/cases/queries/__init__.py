"""Queries on cases. They write nothing and check no permission (`access` does).

`conflicts` who is barred from a case and why · `barred` filters that leave out cases from which a person is barred ·
`candidates` who could handle a case · `keys` the public keys to which a browser seals · `open_work` open cases and their
handlers · `categories` of allegations · `handover_notes`.
"""
