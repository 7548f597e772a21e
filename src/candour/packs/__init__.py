"""Procedure packs: one folder for each jurisdiction, with its law as dated data. The only code is the calendar writer.

`candour.domain.procedure.load_pack` reads a pack; docs/packs.md explains how to write one.
"""
