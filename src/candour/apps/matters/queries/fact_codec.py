"""Converts facts between JSON, as rows store facts, and Python values, as the engine takes facts. The pack gives the types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from candour.domain.procedure import Pack
from candour.domain.procedure.matters import Stated
from candour.domain.procedure.rows import Fact


def facts_by_id(pack: Pack) -> Mapping[str, Fact]:
    """Fact id → the pack's definition of the fact."""
    return pack.facts


def to_json(facts: Mapping[str, Stated]) -> dict[str, Any]:
    """Fact id → value as JSON: days become ISO text, tuples become lists."""
    return {
        name: [_json_value(one) for one in value] if isinstance(value, tuple) else _json_value(value)
        for name, value in facts.items()
    }


def from_json(pack: Pack, row: Mapping[str, Any]) -> dict[str, Stated]:
    """Fact id → Python value, from the JSON of a row. Facts that the pack lacks stay unchanged; the engine refuses them."""
    known = facts_by_id(pack)
    return {name: _stated_of_json(known.get(name), value) for name, value in row.items()}


def _stated_of_json(fact: Fact | None, value: Any) -> Stated:
    """The JSON value as the engine takes facts: a list becomes a tuple, ISO text of a date fact becomes a date."""
    return tuple(_typed_value(fact, one) for one in value) if isinstance(value, list) else _typed_value(fact, value)


def _json_value(value: Any) -> Any:
    """The value as JSON: a day becomes ISO text; any other value is unchanged."""
    return value.isoformat() if isinstance(value, dt.date) else value


def _typed_value(fact: Fact | None, value: Any) -> Any:
    """The value as a date where the fact is a date and the value is ISO text; otherwise the value unchanged."""
    if fact is not None and fact.type == "date" and isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value
