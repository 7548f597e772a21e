"""What must hold between the rows of a pack: every name leads somewhere, and everything can be reached and left.

Whether a single row is well formed is pydantic's business (`loader`). The walk over states is in `check_paths`.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from candour.domain.procedure import check_letters, check_paths, expressions
from candour.domain.procedure.errors import ExpressionError, Fault
from candour.domain.procedure.matters import CLOCK_ACTS
from candour.domain.procedure.pack import Pack
from candour.domain.procedure.rows import Row
from candour.domain.procedure.tables import row_name

Where = Mapping[tuple[str, int], str]
# table, column, the table its names are looked up in
REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("role_binding", "role", "role"),
    ("role_binding", "acts_as", "role"),
    ("reporter", "matter_type", "matter_type"),
    ("entitlement", "reporter", "reporter"),
    ("entitlement", "right", "right"),
    ("entitlement", "clocks", "clock"),
    ("category", "parent", "category"),
    ("category", "route", "role"),
    ("reporting_category", "categories", "category"),
    ("reporting_category", "flags", "flag"),
    ("seat", "role", "role"),
    ("state", "rests_with", "role"),
    ("move", "leaves", "state"),
    ("move", "actors", "role"),
    ("move", "guards", "guard"),
    ("move", "asks", "fact"),
    ("move", "decided_by", "decision"),
    ("act", "actors", "role"),
    ("act", "during", "state"),
    ("act", "guards", "guard"),
    ("act", "asks", "fact"),
    ("referral", "matters", "matter_type"),
    ("referral", "to", "role"),
    ("clock", "owner", "role"),
    ("clock", "told", "role"),
    ("clock", "extend_by", "role"),
    ("clock", "shorten_by", "role"),
    ("clock", "pauses", "pause"),
    ("clock", "bars", "state"),
    ("proceeding", "decision", "decision"),
    ("finding", "proceedings", "proceeding"),
    ("outcome_rule", "proceedings", "proceeding"),
    ("outcome_rule", "finding", "finding"),
    ("outcome_rule", "available", "outcome"),
    ("outcome_rule", "exceptional", "outcome"),
    ("matrix", "proceedings", "proceeding"),
    ("matrix", "finding", "finding"),
    ("matrix_cell", "matrix", "matrix"),
    ("matrix_cell", "outcome", "outcome"),
    ("departure", "proceedings", "proceeding"),
    ("departure", "recommender", "role"),
    ("departure", "imposer", "role"),
    ("letter", "audience", "role"),
)
EVENT_COLUMNS: tuple[tuple[str, str], ...] = (
    ("clock", "trigger"),
    ("clock", "met_by"),
    ("clock", "ends_on"),
    ("pause", "from_event"),
    ("pause", "to_event"),
    ("referral", "sent_by"),
    ("letter", "on"),
)
CONDITIONS: tuple[tuple[str, str], ...] = (
    ("role_binding", "when"),
    ("guard", "when"),
    ("referral", "when"),
    ("clock", "when"),
    ("clock", "unless"),
    ("proceeding", "when"),
    ("outcome_rule", "when"),
)
ASKED_OF = {
    "happened": "event",
    "count": "event",
    "outstanding": "clock",
    "regime": "regime",
    "this": "fact",
    "state": "region",
}


def faults(pack: Pack, where: Where) -> list[Fault]:
    """Every mistake between the rows of `pack`; `where` says which file each row came from."""
    known = _Known(pack, where)
    found = [
        *_doubles(known),
        *_ambiguous(known),
        *_references(known),
        *_events(known),
        *_conditions(known),
        *_regimes(known),
        *_clocks(known),
    ]
    found += [*_letters(known), *_header(known), *_outcomes(known), *_news(known), *_help(known)]
    return found or [known.fault(table, index, *said) for table, index, said in check_paths.problems(pack)]


class _Known:
    """The names a pack declares, and how to speak of a row."""

    def __init__(self, pack: Pack, where: Where) -> None:
        self.pack, self.where = pack, where
        self.facts = pack.facts
        self.names: dict[str, frozenset[str]] = {
            table: frozenset(row.id for row in self.rows(table) if hasattr(row, "id"))
            for table in Pack.model_fields
            if isinstance(self.rows(table), tuple)
        }
        states = frozenset(f"at:{name}" for name in self.names["state"])
        moves = frozenset(move.event or move.id for move in pack.move if not move.automatic)
        self.names["event"] = self.names["act"] | moves | states | CLOCK_ACTS | {"referral_clear"}
        self.names["region"] = frozenset(state.region for state in pack.state)
        self.names["fact"] = frozenset(self.facts)

    def rows(self, table: str) -> tuple[Any, ...]:
        rows: tuple[Any, ...] = getattr(self.pack, table)
        return rows

    def fault(self, table: str, index: int, problem: str, remedy: str) -> Fault:
        row: Row = self.rows(table)[index]
        return Fault(self.where.get((table, index), "pack.toml"), f"{table} {row_name(row, index)}", problem, remedy)

    def each(self, columns: Iterable[tuple[str, str]]) -> Iterator[tuple[str, int, str, str]]:
        """Every name written in these columns: table, place of the row, column, name."""
        for table, column in columns:
            for index, row in enumerate(self.rows(table)):
                held = getattr(row, column)
                for name in held if isinstance(held, tuple) else (held,):
                    if name:
                        yield table, index, column, name


def _doubles(known: _Known) -> Iterator[Fault]:
    for table in known.names.keys() - {"event", "region"}:
        seen: set[tuple[str, str, str]] = set()
        for index, row in enumerate(known.rows(table)):
            key = (getattr(row, "id", ""), row.since, row.until)
            if key[0] and key in seen:
                yield known.fault(table, index, "is there twice", "Give one of them another id, or a regime")
            seen.add(key)


def _ambiguous(known: _Known) -> Iterator[Fault]:
    moves = {name for move in known.pack.move for name in (move.id, move.event)}
    for index, act in enumerate(known.pack.act):
        if act.id in moves:
            yield known.fault(
                "act", index, "has the name of a move", "Give one of them another id: an entry must mean one thing"
            )


def _references(known: _Known) -> Iterator[Fault]:
    targets = {(table, column): target for table, column, target in REFERENCES}
    for table, index, column, name in known.each(targets):
        target = targets[table, column]
        if name not in known.names[target]:
            yield known.fault(
                table, index, f"`{column}` names the unknown {target} `{name}`", f"Add a [[{target}]] `{name}` or mend the name"
            )
    for table in known.names.keys() - {"event", "region"}:
        for index, row in enumerate(known.rows(table)):
            for name in (row.since, row.until):
                if name and name not in known.names["regime"]:
                    yield known.fault(
                        table, index, f"names the unknown regime `{name}`", f"Add a [[regime]] `{name}` or mend the name"
                    )


def _events(known: _Known) -> Iterator[Fault]:
    for table, index, column, name in known.each(EVENT_COLUMNS):
        if name not in known.names["event"]:
            remedy = f"Add an [[act]] or [[move]] that makes `{name}`, or mend the name"
            yield known.fault(table, index, f"`{column}` waits for `{name}`, which nothing can bring about", remedy)


def _conditions(known: _Known) -> Iterator[Fault]:
    for table, index, column, text in known.each(CONDITIONS):
        try:
            expressions.read(text, known.facts)
        except ExpressionError as error:
            yield known.fault(table, index, f"`{column}`: {error}", "Declare the fact in a [[fact]] row or mend the condition")
            continue
        for question, about in expressions.questions(text):
            kind = ASKED_OF.get(question)
            if kind and about not in known.names[kind]:
                yield known.fault(
                    table, index, f"`{column}` asks about the unknown {kind} `{about}`", f"Add that {kind} or mend the name"
                )


def _regimes(known: _Known) -> Iterator[Fault]:
    seen: dict[str, tuple[Any, Any]] = {}
    for index, row in enumerate(known.pack.regime):
        before = seen.get(row.topic)
        if before and (row.begins <= before[0] or row.select[-1] != before[1]):
            remedy = "Let the regimes of a topic begin one after another by the same last date, or give it its own topic"
            yield known.fault("regime", index, f"overlaps the regime before it on `{row.topic}`", remedy)
        seen[row.topic] = (row.begins, row.select[-1])
        for name in row.select:
            if name not in known.facts or known.facts[name].type != "date":
                yield known.fault("regime", index, f"`{name}` is not a date fact", f"Declare a [[fact]] `{name}` of type date")


def _clocks(known: _Known) -> Iterator[Fault]:
    for index, row in enumerate(known.pack.clock):
        if row.kind == "counter" and row.limit is None:
            yield known.fault("clock", index, "counts without a limit", "Give `limit`")
        if row.kind == "limitation" and (not row.bars or row.length is None):
            yield known.fault("clock", index, "is a limitation that ends nothing", "Give `length` and the states it `bars`")
        if row.kind != "counter" and not row.met_by and row.kind != "limitation":
            yield known.fault("clock", index, "can never be met", "Name in `met_by` what does the duty")
        if row.each and (row.each not in known.facts or known.facts[row.each].type != "text"):
            remedy = f"Declare a [[fact]] `{row.each}` of type text"
            yield known.fault("clock", index, f"runs for each `{row.each}`, which is not a text fact", remedy)
        for name in row.counts_from:
            if name not in known.facts or known.facts[name].type != "date":
                yield known.fault(
                    "clock",
                    index,
                    f"counts from `{name}`, which is not a date fact",
                    f"Declare a [[fact]] `{name}` of type date",
                )


def _letters(known: _Known) -> Iterator[Fault]:
    for index, problem, remedy in check_letters.problems(known.pack):
        yield known.fault("letter", index, problem, remedy)


def _header(known: _Known) -> Iterator[Fault]:
    if known.pack.header.calendar not in {row.id for row in known.pack.calendar}:
        remedy = "Run `python -m candour.packs.write_calendars` and name the calendar it writes"
        yield Fault("pack.toml", "pack", f"names the unknown calendar `{known.pack.header.calendar}`", remedy)


def _news(known: _Known) -> Iterator[Fault]:
    if not any(row.right == "updates" and row.clocks for row in known.pack.entitlement):
        remedy = "Give a [[reporter]] the right `updates` in an [[entitlement]] that names its clocks: the mailbox shows them"
        yield Fault("pack.toml", "entitlement", "promises no reporter any news", remedy)


def _help(known: _Known) -> Iterator[Fault]:
    for urgent in (True, False):
        if not any(row.urgent is urgent for row in known.pack.help):
            what = "for danger now" if urgent else "for any other time"
            yield Fault("help.toml", "help", f"has no line {what}", f"Add a [[help]] row with `urgent = {str(urgent).lower()}`")


def _outcomes(known: _Known) -> Iterator[Fault]:
    opened = {name for row in known.pack.outcome_rule for name in (*row.available, *row.exceptional)}
    opened |= {row.outcome for row in known.pack.matrix_cell}
    for index, row in enumerate(known.pack.outcome):
        if row.id not in opened:
            yield known.fault(
                "outcome", index, "is an outcome no proceeding can reach", "Open it in an [[outcome_rule]] or a [[matrix_cell]]"
            )
        if row.kind == "range" and (row.least is None or row.most is None or row.least > row.most or not row.unit):
            yield known.fault("outcome", index, "is a range without bounds", "Give `least`, `most` and `unit`")
    opening = [(row.proceedings, row.finding) for row in known.pack.outcome_rule]
    opening += [(row.proceedings, row.finding) for row in known.pack.matrix]
    for index, finding in enumerate(known.pack.finding):
        for proceeding in finding.proceedings:
            if not any(proceeding in proceedings and of == finding.id for proceedings, of in opening):
                problem = f"opens nothing at `{proceeding}`"
                yield known.fault("finding", index, problem, "Add an [[outcome_rule]] for it, even one with nothing available")
