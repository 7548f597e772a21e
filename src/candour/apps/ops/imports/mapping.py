"""The mapping file: which CSV files, and which of their columns become which of our fields. TOML, described in docs/imports.md.

A file's faults are all named at once, each with its key and what to do. Not here: the CSV files themselves (source.py);
whether the columns named are in them is asked there, before anything is read.
"""

from __future__ import annotations

import codecs
import datetime as dt
import string
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from candour.apps.cases.services import imports as cases
from candour.apps.forces import services as forces
from candour.apps.forces.bulk import Table
from candour.apps.ops.imports.errors import ImportRefused

What = Literal["roster", "allegations"]
TABLES: Mapping[str, Mapping[str, Table]] = {"roster": forces.TABLES, "allegations": cases.TABLES}
COMMITTED = Path(__file__).parent / "mappings"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _short_form(given: Any) -> Any:
    return {"column": given} if isinstance(given, str | list) else given


class Source(_Strict):
    """Where one field's value comes from: a column (the first non-empty of several), a pattern over columns, or a constant."""

    column: str | list[str] | None = None
    pattern: str | None = None
    value: str | None = None
    dates: list[str] = Field(default=["%Y-%m-%d"], min_length=1)
    not_before: dt.date | None = None
    values: dict[str, str] = {}
    pad: int | None = Field(default=None, ge=1, le=20)
    sentence: bool = False
    expected: bool = False

    @model_validator(mode="after")
    def _one_origin(self) -> Source:
        if sum(origin is not None for origin in (self.column, self.pattern, self.value)) != 1:
            raise ValueError("Give exactly one of column, pattern and value.")
        return self

    @field_validator("dates")
    @classmethod
    def _whole_dates(cls, formats: list[str]) -> list[str]:
        day = dt.date(2001, 12, 31)
        for given in formats:
            try:
                whole = dt.datetime.strptime(day.strftime(given), given).date() == day  # noqa: DTZ007 - a day has no zone
            except ValueError:
                whole = False
            if not whole:
                raise ValueError(f"{given!r} does not give a day, month and year. Write it like %d/%m/%Y.")
        return formats

    @property
    def columns(self) -> list[str]:
        """The source columns this needs."""
        if self.pattern is not None:
            return [name for _, name, _, _ in string.Formatter().parse(self.pattern) if name is not None]
        return [self.column] if isinstance(self.column, str) else list(self.column or [])


Origin = Annotated[Source, BeforeValidator(_short_form)]


class FileMapping(_Strict):
    """One file (or one reading of it) into one of our tables."""

    into: str
    file: str
    encoding: str = "utf-8-sig"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    when: str | None = None
    order: list[tuple[str, str]] = []
    columns: dict[str, Origin]
    facts: dict[str, Origin] = {}

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, given: str) -> str:
        try:
            name = codecs.lookup(given).name
        except LookupError:
            raise ValueError(f"There is no encoding {given!r}. Write utf-8, latin-1, cp1252 or the file's own.") from None
        return "utf-8-sig" if name == "utf-8" else name  # many programs put a byte order mark before UTF-8

    @property
    def source_columns(self) -> set[str]:
        """Every column of the file this reads."""
        read = {name for origin in (*self.columns.values(), *self.facts.values()) for name in origin.columns}
        return read | ({self.when} if self.when else set())


class ForceNamed(_Strict):
    """The force all rows belong to, where no column says it."""

    code: str = Field(pattern=r"^[-a-zA-Z0-9_]{1,50}$")
    name: str = ""


class LeftOut(_Strict):
    """A file of the same source that is not read, and why."""

    file: str
    why: str


class ImportMapping(_Strict):
    """A whole mapping file."""

    what: What
    force: ForceNamed | None = None
    source: str = ""
    folder: str | None = None
    table: list[FileMapping] = Field(min_length=1)
    left_out: list[LeftOut] = []

    @property
    def tables(self) -> list[FileMapping]:
        """The readings, those that others lean on first."""
        order = list(TABLES[self.what])
        return sorted(self.table, key=lambda one: order.index(one.into))

    def given(self, one: FileMapping) -> dict[str, Source]:
        """The fields of one reading: its own, and those the whole mapping fixes."""
        table = TABLES[self.what][one.into]
        fixed = {"force": self.force.code if self.force else "", "source": self.source}
        constants = {name: Source(value=value) for name, value in fixed.items() if value and name in table.inputs}
        return {**constants, **one.columns}

    def faults(self) -> Iterator[str]:
        """What is wrong between the parts."""
        for at, one in enumerate(self.table, start=1):
            place = f"table {at} ({one.file})"
            if one.into not in TABLES[self.what]:
                yield f"{place}, into: {one.into!r} is none of ours. Choose from: {', '.join(TABLES[self.what])}."
            else:
                yield from (f"{place}, {fault}" for fault in self._faults_of(one, TABLES[self.what][one.into]))

    def _faults_of(self, one: FileMapping, table: Table) -> Iterator[str]:
        given = self.given(one)
        for name in one.columns:
            if name not in table.inputs or table.kind(name) == "json":
                known = ", ".join(other for other in table.inputs if table.kind(other) != "json")
                yield f"columns.{name}: {one.into} have no such field. They have: {known}."
        for name in table.needed:
            if name not in given:
                yield f"columns.{name}: {one.into} cannot do without it. Say which column it comes from{_or_fix(name)}."
        for pair in one.order:
            for name in pair:
                if name not in given or table.kind(name) != "date":
                    yield f"order: {name!r} is not one of the dates mapped. Name two of them, the earlier first."
        if one.facts and "facts" not in table.fields:
            yield f"facts: {one.into} have no room for facts. Only cases and acts do."


def _or_fix(name: str) -> str:
    return {"force": ", or fix it for all with [force] code", "source": ", or fix it for all with source"}.get(name, "")


def load(path: Path, what: str) -> ImportMapping:
    """Read a mapping file, or a committed one by its bare name. Raises ImportRefused with every fault found."""
    found = path if path.exists() else COMMITTED / path.with_suffix(".toml").name
    try:
        text = found.read_text("utf-8")
        mapping = ImportMapping.model_validate(tomllib.loads(text))
    except OSError:
        committed = ", ".join(sorted(one.stem for one in COMMITTED.glob("*.toml")))
        raise ImportRefused([f"{path}: there is no such mapping file. Give its path, or one of: {committed}."]) from None
    except UnicodeDecodeError:
        raise ImportRefused([f"{found}: is not UTF-8. Save it as UTF-8."]) from None
    except tomllib.TOMLDecodeError as fault:
        raise ImportRefused([f"{found}: is not TOML: {fault}. Mend that line."]) from None
    except ValidationError as fault:
        raise ImportRefused([f"{found}: {_told(error)}" for error in fault.errors()]) from None
    faults = [] if mapping.what == what else [f"what: this is a mapping of {mapping.what}. Run candour import {mapping.what}."]
    faults += mapping.faults()
    if faults:
        raise ImportRefused([f"{found}: {fault}" for fault in faults])
    return mapping


def _told(error: Any) -> str:
    # Pydantic counts from 0 and names its own wrappers; people count tables from 1.
    place = [f"{part + 1}" if isinstance(part, int) else part for part in error["loc"] if not str(part).startswith("function-")]
    key = ".".join(map(str, place)).replace("table.", "table ", 1)
    remedy = {
        "extra_forbidden": "There is no such key here. Take it out or mend its name.",
        "missing": "It is missing. Add it.",
    }
    said = remedy.get(error["type"]) or error["msg"].removeprefix("Value error, ")
    return f"{key}: {said if said.endswith('.') else said + '.'}"
