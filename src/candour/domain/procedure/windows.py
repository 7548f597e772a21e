"""Reads from packs for how many months a past tie to the subject of a case (the person accused) bars staff from it."""

from candour.domain.procedure.loader import load_pack, shipped
from candour.domain.procedure.pack import Pack


def conflict_window(pack: Pack) -> int:
    """The number of months for which a past tie to the subject of a case (the person accused) bars staff from the case."""
    return pack.conflict_window.months


def conflict_windows() -> dict[str, int]:
    """Code of each shipped pack → number of months for which a past tie to the subject of a case bars staff from it."""
    return {code: conflict_window(load_pack(code)) for code in shipped()}
