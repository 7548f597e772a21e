"""What is read of cases. Nothing here writes; who may ask is access.py.

`barred` and `candidates` apply the conflict rule of `conflicts` · `keys` whom a browser seals to · `open_work` · `categories`.
"""
