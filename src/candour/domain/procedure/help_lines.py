"""Puts the help lines that a reporter can call into groups, one for each pack. They are the `help` rows of the packs."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from candour.domain.procedure.pack import Pack
from candour.domain.procedure.rows import HelpLine


@dataclass(frozen=True, slots=True)
class HelpGroup:
    """The help lines of one pack, as pages show them: those for danger now (`urgent`), and all others (`lines`).

    `checked`: the oldest of the days on which a person last checked a line of `lines`; None if a line was never checked.
    """

    territory: str
    urgent: tuple[HelpLine, ...]
    lines: tuple[HelpLine, ...]
    checked: dt.date | None


def help_groups(packs: Iterable[Pack]) -> tuple[HelpGroup, ...]:
    """The help lines of each pack as one group, in the order of `packs`."""
    return tuple(map(_help_group, packs))


def _help_group(pack: Pack) -> HelpGroup:
    """The help lines of one pack as a group."""
    urgent = tuple(row for row in pack.help if row.urgent)
    lines = tuple(row for row in pack.help if not row.urgent)
    days = [row.checked for row in lines]
    return HelpGroup(pack.header.territory, urgent, lines, None if None in days else min(filter(None, days)))
