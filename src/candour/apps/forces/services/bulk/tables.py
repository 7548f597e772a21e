"""What a table's rows are, what they refer to, what makes two of them the same; and what became of a merge.

Not here: the SQL (merge.py), and which tables there are (services.py of this app; imports.py of the apps above).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, LiteralString

from django.db import models

Decision = Literal["rejected", "collapsed", "kept"]


@dataclass(frozen=True)
class Finding:
    """Something to tell about one source row: rejected, a repeat collapsed into another, or kept with a remark."""

    line: int
    decision: Decision
    reason: str
    detail: str = ""


@dataclass(frozen=True)
class Link:
    """A reference by name (an officer's number, a unit's code) that becomes a foreign key.

    `on` joins the staged row `s`, the target `its_<name>` and any earlier link's. A link with no `column` only narrows later
    ones. A row whose needed link finds nothing is rejected; without an optional one it is kept, with a remark. `make` creates
    missing targets and returns the names it made. `within` is for a target in the same table: tied after the merge.
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
    """Where rows go. `key` names the columns that make two rows the same row; `once` others that must not repeat either."""

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
        """Every name a source may fill."""
        return tuple(dict.fromkeys((*self.scope, *(link.name for link in self.links), *self.fields)))

    def field(self, name: str) -> models.Field[Any, Any] | None:
        """The model's field of that name, or None where the name is only a reference or a scope."""
        if name not in self.fields:
            return None
        found = self.model._meta.get_field(name)  # noqa: SLF001 - Django's public name
        return found if isinstance(found, models.Field) else None

    def kind(self, name: str) -> Literal["text", "date", "integer", "json"]:
        """What a value of that name is."""
        match self.field(name):
            case models.DateField():
                return "date"
            case models.IntegerField():
                return "integer"
            case models.JSONField():
                return "json"
        return "text"


@dataclass
class Merged:
    """What became of the rows given. `kept` is counted in the table afterwards, not worked out from the others."""

    given: int = 0
    new: int = 0
    changed: int = 0
    kept: int = 0
    findings: list[Finding] = field(default_factory=list)

    def count(self, decision: Decision) -> int:
        """How many rows met that decision (a row may carry several remarks; it is rejected or collapsed once)."""
        return sum(finding.decision == decision for finding in self.findings)

    @property
    def unchanged(self) -> int:
        """Rows that were already there, as they are."""
        return self.kept - self.new - self.changed

    @property
    def adds_up(self) -> bool:
        """Whether every row given is in the table, collapsed or rejected."""
        return self.given == self.kept + self.count("collapsed") + self.count("rejected")
