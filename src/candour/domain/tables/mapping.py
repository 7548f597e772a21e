"""What every mapping file shares: a force, tables, and the source of each field's value. docs/imports.md describes the format.

`read_mapping` reads a file into the caller's model, built from the classes here. Not here: reading the CSV files, and checking
that they have the columns that the mapping names (files.py).
"""

from __future__ import annotations

import codecs
import datetime as dt
import string
import tomllib
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from candour.domain.tables.errors import FilesRefused


class Strict(BaseModel):
    """Base class of the models that mapping files are read into; a key that the model does not have is a fault."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _expand_short_form(given: Any) -> Any:
    """Return a field's source in its long form: a column name or a list of column names becomes `{"column": …}`."""
    return {"column": given} if isinstance(given, str | list) else given


class Source(Strict):
    """Where the value of one field comes from: a column (the first non-empty of several), a pattern of columns, or a constant.

    `values` maps values of the file to values of the field, ignoring case. With `named_only`, the value comes from the first
    column whose value is in `values`, or else from the first column that is not empty. `dates`: accepted date formats;
    `not_before`: earlier dates get a remark; `pad`: number of digits to which a number is padded with zeros; `sentence` and
    `lower`: change the case of letters; `expected`: rows without a value get a remark.
    """

    column: str | list[str] | None = None
    pattern: str | None = None
    value: str | None = None
    dates: list[str] = Field(default=["%Y-%m-%d"], min_length=1)
    not_before: dt.date | None = None
    values: dict[str, str] = {}
    named_only: bool = False
    pad: int | None = Field(default=None, ge=1, le=20)
    sentence: bool = False
    lower: bool = False
    expected: bool = False

    @model_validator(mode="after")
    def _exactly_one_kind(self) -> Source:
        """Validator: raise ValueError unless the source has exactly one of column, pattern and value."""
        if sum(origin is not None for origin in (self.column, self.pattern, self.value)) != 1:
            raise ValueError("Give exactly one of column, pattern and value.")
        return self

    @field_validator("dates")
    @classmethod
    def _whole_dates(cls, formats: list[str]) -> list[str]:
        """Validator: raise ValueError for a date format that does not give day, month and year."""
        day = dt.date(2001, 12, 31)
        for date_format in formats:
            try:
                whole = dt.datetime.strptime(day.strftime(date_format), date_format).date() == day  # noqa: DTZ007 - a day has no zone
            except ValueError:
                whole = False
            if not whole:
                raise ValueError(f"{date_format!r} does not give a day, month and year. Write it like %d/%m/%Y.")
        return formats

    @property
    def pieces(self) -> list[tuple[str, str | None]]:
        """The literal texts of the pattern, each with the name of the column that follows the text (None after the last)."""
        return [(text, name) for text, name, _, _ in string.Formatter().parse(self.pattern or "")]

    @property
    def columns(self) -> list[str]:
        """The names of the file's columns from which the value is made."""
        if self.pattern is not None:
            return [name for _, name in self.pieces if name]
        return [self.column] if isinstance(self.column, str) else list(self.column or [])


Origin = Annotated[Source, BeforeValidator(_expand_short_form)]


class FileTable(Strict):
    """The part of a mapping file that says how the CSV file `file` fills the table `into`; a file may fill several tables."""

    into: str
    file: str
    encoding: str = "utf-8-sig"
    delimiter: str = Field(default=",", min_length=1, max_length=1)
    columns: dict[str, Origin]

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, given: str) -> str:
        """Validator: return the encoding's name; utf-8-sig for UTF-8, so that a byte order mark is ignored.

        Raises ValueError for an unknown encoding.
        """
        try:
            name = codecs.lookup(given).name
        except LookupError:
            raise ValueError(f"There is no encoding {given!r}. Write utf-8, latin-1, cp1252 or the file's own.") from None
        return "utf-8-sig" if name == "utf-8" else name  # many programs put a byte order mark before UTF-8

    @property
    def source_columns(self) -> list[str]:
        """The names of all columns of the file that are read, each name once."""
        return list(dict.fromkeys(name for origin in self.columns.values() for name in origin.columns))


class ForceNamed(Strict):
    """The part of a mapping file that names the one force to which all rows belong, where no column names the force."""

    code: str = Field(pattern=r"^[-a-zA-Z0-9_]{1,50}$")
    name: str = ""


class LeftOut(Strict):
    """The part of a mapping file that names a CSV file of the same publisher that is not read, and says why."""

    file: str
    why: str


Mapping = TypeVar("Mapping", bound=Strict)


def read_mapping(path: Path, kind: type[Mapping], committed: Path) -> tuple[Path, Mapping]:
    """Read the mapping file at `path` as the model `kind`; if there is none, the file of that name in the folder `committed`.

    Returns the path of the file that was read, and its contents. Raises FilesRefused with every fault of the file.
    """
    place = path if path.exists() else committed / path.with_suffix(".toml").name
    try:
        return place, kind.model_validate(tomllib.loads(place.read_text("utf-8")))
    except OSError:
        known = ", ".join(sorted(file.stem for file in committed.glob("*.toml")))
        raise FilesRefused([f"{path}: there is no such mapping file. Give its path, or one of: {known}."]) from None
    except UnicodeDecodeError:
        raise FilesRefused([f"{place}: is not UTF-8. Save it as UTF-8."]) from None
    except tomllib.TOMLDecodeError as fault:
        raise FilesRefused([f"{place}: is not TOML: {fault}. Mend that line."]) from None
    except ValidationError as fault:
        raise FilesRefused([f"{place}: {_fault_sentence(error)}" for error in fault.errors()]) from None


def _fault_sentence(error: Any) -> str:
    """Return one fault that Pydantic found, as a sentence that names the fault's place in the mapping file."""
    # Pydantic counts from 0 and names its own wrappers; people count tables from 1.
    place = [f"{part + 1}" if isinstance(part, int) else part for part in error["loc"] if not str(part).startswith("function-")]
    key = ".".join(map(str, place)).replace("table.", "table ", 1) or "the file"
    remedy = {
        "extra_forbidden": "There is no such key here. Take it out or mend its name.",
        "missing": "It is missing. Add it.",
    }
    text = remedy.get(error["type"]) or error["msg"].removeprefix("Value error, ")
    return f"{key}: {text if text.endswith('.') else text + '.'}"
