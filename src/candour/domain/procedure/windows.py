"""Windows of time a pack sets that are not clocks: how far back something still counts."""

from candour.domain.procedure.loader import load_pack, shipped
from candour.domain.procedure.pack import Pack


def conflict_window(pack: Pack) -> int:
    """How many months back a tie to a subject bars a person from a case."""
    return pack.conflict_window.months


def conflict_windows() -> dict[str, int]:
    """The same of every shipped pack, by its code."""
    return {code: conflict_window(load_pack(code)) for code in shipped()}
