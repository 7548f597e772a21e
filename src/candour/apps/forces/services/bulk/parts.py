"""The small parts SQL statements are put together from: names, lists, and what fills a column no source gives.

Not here: the statements (merge.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, LiteralString

from django.db import models
from psycopg import sql

from candour.apps.forces.services.bulk.tables import Link


def table_name(model: type[models.Model]) -> sql.Identifier:
    """The model's table."""
    return sql.Identifier(model._meta.db_table)  # noqa: SLF001 - Django's public name


def names(given: Iterable[str]) -> sql.Composable:
    """Column names, with commas between."""
    return listed([sql.Identifier(name) for name in given])


def listed(parts: Iterable[sql.Composable]) -> sql.Composable:
    """Parts, with commas between."""
    return sql.SQL(", ").join(parts)


def id_of(link: Link) -> str:
    """The column a link's answer is put in."""
    return link.column or f"{link.name}_id"


def column_field(model: type[models.Model], column: str) -> models.Field[Any, Any]:
    """The field that is stored in a column."""
    return next(field for field in model._meta.concrete_fields if field.column == column)  # noqa: SLF001 - Django's public name


def nothing(field: models.Field[Any, Any]) -> sql.Composable:
    """A column for a part of the key that no source gives."""
    kinds: dict[type[Any], LiteralString] = {models.DateField: "date", models.IntegerField: "integer"}
    kind = next((name for of, name in kinds.items() if isinstance(field, of)), "uuid" if field.null else "text")
    value = sql.NULL if field.null else sql.Literal("")
    return sql.SQL(", {}::{} AS {}").format(value, sql.SQL(kind), sql.Identifier(str(field.column)))


def fill(model: type[models.Model], given: Sequence[str]) -> dict[str, sql.Composable]:
    """What goes into the columns no source fills: a fresh id, or what Django would have put there."""
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


def change(given: Sequence[str], optional: set[str]) -> sql.Composable:
    """What a row already there takes from one that comes again. An optional reference now unknown does not undo a known one."""
    if not given:
        return sql.SQL("DO NOTHING")
    new = [
        sql.SQL("coalesce(excluded.{0}, t.{0})" if name in optional else "excluded.{0}").format(sql.Identifier(name))
        for name in given
    ]
    sets = [sql.SQL("{} = {}").format(sql.Identifier(name), value) for name, value in zip(given, new, strict=True)]
    old = [sql.SQL("t.{}").format(sql.Identifier(name)) for name in given]
    return sql.SQL("DO UPDATE SET {} WHERE ROW({}) IS DISTINCT FROM ROW({})").format(listed(sets), listed(old), listed(new))
