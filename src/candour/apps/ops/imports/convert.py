"""Converts rows of a CSV file to rows of a database table: picks columns, reads dates, renames values, lists every fault.

The outcome of converting a text is cached, because a file repeats few texts. Not here: repeated rows and references to other
rows, which only the database can see (forces.services.bulk).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from candour.apps.forces.services.bulk import Finding, Table
from candour.apps.ops.imports.mapping import ImportTable
from candour.domain.names import plain_name
from candour.domain.tables.files import Row
from candour.domain.tables.mapping import Source

Value = str | int | dt.date | None
_CACHE_SIZE = 50_000
_LONGEST_SHOWN = 40
_LARGEST_SMALL_INTEGER = 32_767


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of converting one cell of a CSV file. `value`: the converted value; '' or None where the cell is empty.

    With a `fault` the row is rejected; with a `remark` the row is kept, and the remark is listed in the report.
    """

    value: Value
    fault: str = ""
    remark: str = ""


Read = Callable[[str], Outcome]
Pick = Callable[[list[str]], str]


class Cell:
    """Converts the cells of one field: `pick` selects the field's text from a row, `read` converts the text.

    `known` caches converted values by text, except those with a fault or a remark.
    """

    def __init__(self, name: str, pick: Pick, read: Read) -> None:
        self.name, self.pick, self.read = name, pick, read
        self.known: dict[str, Value] = {}

    def outcome(self, raw: str) -> Outcome:
        """Convert a text that is not in `known`, and cache the value there if there is no fault and no remark."""
        outcome = self.read(raw)
        if not outcome.fault and not outcome.remark and len(self.known) < _CACHE_SIZE:
            self.known[raw] = outcome.value
        return outcome


@dataclass
class Converter:
    """Converts the rows of one CSV file for one database table, and counts the rows.

    `findings` lists the rejected rows and the remarks. `irrelevant` is the number of rows that the mapping skips for this
    table, because the column that it calls `when` is empty.
    """

    mapping: ImportTable
    table: Table
    header: Sequence[str]
    sources: dict[str, Source]
    today: dt.date
    rows: int = 0
    irrelevant: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def columns(self) -> list[str]:
        """The names of the converted values of a row, in order."""
        return [*self.sources, *(["facts"] if self.mapping.facts else [])]

    def convert(self, rows: Iterator[Row]) -> Iterator[Sequence[object]]:
        """Yield [line number, value, …] for each row of the file that is neither rejected nor irrelevant to the table.

        The values are in the order of `columns`.
        """
        cells = [self._cell_of(name, source) for name, source in self.sources.items()]
        facts = [Cell(name, self._picker(source), _text_reader(source)) for name, source in self.mapping.facts.items()]
        when = self.header.index(self.mapping.when) if self.mapping.when else None
        order = [(self.columns.index(a), self.columns.index(b), f"kept; {b} is before {a}") for a, b in self.mapping.order]
        for line, row, reason in rows:
            self.rows += 1
            if row is None:
                self._add_finding(line, "rejected", reason)
            elif when is not None and not row[when].strip():
                self.irrelevant += 1
            elif (values := self._converted_values(line, row, cells)) is not None:
                self._remark_on_order(line, values, order)
                yield [line, *values, self._facts_json(line, row, facts)] if facts else [line, *values]

    def _converted_values(self, line: int, row: list[str], cells: list[Cell]) -> list[Value] | None:
        """Return the converted values of one row, and add its remarks to `findings`.

        Where a cell has a fault, which rejects the row, adds the faults to `findings` instead and returns None.
        """
        values: list[Value] = []
        faults: list[str] = []
        remarks: list[str] = []
        for cell in cells:
            raw = cell.pick(row)
            if raw in cell.known:
                values.append(cell.known[raw])
                continue
            outcome = cell.outcome(raw)
            values.append(outcome.value)
            if outcome.fault:
                faults.append(outcome.fault)
            elif outcome.remark:
                remarks.append(f"kept; {outcome.remark}")
        if faults:
            self._add_finding(line, "rejected", "; ".join(faults))
            return None
        for remark in remarks:
            self._add_finding(line, "kept", remark)
        return values

    def _remark_on_order(self, line: int, values: list[Value], order: list[tuple[int, int, str]]) -> None:
        """List a remark for each pair of dates among a row's `values` that is in the wrong order.

        `order` has (index of the date that must be first, index of the other date, remark).
        """
        for first, second, remark in order:
            a, b = values[first], values[second]
            if isinstance(a, dt.date) and isinstance(b, dt.date) and b < a:
                self._add_finding(line, "kept", remark)

    def _facts_json(self, line: int, row: list[str], cells: list[Cell]) -> str:
        """Return the facts of one row that are not empty as a JSON object; add remarks on them to `findings`.

        `cells`: the converters of the facts, which are columns that are stored together in one JSON field.
        """
        facts = {}
        for cell in cells:
            raw = cell.pick(row)
            if raw not in cell.known:
                outcome = cell.outcome(raw)
                if outcome.remark:
                    self._add_finding(line, "kept", f"kept; {cell.name} {outcome.remark}")
                value = outcome.value
            else:
                value = cell.known[raw]
            if value:
                facts[cell.name] = value
        return json.dumps(facts)

    def _add_finding(self, line: int, decision: str, reason: str) -> None:
        """Add a finding on the row at `line` to `findings`: `decision` is "rejected" or "kept", `reason` the text to show."""
        self.findings.append(Finding(line, decision, reason))  # type: ignore[arg-type]  # one of the three literals

    def _cell_of(self, name: str, source: Source) -> Cell:
        """Return the Cell that converts one field of the table, chosen by the field's type in the database."""
        model_field = self.table.field(name)
        match self.table.kind(name):
            case "date":
                read = _day_reader(source, self.today)
            case "integer":
                read = _integer_reader(source)
            case _:
                read = _text_reader(source, longest=getattr(model_field, "max_length", None))
        return Cell(name, self._picker(source), _checked_reader(name, read, source, needed=name in self.table.needed))

    def _picker(self, source: Source) -> Pick:
        """Return a function that gets the text of a field from a row.

        The text is what `source` describes: a constant, a pattern filled with columns, or the first filled column of several.
        """
        if source.value is not None:
            constant = source.value
            return lambda _: constant
        places = [self.header.index(column) for column in source.columns]
        if source.pattern is not None:
            pattern, names = source.pattern, source.columns
            return lambda row: _filled_pattern(pattern, {name: row[at].strip() for name, at in zip(names, places, strict=True)})
        if source.named_only:
            return _renamed_first_picker(places, source)
        if len(places) == 1:
            only = places[0]
            return itemgetter(only)
        return lambda row: next((row[at] for at in places if row[at].strip()), "")


