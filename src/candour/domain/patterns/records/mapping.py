"""The mapping file of `candour patterns`: the tables and keys it adds to the mapping language (domain/tables). docs/records.md.

All faults of the file are named at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from candour.domain.patterns.records.schema import TABLES, choices
from candour.domain.tables import mapping as tables
from candour.domain.tables.mapping import FileTable, ForceNamed, LeftOut, Source, Strict

COMMITTED = Path(__file__).parents[1] / "mappings"
LINE = "line"
"""May stand in a pattern for the number of the row in its file."""
_IMPORT_ONLY = {"not_before", "expected"}


class RowRule(Strict):
    """Rows set apart by what a column says: `exclude` leaves the row out; `blank` makes one value of it not known."""

    column: str
    values: list[str] = Field(min_length=1)
    why: str


class Blank(RowRule):
    """As above, and which of our columns becomes not known."""

    into: str


class RecordsTable(FileTable):
    """One file, or one reading of it, into one table of records."""

    exclude: list[RowRule] = []
    blank: list[Blank] = []

    @model_validator(mode="after")
    def _known_names(self) -> RecordsTable:
        if self.into not in TABLES:
            raise ValueError(f"There is no table {self.into!r}. There are: {', '.join(TABLES)}.")
        table = TABLES[self.into]
        given = [*self.columns, *(blank.into for blank in self.blank)]
        unknown = [name for name in given if name not in table.columns]
        if unknown:
            raise ValueError(f"{self.into} has no column {', '.join(unknown)}. It has: {', '.join(table.columns)}.")
        absent = [name for name in table.needed if name not in self.columns]
        if absent:
            raise ValueError(f"{self.into} cannot do without {', '.join(absent)}.")
        return self

    @model_validator(mode="after")
    def _known_words(self) -> RecordsTable:
        for name, origin in self.columns.items():
            words = choices(name)
            odd = sorted({new for new in origin.values.values() if words and new and new not in words})
            if odd:
                raise ValueError(f"{name} cannot be {', '.join(odd)}. It can be: {', '.join(words)}.")
            for key in sorted(_IMPORT_ONLY & origin.model_fields_set):
                raise ValueError(f"{name}: {key} is a key of candour import. Take it out.")
        return self

    @property
    def source_columns(self) -> list[str]:
        """Every column of the file that this reads, each once."""
        rules = [rule.column for rule in (*self.exclude, *self.blank)]
        return [name for name in dict.fromkeys([*super().source_columns, *rules]) if name != LINE or name in rules]


class RecordsMapping(Strict):
    """A whole mapping file. `folder` is where the files lie below the folder given, if they are not in it."""

    what: Literal["records"] = "records"
    title: str
    folder: str = ""
    force: ForceNamed | None = None
    table: list[RecordsTable] = Field(min_length=1)
    left_out: list[LeftOut] = []


def read_mapping(path: str | Path) -> RecordsMapping:
    """Read a mapping: the path of a TOML file, or the name of a committed one. Raises FilesRefused with every fault."""
    _place, mapping = tables.read_mapping(Path(path), RecordsMapping, COMMITTED)
    return mapping


def constant(value: str) -> Source:
    """The same value for every row."""
    return Source(value=value)
