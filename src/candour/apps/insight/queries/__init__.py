"""Database queries for the patterns pages. Not here: who may see what (access.py)."""