def _renamed_first_picker(places: list[int], source: Source) -> Pick:
    """Return a function that gets the text of a row's first column (of `places`) whose text `source.values` renames.

    Where none is renamed, the function gets the first text that is not empty.
    """
    renamed = {_comparable(old) for old in source.values}

    def pick(row: list[str]) -> str:
        """Return the text of the first renamed column of a row, or else of the first column that is not empty."""
        filled = [row[at] for at in places if row[at].strip()]
        return next((cell for cell in filled if _comparable(cell) in renamed), filled[0] if filled else "")

    return pick


def _filled_pattern(pattern: str, values: dict[str, str]) -> str:
    """Return `pattern` with the names of columns replaced by `values`, such as an identifier of two columns.

    Returns '' where a value is empty: an identifier with an empty part would identify nobody.
    """
    return pattern.format_map(values) if all(values.values()) else ""


def _checked_reader(name: str, read: Read, source: Source, *, needed: bool) -> Read:
    """Return `read` with further checks: a missing value is a fault where `needed`, and a remark where `source` expects it.

    The texts of faults and remarks begin with the field's `name`.
    """

    def read_checked(raw: str) -> Outcome:
        """Convert a text with `read`, check for a missing value, and put the field's name before a fault or remark."""
        outcome = read(plain_name(raw))
        if outcome.fault:
            return Outcome(None, fault=f"{name} {outcome.fault}")
        if outcome.value in {None, ""}:
            return Outcome(
                outcome.value,
                fault=f"{name} is missing" if needed else "",
                remark=f"{name} is missing" if source.expected and not needed else "",
            )
        return Outcome(outcome.value, remark=f"{name} {outcome.remark}" if outcome.remark else "")

    return read_checked


def _day_reader(source: Source, today: dt.date) -> Read:
    """Return a function that converts a text to a day in a date format of `source`, with a remark where `remark_on` has one."""

    def read_day(raw: str) -> Outcome:
        """Convert a text to a day; None for an empty text; a fault where no date format fits."""
        if not raw:
            return Outcome(None)
        for date_format in source.dates:
            try:
                day = dt.datetime.strptime(raw, date_format).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
            return Outcome(day, remark=remark_on(day))
        return Outcome(None, fault=f"is badly dated: {_quoted(raw)} is not like {' or '.join(source.dates)}")

    def remark_on(day: dt.date) -> str:
        """Return the remark on a day that is probably a mistake, such as a day in the future; '' for any other day."""
        if day > today:
            return "lies in the future"
        return f"lies before {source.not_before}" if source.not_before and day < source.not_before else ""

    return read_day


def _integer_reader(source: Source) -> Read:
    """Return a function that converts a text, renamed by `source.values`, to a whole number from 0 to 32767."""
    renamed = {_comparable(old): new for old, new in source.values.items()}

    def read_integer(raw: str) -> Outcome:
        """Convert a text to a whole number; None for an empty text; a fault where the text is no such number."""
        text = renamed.get(_comparable(raw), raw)
        if not text:
            return Outcome(None)
        whole = text.removesuffix(".0")  # spreadsheets write whole numbers so
        if whole.isascii() and whole.isdigit() and int(whole) <= _LARGEST_SMALL_INTEGER:
            return Outcome(int(whole))
        return Outcome(None, fault=f"is not a number that fits: {_quoted(raw)}")

    return read_integer


def _text_reader(source: Source, longest: int | None = None) -> Read:
    """Return a function that converts a text as `source` says: other words, another case or leading zeros.

    A text longer than `longest` characters is a fault.
    """
    renamed = {_comparable(old): new for old, new in source.values.items()}

    def read_text(raw: str) -> Outcome:
        """Normalise a text; a fault where the text is too long, a remark where a text cannot be padded with zeros."""
        text = " ".join(raw.split())
        new = renamed.get(_comparable(text))
        if new is not None:
            text = new
        elif source.sentence:
            text = text.capitalize()
        elif source.lower:
            text = text.lower()
        remark = ""
        if source.pad and text and new is None:
            remark = "" if text.isdigit() and len(text) <= source.pad else f"is not a number of {source.pad} digits; as given"
            text = text.zfill(source.pad) if not remark else text
        if longest and len(text) > longest:
            return Outcome(None, fault=f"is longer than {longest} characters")
        return Outcome(text, remark=remark)

    return read_text


def _comparable(text: str) -> str:
    """Return the text in a form for comparison: lower case, with single spaces."""
    return " ".join(text.split()).casefold()


def _quoted(raw: str) -> str:
    """Return a cell's text for a message: quoted, and cut after `_LONGEST_SHOWN` characters."""
    return repr(raw if len(raw) <= _LONGEST_SHOWN else raw[:_LONGEST_SHOWN] + "…")
