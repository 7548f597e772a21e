"""Describes the rows of a pack for readers: every table, every row, its legal basis and its grade.

The public pages about the law and `candour pack page` show these descriptions. Conditions and ids are not translated.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from candour.domain.procedure import words
from candour.domain.procedure.messages import Message
from candour.domain.procedure.pack import Pack
from candour.domain.procedure.process_rows import Clock, Move
from candour.domain.procedure.result_rows import Letter
from candour.domain.procedure.tables import row_name, tables

TITLES = {
    "regime": Message("Which law reaches which matter"),
    "role": Message("Roles"),
    "state": Message("Stages"),
    "move": Message("Moves"),
    "guard": Message("Guards"),
    "act": Message("What is recorded"),
    "referral": Message("Referral tests"),
    "clock": Message("Clocks"),
    "proceeding": Message("Proceedings"),
    "finding": Message("Findings"),
    "outcome": Message("Outcomes"),
    "outcome_rule": Message("Outcomes by finding"),
    "entitlement": Message("What each reporter is owed"),
    "publication": Message("What may be published"),
    "letter": Message("Letters"),
    "retention": Message("Keeping"),
}
GRADES = (
    "Grades: V read in the original; V2 read second-hand; GK general knowledge, to be verified; policy: Candour's own, not law."
)


@dataclass(frozen=True, slots=True)
class Line:
    """The description of one row of a pack, for a page. `says`: texts that say what the row contains."""

    name: str
    says: tuple[Message, ...]
    cite: str
    grade: str
    note: str


def page(pack: Pack) -> str:
    """The Markdown text that describes all rows of the pack, table by table."""
    lines = [f"# {pack.header.title}", "", f"Version {pack.header.version}. {pack.header.cite}.", "", GRADES, ""]
    for table, title in TITLES.items():
        lines += [f"## {title}", "", "| Row | What it says | Legal basis | Grade |", "|---|---|---|---|"]
        lines += [_markdown_row(line) for line in lines_of(pack, table)]
        lines.append("")
    return "\n".join(lines)


def lines_of(pack: Pack, wanted: str) -> Iterator[Line]:
    """The descriptions of the rows of the table `wanted`, in the order of the pack."""
    for table, index, row in tables(pack):
        if table == wanted:
            yield Line(row_name(row, index), tuple(_texts_on_row(pack, row)), row.cite, row.evidence, row.note)


def _markdown_row(line: Line) -> str:
    """The description of one row as Markdown."""
    cells = (line.name, "; ".join(line.says), line.cite, line.grade)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


COLUMNS = (
    *("label", "when", "otherwise", "transitional", "conducted_by", "finding", "available", "exceptional", "test"),
    *("holder", "actors", "contains"),
    *("right", "clocks", "requires", "never", "keep", "counted_from", "begins"),
)


def _texts_on_row(pack: Pack, row: Any) -> Iterator[Message]:
    """Translatable texts that say what the row contains."""
    if isinstance(row, Clock):
        yield from _texts_on_clock(pack, row)
    elif isinstance(row, Letter):
        on = _event_labels(pack, [row.on])
        yield Message(
            "%(letter)s: to the %(role)s, on “%(events)s”", letter=Message.of_pack(row.label), role=row.audience, events=on
        )
        if row.covers:
            yield Message("what it must hold: %(parts)s", parts=_pack_texts(row.covers))
    elif isinstance(row, Move):
        yield Message(
            "%(move)s: %(leaves)s → %(enters)s", move=Message.of_pack(row.label), leaves=row.leaves, enters=row.enters
        )
        yield Message("by %(roles)s", roles=row.actors or Message("the engine"))
        yield Message("guards: %(guards)s", guards=row.guards or Message("none"))
    else:
        values = (getattr(row, column, "") for column in COLUMNS)
        yield from (_value_message(value) for value in values if value not in ("", ()))


def _texts_on_clock(pack: Pack, clock: Clock) -> Iterator[Message]:
    """Translatable texts that say what the row of this clock contains."""
    yield Message("%(clock)s: %(duty)s", clock=Message.of_pack(clock.label), duty=Message.of_pack(clock.duty))
    yield clock_words(clock)
    yield Message("whose: %(role)s", role=clock.owner)
    yield Message("begun by: %(events)s", events=_event_labels(pack, clock.trigger))
    if clock.met_by:
        yield Message("done by: %(events)s", events=_event_labels(pack, clock.met_by))


def _value_message(value: object) -> Message:
    """The value of a column as a translatable text."""
    texts = value if isinstance(value, tuple) else (value,)
    return Message("%(values)s", values=_pack_texts(map(str, texts)))


def _pack_texts(texts: Iterable[str]) -> tuple[Message, ...]:
    """These texts of a pack as translatable messages."""
    return tuple(map(Message.of_pack, texts))


def _event_labels(pack: Pack, events: Iterable[str]) -> tuple[Message, ...]:
    """The labels of the acts and moves that cause these events, or of the states entered, each label once."""
    return _pack_texts(dict.fromkeys(pack.event_names.get(event, event) for event in events))


def clock_words(clock: Clock) -> Message:
    """The length of a clock as text, such as "10 working days after"; for a counter, its limit."""
    if clock.kind == "counter":
        return Message("alerts above %(limit)s", limit=clock.limit)
    if clock.length is None:
        return Message("as soon as practicable")
    period = _period_words(clock, words.span(clock.length, clock.unit))
    return Message("%(period)s, again and again", period=period) if clock.repeat else period


def _period_words(clock: Clock, length: Message) -> Message:
    """The length of a clock with the point that it is counted from, such as "10 working days after"."""
    if clock.backwards:
        return Message("%(length)s before", length=length)
    if clock.start == "trigger_day":
        return Message("%(length)s beginning with the day", length=length)
    if clock.start == "next_day":
        return Message("%(length)s after", length=length)
    if clock.start == "first_working_day_after":
        return Message("%(length)s beginning with the first working day after", length=length)
    return Message("%(length)s beginning with the first working day on or after", length=length)
