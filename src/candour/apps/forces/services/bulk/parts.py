"""Fragments of SQL for a merge: names, lists, and values for columns that no source fills.

Not here: the statements (`merge`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, LiteralString

from django.db import models
from psycopg import sql

from candour.apps.forces.services.bulk.tables import Link


def table_name(model: type[models.Model]) -> sql.Identifier:
    """Return the name of the model's table."""
    return sql.Identifier(model._meta.db_table)  # noqa: SLF001 - Django's public name


def names(given: Iterable[str]) -> sql.Composable:
    """Return the column names `given` as SQL, separated by commas."""
    return listed([sql.Identifier(name) for name in given])


def listed(parts: Iterable[sql.Composable]) -> sql.Composable:
    """Return the SQL fragments joined with commas."""
    return sql.SQL(", ").join(parts)


def id_of(link: Link) -> str:
    """Return the name of the column with the id of the row that a link refers to."""
    return link.column or f"{link.name}_id"


def column_field(model: type[models.Model], column: str) -> models.Field[Any, Any]:
    """Return the model's field whose values are stored in this column."""
    return next(field for field in model._meta.concrete_fields if field.column == column)  # noqa: SLF001 - Django's public name


def blank_column(field: models.Field[Any, Any]) -> sql.Composable:
    """Return SQL for a SELECT list: an empty value under the name of a key column that the source does not fill."""
    kinds: dict[type[Any], LiteralString] = {models.DateField: "date", models.IntegerField: "integer"}
    kind = next((name for of, name in kinds.items() if isinstance(field, of)), "uuid" if field.null else "text")
    value = sql.NULL if field.null else sql.Literal("")
    return sql.SQL(", {}::{} AS {}").format(value, sql.SQL(kind), sql.Identifier(str(field.column)))


def fill(model: type[models.Model], given: Sequence[str]) -> dict[str, sql.Composable]:
    """Map each column of the model not in `given` to SQL for its value: a new id for the primary key, else the default."""
    filled: dict[str, sql.Composable] = {}
    for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's public name
        column = str(field.column)
        if column in given or isinstance(field, models.AutoField):
            continue
        if isinstance(field, models.UUIDField) and field.primary_key:
            filled[column] = sql.SQL("gen_random_uuid()")
        elif not field.null:
            value = field.get_default()
            filled[column] = sql.SQL("'{}'::jsonb") if isinstance(field, models.JSONField) else sql.Literal(value)
    return filled


def on_conflict(given: Sequence[str], optional: set[str]) -> sql.Composable:
    """Return the SQL that follows ON CONFLICT (…): in existing rows, update the given columns where a value differs.

    `optional`: columns of optional references. These columns keep the stored value where the new value is null.
    """
    if not given:
        return sql.SQL("DO NOTHING")
    new = [
        sql.SQL("coalesce(excluded.{0}, t.{0})" if name in optional else "excluded.{0}").format(sql.Identifier(name))
        for name in given
    ]
    sets = [sql.SQL("{} = {}").format(sql.Identifier(name), value) for name, value in zip(given, new, strict=True)]
    old = [sql.SQL("t.{}").format(sql.Identifier(name)) for name in given]
    return sql.SQL("DO UPDATE SET {} WHERE ROW({}) IS DISTINCT FROM ROW({})").format(listed(sets), listed(old), listed(new))
