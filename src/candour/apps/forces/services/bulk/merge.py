"""The SQL of a merge: copy the source's rows to a temporary table, resolve references, remove repeats, insert or update, count.

Statements contain names from a `Table` only; values of the source are always parameters. A connection runs one merge at a time,
because the temporary tables have fixed names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, LiteralString

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from candour.apps.forces.services.bulk.parts import (
    blank_column,
    column_field,
    fill,
    id_of,
    listed,
    names,
    on_conflict,
    table_name,
)
from candour.apps.forces.services.bulk.tables import Finding, Link, MergeResult, Table

_SAME, _RIVAL = "the same row as an earlier one", "another row has the same key"
_COLUMN_TYPES: dict[str, LiteralString] = {"text": "text", "date": "date", "integer": "integer", "json": "jsonb"}


def merge(table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> MergeResult:
    """Insert or update rows of a table. Each of `rows`: its line number in the source, then a value for each of `columns`.

    Runs inside the caller's transaction. In existing rows only `columns` are changed; an optional reference that cannot be
    resolved does not overwrite a stored reference.
    """
    with connection.cursor() as cursor:
        return _Merge(cursor, table, columns).run(rows)


class _Merge:
    """One run of `merge`: the table's declaration, the database cursor, and the result so far."""

    def __init__(self, cursor: CursorWrapper, table: Table, columns: Sequence[str]) -> None:
        self.cursor, self.table, self.columns = cursor, table, list(columns)
        self.links = [link for link in table.links if link.name in columns]
        self.stored = [name for name in columns if table.field(name) is not None]
        self.target = table_name(table.model)
        self.merged = MergeResult()

    def run(self, rows: Iterable[Sequence[Any]]) -> MergeResult:
        """Run all steps: stage the rows, resolve links, remove repeated rows, insert or update rows, and count."""
        self._stage(rows)
        for link in self.links:
            self._create_missing(link)
        self._resolve()
        for link in self.links:
            self._report_unlinked(link)
        self._remove_repeats(self.table.key)
        for name in self.table.once:
            self._remove_repeats((name,))
            self._refuse_taken(name)
        self._insert()
        for link in self.links:
            self._link_within(link)
        self._count()
        return self.merged

    def _execute(self, statement: LiteralString, **parts: sql.Composable) -> None:
        """Execute a statement after filling in `{target}`, the table's name, and the fragments of SQL in `parts`."""
        self.cursor.execute(sql.SQL(statement).format(target=self.target, **parts))

    def _record_findings(self, decision: Any, reason: str, statement: LiteralString, **parts: sql.Composable) -> None:
        """Execute a statement that returns rows (line, detail). Record a finding with `decision` and `reason` for each row."""
        self._execute(statement, **parts)
        self.merged.findings += [Finding(line, decision, reason, str(detail)) for line, detail in self.cursor.fetchall()]

    def _stage(self, rows: Iterable[Sequence[Any]]) -> None:
        """Copy the source rows into the temporary table `staged`."""
        types = (sql.SQL(_COLUMN_TYPES[self.table.kind(name)]) for name in self.columns)
        declared = [sql.SQL("{} {}").format(sql.Identifier(name), kind) for name, kind in zip(self.columns, types, strict=True)]
        self._execute("DROP TABLE IF EXISTS staged, resolved, repeats, touched")
        self._execute("CREATE TEMP TABLE staged (line bigint NOT NULL, {declared}) ON COMMIT DROP", declared=listed(declared))
        with self.cursor.copy(sql.SQL("COPY staged (line, {}) FROM STDIN").format(names(self.columns))) as copy:
            for row in rows:
                copy.write_row(row)
                self.merged.received += 1
        self._execute("ANALYZE staged")

    def _create_missing(self, link: Link) -> None:
        """Create the targets that a link lacks with `link.make`, if it has one; record a finding for each affected row."""
        if link.make is None:
            return
        self._execute(link.make)
        made = [name for (name,) in self.cursor.fetchall()]
        if made:
            self.cursor.execute(
                sql.SQL("SELECT line, {} FROM staged WHERE {} = ANY(%s)").format(*[sql.Identifier(link.name)] * 2), [made]
            )
            reason = f"kept; this {link.name} is in no list, so it was made from its code alone"
            self.merged.findings += [Finding(line, "kept", reason, name) for line, name in self.cursor.fetchall()]

    def _resolve(self) -> None:
        """Create the temporary table `resolved`: the staged rows, with columns for the ids of the rows that links refer to."""
        joins: list[sql.Composable] = []
        ids: list[sql.Composable] = []
        for link in self.links:
            if not link.within:
                alias = sql.Identifier(f"its_{link.name}")
                joins.append(sql.SQL("LEFT JOIN {} AS {} ON {}").format(table_name(link.model), alias, sql.SQL(link.on)))
                ids.append(sql.SQL(", {}.id AS {}").format(alias, sql.Identifier(id_of(link))))
        tied = [link.column for link in self.links]
        blank = [name for name in self.table.key if name not in self.stored and name not in tied]
        ids += [blank_column(column_field(self.table.model, name)) for name in blank]
        self._execute(
            "CREATE TEMP TABLE resolved ON COMMIT DROP AS SELECT s.*{ids} FROM staged AS s {joins}",
            ids=sql.Composed(ids),
            joins=sql.SQL(" ").join(joins),
        )
        self._execute("ANALYZE resolved")

    def _report_unlinked(self, link: Link) -> None:
        """Record a finding for each row that has no target for the link. Rows that need the link are rejected, others kept."""
        if link.within:
            return
        parts = {"id": sql.Identifier(id_of(link)), "name": sql.Identifier(link.name)}
        if link.needed:
            self._record_findings(
                "rejected",
                f"there is no such {link.name}",
                "DELETE FROM resolved WHERE {id} IS NULL RETURNING line, {name}",
                **parts,
            )
        else:
            self._record_findings(
                "kept",
                f"kept; there is no such {link.name}, so it is not tied to one",
                "SELECT line, {name} FROM resolved WHERE {id} IS NULL AND {name} <> ''",
                **parts,
            )

    def _remove_repeats(self, key: Sequence[str]) -> None:
        """Keep the first of the rows with equal `key` columns. Later rows are left out as repeats if all columns are equal.

        Such a row gets the finding "collapsed"; a later row that differs elsewhere gets "rejected".
        """
        self._execute(
            "DROP TABLE IF EXISTS repeats;"
            "CREATE TEMP TABLE repeats ON COMMIT DROP AS SELECT line, first FROM"
            " (SELECT line, min(line) OVER (PARTITION BY {key}) AS first FROM resolved) AS seen WHERE line <> first",
            key=names(key),
        )
        self._execute(
            "SELECT r.line, f.line, to_jsonb(r) - 'line' = to_jsonb(f) - 'line' FROM repeats AS p"
            " JOIN resolved AS r ON r.line = p.line JOIN resolved AS f ON f.line = p.first ORDER BY r.line"
        )
        for line, first, same in self.cursor.fetchall():
            found = ("collapsed", _SAME) if same else ("rejected", _RIVAL)
            self.merged.findings.append(Finding(line, *found, detail=f"line {first}"))  # type: ignore[arg-type]  # both literals
        self._execute("DELETE FROM resolved USING repeats WHERE resolved.line = repeats.line")

    def _refuse_taken(self, name: str) -> None:
        """Reject each resolved row whose value in the unique column `name` belongs to another row of the target table."""
        self._record_findings(
            "rejected",
            f"its {name} belongs to another row already here",
            "DELETE FROM resolved AS r USING {target} AS t WHERE t.{name} = r.{name} AND NOT ({same})"
            " RETURNING r.line, r.{name}",
            name=sql.Identifier(name),
            same=self._same_row(),
        )

    def _insert(self) -> None:
        """Insert the resolved rows or update existing ones; store the ids of written rows in the temporary table `touched`."""
        linked = [link for link in self.links if link.column and not link.within]
        given = [*self.stored, *(str(link.column) for link in linked)]
        filled = fill(self.table.model, given)
        optional = {str(link.column) for link in linked if not link.needed}
        self._execute("CREATE TEMP TABLE touched ON COMMIT DROP AS SELECT id, true AS fresh FROM {target} WITH NO DATA")
        self._execute(
            "WITH done AS (INSERT INTO {target} AS t ({columns}) SELECT {values} FROM resolved ORDER BY line"
            " ON CONFLICT ({key}){where} {change} RETURNING t.id, t.xmax = 0 AS fresh)"
            " INSERT INTO touched SELECT id, fresh FROM done",
            columns=names([*given, *filled]),
            values=listed([*(sql.Identifier(name) for name in given), *filled.values()]),
            key=names(self.table.key),
            where=sql.SQL(self.table.where),
            change=on_conflict([name for name in given if name not in self.table.key], optional),
        )

    def _link_within(self, link: Link) -> None:
        """Store a link to rows of the same table, after the merge has inserted all rows."""
        if not link.within:
            return
        parts = {
            "name": sql.Identifier(link.name),
            "column": sql.Identifier(str(link.column)),
            "alias": sql.Identifier(f"its_{link.name}"),
            "on": sql.SQL(link.on),
            "same": self._same_row("s"),
        }
        self._execute(
            "WITH tied AS (UPDATE {target} AS t SET {column} = {alias}.id FROM resolved AS s JOIN {target} AS {alias} ON {on}"
            " WHERE {same} AND t.{column} IS DISTINCT FROM {alias}.id RETURNING t.id)"
            " INSERT INTO touched SELECT id, false FROM tied WHERE id NOT IN (SELECT id FROM touched)",
            **parts,
        )
        self._record_findings(
            "kept",
            f"kept; there is no such {link.name}, so it is not tied to one",
            "SELECT s.line, s.{name} FROM resolved AS s LEFT JOIN {target} AS {alias} ON {on}"
            " WHERE {alias}.id IS NULL AND s.{name} <> ''",
            **{key: parts[key] for key in ("name", "alias", "on")},
        )

    def _count(self) -> None:
        """Store in the result how many rows are new or changed, and how many of the source's rows are now in the table."""
        self.merged.new, self.merged.changed = self._two_numbers(
            "SELECT count(*) FILTER (WHERE fresh), count(*) FILTER (WHERE NOT fresh) FROM touched"
        )
        self.merged.present, _ = self._two_numbers(
            "SELECT count(*), 0 FROM resolved AS r JOIN {target} AS t ON {same}", same=self._same_row()
        )

    def _two_numbers(self, statement: LiteralString, **parts: sql.Composable) -> tuple[int, int]:
        """Execute a statement that selects one row with two numbers. Returns the two numbers."""
        self._execute(statement, **parts)
        ((first, second),) = self.cursor.fetchall()
        return first, second

    def _same_row(self, staged: LiteralString = "r") -> sql.Composable:
        """SQL condition: the row `t` of the target table and the row with the alias `staged` have equal key columns."""
        same: list[sql.Composable] = []
        for name in self.table.key:
            field = column_field(self.table.model, name)
            form: LiteralString = "t.{0} IS NOT DISTINCT FROM {1}.{0}" if field.null else "t.{0} = {1}.{0}"
            same.append(sql.SQL(form).format(sql.Identifier(name), sql.SQL(staged)))
        return sql.SQL(" AND ").join(same)
