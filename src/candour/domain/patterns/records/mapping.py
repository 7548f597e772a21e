"""The keys and checks that `candour patterns` adds to the language of mapping files (domain/tables).

A mapping file says how the columns of data files fill the tables of records. Every fault of a mapping file is reported at once.
docs/records.md describes the format.
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
"""A pattern may use this name for the number of the row in its file."""
_IMPORT_ONLY = {"not_before", "expected"}


class RowRule(Strict):
    """A rule of a mapping file that selects the rows of a data file whose `column` has one of `values`.

    `why` states the reason for the rule.
    """

    column: str
    values: list[str] = Field(min_length=1)
    why: str


class Blank(RowRule):
    """A rule of a mapping file that makes the column `into` of records unknown (empty) in the rows that the rule selects."""

    into: str


class RecordsTable(FileTable):
    """The part of a mapping file that says how one data file fills one table of records.

    Rows that a rule of `exclude` selects are left out; a rule of `blank` makes one column unknown in the rows it selects.
    """

    exclude: list[RowRule] = []
    blank: list[Blank] = []

    @model_validator(mode="after")
    def _check_names(self) -> RecordsTable:
        """Check that the table and columns named in the mapping file exist in the schema, and needed columns are filled."""
        if self.into not in TABLES:
            raise ValueError(f"There is no table {self.into!r}. There are: {', '.join(TABLES)}.")
        table = TABLES[self.into]
        filled = [*self.columns, *(blank.into for blank in self.blank)]
        unknown = [name for name in filled if name not in table.columns]
        if unknown:
            raise ValueError(f"{self.into} has no column {', '.join(unknown)}. It has: {', '.join(table.columns)}.")
        absent = [name for name in table.needed if name not in self.columns]
        if absent:
            raise ValueError(f"{self.into} cannot do without {', '.join(absent)}.")
        return self

    @model_validator(mode="after")
    def _check_words(self) -> RecordsTable:
        """Check that a mapping file renames values only to words that their column of records may hold.

        Also checks that no key is used that only `candour import` understands.
        """
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
        """The names of the data file's columns that are read, each once."""
        rules = [rule.column for rule in (*self.exclude, *self.blank)]
        return [name for name in dict.fromkeys([*super().source_columns, *rules]) if name != LINE or name in rules]


class RecordsMapping(Strict):
    """A whole mapping file, which says how data files fill the tables of records.

    `folder` is the sub-folder that holds the data files, if they are not in the loaded folder itself; `table` has a part for
    each file.
    """

    what: Literal["records"] = "records"
    title: str
    folder: str = ""
    force: ForceNamed | None = None
    table: list[RecordsTable] = Field(min_length=1)
    left_out: list[LeftOut] = []


def read_mapping(path: str | Path) -> RecordsMapping:
    """Read a mapping file: `path` is its path, or its name in `COMMITTED`. Raises FilesRefused with every fault."""
    _place, mapping = tables.read_mapping(Path(path), RecordsMapping, COMMITTED)
    return mapping


def constant(value: str) -> Source:
    """Return a mapping-file entry that gives a column of records the text `value` in every row."""
    return Source(value=value)
