"""Reads matters written as TOML: facts, entries and the expected results. For `pack explain` and the tests.

pack = "england_wales"
[matter]
type = "complaint"
made_date = 2026-03-02
[[entry]]
at = 2026-03-02T09:00:00     # local time of the pack, unless it has an offset
event = "received"
by = "reporter"
serious_assault = true       # every other key is a fact
"""

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from candour.domain.procedure.errors import ProcedureError
from candour.domain.procedure.matters import Entry, Matter, Stated

OF_AN_ENTRY = frozenset({"at", "event", "by", "allegation", "seq"})


@dataclass(frozen=True, slots=True)
class MatterFile:
    """What one matter file contains: the pack, the matter, its entries, and the results expected at given times."""

    title: str
    pack: str
    matter: Matter
    entries: tuple[Entry, ...]
    expectations: tuple[Mapping[str, Any], ...]


def read_matter(text: str, zone: ZoneInfo, name: str = "matter") -> MatterFile:
    """Read a matter from TOML text. Raises ProcedureError with the file's `name` where the text cannot be read.

    `zone`: the time zone of times that are written without an offset.
    """
    try:
        content = tomllib.loads(text)
        facts = {key: _stated_value(value) for key, value in content["matter"].items() if key != "type"}
        matter = Matter(name, content["matter"]["type"], facts)
        entries = tuple(_entry_of_row(row, index, zone) for index, row in enumerate(content.get("entry", ())))
        title, pack = content.get("title", name), content["pack"]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise ProcedureError(f"{name} is not a matter file ({error}). See docs/packs.md for the form.") from error
    return MatterFile(title, pack, matter, entries, tuple(content.get("expect", ())))


def moment(value: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The time `value` with a time zone: its own, or `zone` where it has none."""
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _entry_of_row(row: Mapping[str, Any], index: int, zone: ZoneInfo) -> Entry:
    """The entry that a row of a matter file describes. `index`: position of the row in the file."""
    facts = {key: _stated_value(value) for key, value in row.items() if key not in OF_AN_ENTRY}
    return Entry(moment(row["at"], zone), row["event"], row["by"], facts, row.get("allegation", ""), row.get("seq", index))


def _stated_value(value: Any) -> Stated:
    """The value of a TOML key in the form of a fact's value in `Entry`: a list becomes a tuple."""
    return tuple(value) if isinstance(value, list) else value
