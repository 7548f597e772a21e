"""Queries of the desk's pages.

`waiting` the lists of the start page · `case` a case's page · `report_summary` a report's structured facts · `subjects` other
allegations about an officer, and searches.
"""
