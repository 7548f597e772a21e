"""Reads the mapping file of `candour import`: the tables, and the keys that this command adds to the mapping language.

domain/tables has the mapping language. Every fault of a mapping file is reported at once, with key and remedy. docs/imports.md
describes the format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field

from candour.apps.cases.services import imports as cases
from candour.apps.forces import services as forces
from candour.apps.forces.services.bulk import Table
from candour.domain.tables.errors import FilesRefused
from candour.domain.tables.mapping import FileTable, ForceNamed, LeftOut, Origin, Source, Strict, read_mapping

What = Literal["roster", "allegations"]
TABLES: Mapping[str, Mapping[str, Table]] = {"roster": forces.TABLES, "allegations": cases.TABLES}
COMMITTED = Path(__file__).parent / "mappings"


class ImportTable(FileTable):
    """The section of a mapping file that says how one CSV file fills one table of the database.

    `when`: only rows in which this column is not empty are read. `order` lists pairs of dates, of which the first must not be
    later; `facts`: name of a fact → source of the fact in the file.
    """

    when: str | None = None
    order: list[tuple[str, str]] = []
    facts: dict[str, Origin] = {}

    @property
    def source_columns(self) -> list[str]:
        """Every column of the CSV file that the section reads, each once."""
        facts = [name for origin in self.facts.values() for name in origin.columns]
        return list(dict.fromkeys([*super().source_columns, *facts, *([self.when] if self.when else [])]))


class ImportMapping(Strict):
    """The contents of a mapping file of `candour import`: which force, which CSV files, and which tables they fill.

    `left_out` names files that are not read, with the reasons.
    """

    what: What
    force: ForceNamed | None = None
    source: str = ""
    folder: str | None = None
    table: list[ImportTable] = Field(min_length=1)
    left_out: list[LeftOut] = []

    @property
    def tables(self) -> list[ImportTable]:
        """The table sections of the mapping, ordered so that a table comes before the tables that refer to it."""
        order = list(TABLES[self.what])
        return sorted(self.table, key=lambda table: order.index(table.into))

    def sources(self, one: ImportTable) -> dict[str, Source]:
        """Map each field of a table section to the source of its values (a `Source`).

        The sources are the section's own columns and, for all sections, the force's code and the name of the data's source.
        """
        table = TABLES[self.what][one.into]
        fixed = {"force": self.force.code if self.force else "", "source": self.source}
        constants = {name: Source(value=value) for name, value in fixed.items() if value and name in table.inputs}
        return {**constants, **one.columns}

    def faults(self) -> Iterator[str]:
        """Yield a sentence for each table, column or date of the mapping that does not fit the tables of the database."""
        for at, one in enumerate(self.table, start=1):
            place = f"table {at} ({one.file})"
            if one.into not in TABLES[self.what]:
                yield f"{place}, into: {one.into!r} is none of ours. Choose from: {', '.join(TABLES[self.what])}."
            else:
                yield from (f"{place}, {fault}" for fault in self._table_faults(one, TABLES[self.what][one.into]))

    def _table_faults(self, one: ImportTable, table: Table) -> Iterator[str]:
        """Yield a sentence for each column, date or fact of a table section that does not fit the database table."""
        sources = self.sources(one)
        for name in one.columns:
            if name not in table.inputs or table.kind(name) == "json":
                known = ", ".join(other for other in table.inputs if table.kind(other) != "json")
                yield f"columns.{name}: {one.into} have no such field. They have: {known}."
        for name in table.needed:
            if name not in sources:
                yield f"columns.{name}: {one.into} cannot do without it. Say which column it comes from{_constant_hint(name)}."
        for pair in one.order:
            for name in pair:
                if name not in sources or table.kind(name) != "date":
                    yield f"order: {name!r} is not one of the dates mapped. Name two of them, the earlier first."
        if one.facts and "facts" not in table.fields:
            yield f"facts: {one.into} have no room for facts. Only cases and acts do."


def _constant_hint(name: str) -> str:
    """Return the end of a sentence on a missing column: how to set one value for all rows.

    Returns '' for a field whose value cannot be set for all rows.
    """
    return {"force": ", or fix it for all with [force] code", "source": ", or fix it for all with source"}.get(name, "")


def load(path: Path, what: str) -> ImportMapping:
    """Read the mapping file at `path`, or the file of that name among those shipped with Candour (`COMMITTED`).

    `what` is the expected kind of import: "roster" or "allegations". Raises FilesRefused with every fault of the file.
    """
    place, mapping = read_mapping(path, ImportMapping, COMMITTED)
    faults = [] if mapping.what == what else [f"what: this is a mapping of {mapping.what}. Run candour import {mapping.what}."]
    faults += mapping.faults()
    if faults:
        raise FilesRefused([f"{place}: {fault}" for fault in faults])
    return mapping
