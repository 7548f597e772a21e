"""The law as data: procedure packs, and the engine that runs them.

Pure functions of their arguments. The packs themselves are in `candour/packs`; docs/packs.md is the guide.
"""

from candour.domain.procedure.loader import load_pack, read_pack
from candour.domain.procedure.pack import Pack

__all__ = ["Pack", "load_pack", "read_pack"]
