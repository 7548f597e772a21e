"""Reads from packs for how many months a past tie to a subject counts as a conflict of interest. Clocks are in `clocks`."""

from candour.domain.procedure.loader import load_pack, shipped
from candour.domain.procedure.pack import Pack


def conflict_window(pack: Pack) -> int:
    """The number of months for which a past tie to a subject bars a person from a case."""
    return pack.conflict_window.months


def conflict_windows() -> dict[str, int]:
    """Code of each shipped pack → number of months for which a past tie to a subject bars a person from a case."""
    return {code: conflict_window(load_pack(code)) for code in shipped()}
