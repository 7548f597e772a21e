"""Candour: the misconduct system policing should have had.

The plan of the house is in docs/MAP.md; decisions are in adr/.
"""

__version__ = "0.1.0"
