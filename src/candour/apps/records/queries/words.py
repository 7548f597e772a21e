"""SQL that translates the words that a source of data uses for findings, outcomes and other facts.

The result is the words that the tables of records use; the translations are in `word_lists/`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from candour.domain.patterns.records import COMMITTED

FOLDER = Path(__file__).parent / "word_lists"
_SECTIONS = ("findings", "outcomes", "filed_by", "ethnicities")


@dataclass(frozen=True)
class Words:
    """The word lists of one source of data: each maps a word of the source, in lower case, to a word of the records."""

    findings: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    filed_by: Mapping[str, str] = field(default_factory=dict)
    ethnicities: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    group_signs: int = 0
    suspended: str = ""
    suspended_days: Mapping[str, int] = field(default_factory=dict)

    def meaning(self, section: str, column: str, otherwise: str = "''") -> sql.Composed:
        """Return SQL that translates the words in the column `column` by the word list named `section`.

        `otherwise` is SQL of the result for words that are not in the list.
        """
        return sql.SQL("coalesce({} ->> lower({}), {})").format(
            sql.Literal(Jsonb(dict(getattr(self, section)))), sql.SQL(column), sql.SQL(otherwise)
        )

    def kind(self, column: str) -> sql.Composed:
        """Return SQL that translates a column of category codes to kinds of allegation.

        A code that is not in the list `kinds` is looked up by its first `group_signs` characters. Where the source has no such
        list, the SQL is the column itself.
        """
        if not self.kinds:
            return sql.Composed([sql.SQL(column)])
        kinds = sql.Literal(Jsonb(dict(self.kinds)))
        return sql.SQL("coalesce({} ->> lower({}), {} ->> lower(left({}, {})), '')").format(
            kinds, sql.SQL(column), kinds, sql.SQL(column), sql.Literal(self.group_signs)
        )

    def outcome(self, column: str) -> sql.Composed:
        """Return SQL that translates a column of imposed outcomes to the words of the records; '' for an unknown outcome."""
        listed = self.meaning("outcomes", column, "NULL")
        if not self.suspended:
            return sql.SQL("coalesce({}, '')").format(listed)
        fits = sql.SQL("CASE WHEN {} ~* {} THEN 'suspended' END").format(sql.SQL(column), sql.Literal(self.suspended))
        return sql.SQL("coalesce({}, {}, '')").format(listed, fits)

    def days(self, column: str) -> sql.Composed:
        """Return SQL for the days of suspension in a column of outcomes; NULL where the outcome states no number of days."""
        if not self.suspended:
            return sql.Composed([sql.SQL("NULL")])
        known = sql.Literal(Jsonb(dict(self.suspended_days)))
        in_text = sql.SQL("(regexp_match({}, {}, 'i'))[1]").format(sql.SQL(column), sql.Literal(self.suspended))
        return sql.SQL("coalesce({} ->> lower({}), {})").format(known, sql.SQL(column), in_text)


@cache
def words_of(force: str) -> Words:
    """Return the word lists of a force: the default lists, overridden by the file of that force if there is one."""
    common = _read_word_list("default")
    own = _read_word_list(force.lower()) if (FOLDER / f"{force.lower()}.toml").exists() else {}
    sections = {name: common.get(name, {}) | own.get(name, {}) for name in _SECTIONS}
    suspended = own.get("suspended", {})
    return Words(
        **sections,
        kinds=_kinds_of(own["kinds_of"]) if "kinds_of" in own else {},
        group_signs=own.get("group_signs", 0),
        suspended=suspended.get("pattern", ""),
        suspended_days=suspended.get("days", {}),
    )


def _read_word_list(name: str) -> dict[str, Any]:
    """Return the content of the word list file `<name>.toml`."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def _kinds_of(mapping: str) -> dict[str, str]:
    """Return category code → kind of allegation, read from the mapping file named `mapping`, which comes with Candour."""
    readings = tomllib.loads((COMMITTED / f"{mapping}.toml").read_text("utf-8"))["table"]
    kinds = next(reading["columns"]["kind"]["values"] for reading in readings if reading["into"] == "allegations")
    return {str(code).lower(): str(kind) for code, kind in kinds.items()}
