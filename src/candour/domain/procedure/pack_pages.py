"""The documentation page of a pack, made from the pack: every table, every row, its legal basis and its grade."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from candour.domain.procedure import words
from candour.domain.procedure.pack import Pack
from candour.domain.procedure.process_rows import Clock, Move
from candour.domain.procedure.result_rows import Letter
from candour.domain.procedure.tables import row_name, tables

TITLES = {
    "regime": "Which law reaches which matter",
    "role": "Roles",
    "state": "Stages",
    "move": "Moves",
    "guard": "Guards",
    "act": "What is recorded",
    "referral": "Referral tests",
    "clock": "Clocks",
    "proceeding": "Proceedings",
    "finding": "Findings",
    "outcome": "Outcomes",
    "outcome_rule": "Outcomes by finding",
    "entitlement": "What each reporter is owed",
    "publication": "What may be published",
    "letter": "Letters",
    "retention": "Keeping",
}
GRADES = (
    "Grades: V read in the original; V2 read second-hand; GK general knowledge, to be verified; policy: Candour's own, not law."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a pack, as a page shows it."""

    name: str
    says: str
    cite: str
    grade: str
    note: str


def page(pack: Pack) -> str:
    """The page, in Markdown."""
    lines = [f"# {pack.header.title}", "", f"Version {pack.header.version}. {pack.header.cite}.", "", GRADES, ""]
    for table, title in TITLES.items():
        lines += [f"## {title}", "", "| Row | What it says | Legal basis | Grade |", "|---|---|---|---|"]
        lines += [_markdown(line) for line in lines_of(pack, table)]
        lines.append("")
    return "\n".join(lines)


def lines_of(pack: Pack, wanted: str) -> Iterator[Line]:
    """Every row of one table, in its order."""
    for table, index, row in tables(pack):
        if table == wanted:
            yield Line(row_name(row, index), _says(pack, row), row.cite, row.evidence, row.note)


def _markdown(line: Line) -> str:
    cells = (line.name, line.says, line.cite, line.grade)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


COLUMNS = (
    *("label", "when", "otherwise", "transitional", "conducted_by", "finding", "available", "exceptional", "test"),
    *("holder", "actors", "contains"),
    *("right", "clocks", "requires", "never", "keep", "counted_from", "begins"),
)


def _says(pack: Pack, row: Any) -> str:
    if isinstance(row, Clock):
        begun, done = _named(pack, row.trigger), _named(pack, row.met_by)
        said = (f"{row.label}: {row.duty}", clock_words(row), f"whose: {row.owner}", f"begun by: {begun}", f"done by: {done}")
        return "; ".join(part for part in said if not part.endswith(": "))
    if isinstance(row, Letter):
        held = f"; what it must hold: {_list(row.covers)}" if row.covers else ""
        return f"{row.label}: to the {row.audience}, on “{_named(pack, [row.on])}”{held}"
    if isinstance(row, Move):
        who, guards = _list(row.actors) or "the engine", _list(row.guards) or "none"
        return f"{row.label}: {_list(row.leaves)} → {row.enters}; by {who}; guards: {guards}"
    return "; ".join(said for said in (_list(getattr(row, column, "")) for column in COLUMNS) if said)


def _list(held: Any) -> str:
    return ", ".join(map(str, held)) if isinstance(held, Iterable) and not isinstance(held, str) else str(held)


def _named(pack: Pack, events: Iterable[str]) -> str:
    """Events by the labels of what brings them about, in order; a state entered by the state's."""
    return ", ".join(dict.fromkeys(pack.event_names.get(event, event) for event in events))


def clock_words(clock: Clock) -> str:
    """The length of a clock in words."""
    if clock.kind == "counter":
        return f"alerts above {clock.limit}"
    if clock.length is None:
        return "as soon as practicable"
    tail = (
        " before" if clock.backwards else {"trigger_day": " beginning with the day", "next_day": " after"}.get(clock.start, "")
    )
    tail = tail or " beginning with the first working day " + (
        "after" if clock.start == "first_working_day_after" else "on or after"
    )
    return words.span(clock.length, clock.unit) + tail + (", again and again" if clock.repeat else "")
