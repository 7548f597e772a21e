"""Checks the rows of a pack against each other: every name a row uses must be declared by another row.

Not here: whether a single row is well formed (pydantic, in `loader`), paths between states (`check_paths`), letters
(`check_letters`).
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
    """Each fault in how the rows of `pack` refer to each other. `where`: (table, index of the row) → the file of the row."""
    declared = _Declared(pack, where)
    between_rows = [
        *_duplicate_ids(declared),
        *_ambiguous_events(declared),
        *_unknown_names(declared),
        *_unknown_events(declared),
        *_wrong_conditions(declared),
        *_wrong_regimes(declared),
        *_wrong_clocks(declared),
    ]
    between_rows += [
        *_wrong_letters(declared),
        *_wrong_header(declared),
        *_wrong_outcomes(declared),
        *_missing_updates(declared),
        *_missing_help_lines(declared),
    ]
    return between_rows or [declared.fault(table, index, *fault) for table, index, fault in check_paths.problems(pack)]


class _Declared:
    """The ids that a pack declares, by table. The checks of this module look ids up here and make each `Fault` here."""

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
        """The rows of `table`."""
        rows: tuple[Any, ...] = getattr(self.pack, table)
        return rows

    def fault(self, table: str, index: int, problem: str, remedy: str) -> Fault:
        """A fault of the row at `index` of `table`: the file and name of the row, the problem and the remedy."""
        row: Row = self.rows(table)[index]
        return Fault(self.where.get((table, index), "pack.toml"), f"{table} {row_name(row, index)}", problem, remedy)

    def each(self, columns: Iterable[tuple[str, str]]) -> Iterator[tuple[str, int, str, str]]:
        """Each id in the given columns: (table, index of the row, column, id). `columns`: (table, column) to read."""
        for table, column in columns:
            for index, row in enumerate(self.rows(table)):
                value = getattr(row, column)
                for name in value if isinstance(value, tuple) else (value,):
                    if name:
                        yield table, index, column, name


def _duplicate_ids(declared: _Declared) -> Iterator[Fault]:
    """A fault for each row that has the same id and the same regimes as another row of its table."""
    for table in declared.names.keys() - {"event", "region"}:
        seen: set[tuple[str, str, str]] = set()
        for index, row in enumerate(declared.rows(table)):
            key = (getattr(row, "id", ""), row.since, row.until)
            if key[0] and key in seen:
                yield declared.fault(table, index, "is there twice", "Give one of them another id, or a regime")
            seen.add(key)


def _ambiguous_events(declared: _Declared) -> Iterator[Fault]:
    """A fault for each act whose id is also the event of a move."""
    moves = {name for move in declared.pack.move for name in (move.id, move.event)}
    for index, act in enumerate(declared.pack.act):
        if act.id in moves:
            yield declared.fault(
                "act", index, "has the name of a move", "Give one of them another id: an entry must mean one thing"
            )


def _unknown_names(declared: _Declared) -> Iterator[Fault]:
    """A fault for each place where a row names the id of another row, or a regime, that the pack does not contain."""
    targets = {(table, column): target for table, column, target in REFERENCES}
    for table, index, column, name in declared.each(targets):
        target = targets[table, column]
        if name not in declared.names[target]:
            yield declared.fault(
                table, index, f"`{column}` names the unknown {target} `{name}`", f"Add a [[{target}]] `{name}` or mend the name"
            )
    for table in declared.names.keys() - {"event", "region"}:
        for index, row in enumerate(declared.rows(table)):
            for name in (row.since, row.until):
                if name and name not in declared.names["regime"]:
                    yield declared.fault(
                        table, index, f"names the unknown regime `{name}`", f"Add a [[regime]] `{name}` or mend the name"
                    )


def _unknown_events(declared: _Declared) -> Iterator[Fault]:
    """A fault for each event that a clock, letter or other row waits for and that no act, move or state causes."""
    for table, index, column, name in declared.each(EVENT_COLUMNS):
        if name not in declared.names["event"]:
            remedy = f"Add an [[act]] or [[move]] that makes `{name}`, or mend the name"
            yield declared.fault(table, index, f"`{column}` waits for `{name}`, which nothing can bring about", remedy)


def _wrong_conditions(declared: _Declared) -> Iterator[Fault]:
    """A fault for each condition that cannot be parsed, or that asks about something the pack does not declare."""
    for table, index, column, text in declared.each(CONDITIONS):
        try:
            expressions.read(text, declared.facts)
        except ExpressionError as error:
            yield declared.fault(
                table, index, f"`{column}`: {error}", "Declare the fact in a [[fact]] row or mend the condition"
            )
            continue
        for question, about in expressions.questions(text):
            kind = ASKED_OF.get(question)
            if kind and about not in declared.names[kind]:
                yield declared.fault(
                    table, index, f"`{column}` asks about the unknown {kind} `{about}`", f"Add that {kind} or mend the name"
                )


def _wrong_regimes(declared: _Declared) -> Iterator[Fault]:
    """A fault for each regime that overlaps another on the same topic, or that is selected by a fact that is not a date."""
    seen: dict[str, tuple[Any, Any]] = {}
    for index, row in enumerate(declared.pack.regime):
        before = seen.get(row.topic)
        if before and (row.begins <= before[0] or row.select[-1] != before[1]):
            remedy = "Let the regimes of a topic begin one after another by the same last date, or give it its own topic"
            yield declared.fault("regime", index, f"overlaps the regime before it on `{row.topic}`", remedy)
        seen[row.topic] = (row.begins, row.select[-1])
        for name in row.select:
            if name not in declared.facts or declared.facts[name].type != "date":
                yield declared.fault(
                    "regime", index, f"`{name}` is not a date fact", f"Declare a [[fact]] `{name}` of type date"
                )


def _wrong_clocks(declared: _Declared) -> Iterator[Fault]:
    """A fault for each clock that lacks a column needed for its kind, or that names a fact of the wrong type."""
    for index, row in enumerate(declared.pack.clock):
        if row.kind == "counter" and row.limit is None:
            yield declared.fault("clock", index, "counts without a limit", "Give `limit`")
        if row.kind == "limitation" and (not row.bars or row.length is None):
            yield declared.fault("clock", index, "is a limitation that ends nothing", "Give `length` and the states it `bars`")
        if row.kind != "counter" and not row.met_by and row.kind != "limitation":
            yield declared.fault("clock", index, "can never be met", "Name in `met_by` what does the duty")
        if row.each and (row.each not in declared.facts or declared.facts[row.each].type != "text"):
            remedy = f"Declare a [[fact]] `{row.each}` of type text"
            yield declared.fault("clock", index, f"runs for each `{row.each}`, which is not a text fact", remedy)
        for name in row.counts_from:
            if name not in declared.facts or declared.facts[name].type != "date":
                yield declared.fault(
                    "clock",
                    index,
                    f"counts from `{name}`, which is not a date fact",
                    f"Declare a [[fact]] `{name}` of type date",
                )


def _wrong_letters(declared: _Declared) -> Iterator[Fault]:
    """A fault for each problem of a letter that `check_letters` finds."""
    for index, problem, remedy in check_letters.problems(declared.pack):
        yield declared.fault("letter", index, problem, remedy)


def _wrong_header(declared: _Declared) -> Iterator[Fault]:
    """A fault if the header row of the pack names a calendar that the pack does not declare."""
    if declared.pack.header.calendar not in {row.id for row in declared.pack.calendar}:
        remedy = "Run `python -m candour.packs.write_calendars` and name the calendar it writes"
        yield Fault("pack.toml", "pack", f"names the unknown calendar `{declared.pack.header.calendar}`", remedy)


def _missing_updates(declared: _Declared) -> Iterator[Fault]:
    """A fault if no kind of reporter has the right `updates` (news of progress) together with clocks for it."""
    if not any(row.right == "updates" and row.clocks for row in declared.pack.entitlement):
        remedy = "Give a [[reporter]] the right `updates` in an [[entitlement]] that names its clocks: the mailbox shows them"
        yield Fault("pack.toml", "entitlement", "promises no reporter any news", remedy)


def _missing_help_lines(declared: _Declared) -> Iterator[Fault]:
    """A fault if the pack has no help line for danger now, or no help line for other times."""
    for urgent in (True, False):
        if not any(row.urgent is urgent for row in declared.pack.help):
            what = "for danger now" if urgent else "for any other time"
            yield Fault("help.toml", "help", f"has no line {what}", f"Add a [[help]] row with `urgent = {str(urgent).lower()}`")


def _wrong_outcomes(declared: _Declared) -> Iterator[Fault]:
    """A fault for each outcome that no rule or matrix names, each range without bounds, and each finding without a rule."""
    opened = {name for row in declared.pack.outcome_rule for name in (*row.available, *row.exceptional)}
    opened |= {row.outcome for row in declared.pack.matrix_cell}
    for index, row in enumerate(declared.pack.outcome):
        if row.id not in opened:
            yield declared.fault(
                "outcome", index, "is an outcome no proceeding can reach", "Open it in an [[outcome_rule]] or a [[matrix_cell]]"
            )
        if row.kind == "range" and (row.least is None or row.most is None or row.least > row.most or not row.unit):
            yield declared.fault("outcome", index, "is a range without bounds", "Give `least`, `most` and `unit`")
    opening = [(row.proceedings, row.finding) for row in declared.pack.outcome_rule]
    opening += [(row.proceedings, row.finding) for row in declared.pack.matrix]
    for index, finding in enumerate(declared.pack.finding):
        for proceeding in finding.proceedings:
            if not any(proceeding in proceedings and of == finding.id for proceedings, of in opening):
                remedy = "Add an [[outcome_rule]] for it, even one with nothing available"
                yield declared.fault("finding", index, f"opens nothing at `{proceeding}`", remedy)
