"""Groups the help lines a reporter can call by territory. The rows are the `help` tables of the packs."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from candour.domain.procedure.pack import Pack
from candour.domain.procedure.rows import HelpLine


@dataclass(frozen=True, slots=True)
class HelpGroup:
    """The help lines of one pack. `checked`: the oldest day on which a line was checked; None if some line never was."""

    territory: str
    urgent: tuple[HelpLine, ...]
    lines: tuple[HelpLine, ...]
    checked: dt.date | None


def help_groups(packs: Iterable[Pack]) -> tuple[HelpGroup, ...]:
    """One group for each pack, in the order given."""
    return tuple(map(_group, packs))


def _group(pack: Pack) -> HelpGroup:
    urgent = tuple(row for row in pack.help if row.urgent)
    lines = tuple(row for row in pack.help if not row.urgent)
    days = [row.checked for row in lines]
    return HelpGroup(pack.header.territory, urgent, lines, None if None in days else min(filter(None, days)))
