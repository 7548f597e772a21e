"""Declarations for a merge: a table's columns, references and key; and the result of a merge.

Not here: the SQL (`merge`), and the declarations of single tables (`services` of this app, the imports of higher apps).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, LiteralString

from django.db import models

Decision = Literal["rejected", "collapsed", "kept"]


@dataclass(frozen=True)
class Finding:
    """A remark in a `MergeResult` on one source row: rejected, collapsed into an equal row, or kept incomplete."""

    line: int
    decision: Decision
    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Link:
    """A column of the source that names a row (an officer's number, a unit's code), to be stored as a foreign key.

    `on` is the SQL condition that joins the staged row `s` with the row that it names, whose alias is `its_<name>`; it may use
    the aliases of earlier links. A link without `column` is used only in the conditions of later links. A row whose `needed`
    link cannot be resolved is rejected; a row without an optional link is kept, with a finding. `make` is SQL that creates
    missing rows and returns their names. `within`: the named row is in the same table, so the link is resolved after the merge.
    """

    name: str
    model: type[models.Model]
    on: LiteralString
    column: str | None = None
    needed: bool = True
    make: LiteralString | None = None
    within: bool = False


@dataclass(frozen=True)
class Table:
    """The declaration of a table for `merge`: which columns a source may fill, and which rows are the same.

    Rows with equal `key` columns are the same row; each column in `once` must be unique by itself. `where` is the condition of
    the partial unique index on `key`, where there is such an index. `needed`: columns without which a source is refused.
    `scope`: columns of the source that are not stored but only used to resolve links.
    """

    model: type[models.Model]
    fields: tuple[str, ...]
    key: tuple[str, ...]
    needed: tuple[str, ...]
    links: tuple[Link, ...] = ()
    scope: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    where: LiteralString = ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of all columns that a source may have: the names in `scope`, of links and of fields."""
        return tuple(dict.fromkeys((*self.scope, *(link.name for link in self.links), *self.fields)))

    def field(self, name: str) -> models.Field[Any, Any] | None:
        """Return the model's field of that name; None where the name is not in `fields` (a link, or in `scope`)."""
        if name not in self.fields:
            return None
        field = self.model._meta.get_field(name)  # noqa: SLF001 - Django's public name
        return field if isinstance(field, models.Field) else None

    def kind(self, name: str) -> Literal["text", "date", "integer", "json"]:
        """Return the type of the values in the source's column of that name."""
        match self.field(name):
            case models.DateField():
                return "date"
            case models.IntegerField():
                return "integer"
            case models.JSONField():
                return "json"
        return "text"


@dataclass
class MergeResult:
    """The result of a merge: numbers of rows, and findings about single rows.

    `received`: rows from the source; `new`, `changed`: rows of the table; `present`: received rows that are in the table now.
    """

    received: int = 0
    new: int = 0
    changed: int = 0
    present: int = 0
    findings: list[Finding] = field(default_factory=list)

    def count(self, decision: Decision) -> int:
        """Return the number of findings with this decision. A row is rejected or collapsed at most once."""
        return sum(finding.decision == decision for finding in self.findings)

    @property
    def unchanged(self) -> int:
        """The number of received rows that the table had before, with the same values."""
        return self.present - self.new - self.changed

    @property
    def adds_up(self) -> bool:
        """Whether the numbers of rows present, collapsed and rejected add up to the number received."""
        return self.received == self.present + self.count("collapsed") + self.count("rejected")
