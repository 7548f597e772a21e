"""A mapping file: which CSV files, and which of their columns, become which table of records. TOML: docs/records.md.

All faults of the file are named at once. Not here: the CSV files (source.py); the mappings of `candour import`, which fill
the database of the running product and check each row in their own way (apps/ops/imports).
"""

from __future__ import annotations

import string
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from candour.domain.patterns.errors import RecordsRefused
from candour.domain.patterns.records.schema import TABLES, choices

COMMITTED = Path(__file__).parents[1] / "mappings"
LINE = "line"
"""May stand in a pattern for the number of the row in its file."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _short_form(given: Any) -> Any:
    return {"column": given} if isinstance(given, str | list) else given


class Origin(_Strict):
    """Where a column's value comes from: a column (the first of several that is not empty), a pattern, or a constant.

    `values` renames, whatever the case of the letters; `named_only` takes the first column whose value is renamed.
    """

    column: str | list[str] | None = None
    pattern: str | None = None
    value: str | None = None
    dates: list[str] = Field(default=["%Y-%m-%d"], min_length=1)
    values: dict[str, str] = {}
    named_only: bool = False
    lower: bool = False
    pad: int | None = Field(default=None, ge=1, le=20)

    @model_validator(mode="after")
    def _one_origin(self) -> Origin:
        if sum(given is not None for given in (self.column, self.pattern, self.value)) != 1:
            raise ValueError("Give exactly one of column, pattern and value.")
        return self

    @property
    def pieces(self) -> list[tuple[str, str | None]]:
        """A pattern's literal texts, each with the column that follows it."""
        return [(text, name) for text, name, _, _ in string.Formatter().parse(self.pattern or "")]

    @property
    def columns(self) -> list[str]:
        """The columns of the file that this reads."""
        if self.pattern is not None:
            return [name for _, name in self.pieces if name and name != LINE]
        return [self.column] if isinstance(self.column, str) else list(self.column or [])


class RowRule(_Strict):
    """Rows set apart by what a column says: `exclude` leaves the row out; `blank` makes one value of it not known."""

    column: str
    values: list[str] = Field(min_length=1)
    why: str


class Blank(RowRule):
    """As above, and which of our columns becomes not known."""

    into: str


class Reading(_Strict):
    """One file, or one reading of it, into one table."""

    into: str
    file: str
    encoding: str = "utf-8"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    columns: dict[str, Annotated[Origin, BeforeValidator(_short_form)]]
    exclude: list[RowRule] = []
    blank: list[Blank] = []

    @model_validator(mode="after")
    def _known_names(self) -> Reading:
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
    def _known_words(self) -> Reading:
        for name, origin in self.columns.items():
            words = choices(name)
            odd = sorted({new for new in origin.values.values() if words and new and new not in words})
            if odd:
                raise ValueError(f"{name} cannot be {', '.join(odd)}. It can be: {', '.join(words)}.")
        return self

    @property
    def source_columns(self) -> list[str]:
        """Every column of the file that this reads, each once."""
        read = [name for origin in self.columns.values() for name in origin.columns]
        return list(dict.fromkeys([*read, *(rule.column for rule in (*self.exclude, *self.blank))]))


class Mapping(_Strict):
    """A whole mapping file. `folder` is where the files lie below the folder given, if they are not in it."""

    title: str
    folder: str = ""
    force: str = ""
    reading: list[Reading] = Field(min_length=1)


def read_mapping(path: str | Path) -> Mapping:
    """Read a mapping: the path of a TOML file, or the name of a committed one. Raises RecordsRefused with every fault."""
    place = Path(path)
    if not place.suffix and not place.exists():
        place = COMMITTED / f"{path}.toml"
    try:
        return Mapping.model_validate(tomllib.loads(place.read_text("utf-8")))
    except OSError:
        known = ", ".join(sorted(one.stem for one in COMMITTED.glob("*.toml")))
        raise RecordsRefused([f"There is no mapping {path}. Give a TOML file, or one of: {known}."]) from None
    except (tomllib.TOMLDecodeError, UnicodeError) as fault:
        raise RecordsRefused([f"{place}: is not TOML ({fault}). Mend the line it names."]) from None
    except ValidationError as fault:
        raise RecordsRefused([f"{place}: {_where(one['loc'])}: {one['msg']}" for one in fault.errors()]) from None


def _where(place: tuple[int | str, ...]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place) or "the file"
