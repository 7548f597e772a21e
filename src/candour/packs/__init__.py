"""One folder per jurisdiction: its law as dated data. No code lives here but the calendar writer.

Read by `candour.domain.procedure.load_pack`; how to write one is in docs/packs.md.
"""
