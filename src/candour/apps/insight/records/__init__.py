"""Structured facts of one force, out of PostgreSQL into the tables that patterns work on. Nothing sealed is ever read.

`words` turns what sources say into the common set; `questions` are the columns of each table in PostgreSQL's words; `loading`
streams them over. Whether pages or the command line count, they count these.
"""

from candour.apps.insight.records.loading import fingerprint, load, own

__all__ = ["fingerprint", "load", "own"]
