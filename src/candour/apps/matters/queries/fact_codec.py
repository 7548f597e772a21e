"""Facts as rows keep them (JSON) and as the engine takes them, by the types the pack gives them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from candour.domain.procedure import Pack
from candour.domain.procedure.matters import Stated
from candour.domain.procedure.rows import Fact


def facts_by_id(pack: Pack) -> Mapping[str, Fact]:
    """The facts a pack knows, by id."""
    return pack.facts


def to_json(facts: Mapping[str, Stated]) -> dict[str, Any]:
    """Facts as a row keeps them: days as ISO text, several statements as a list."""
    return {
        name: [_plain(one) for one in value] if isinstance(value, tuple) else _plain(value) for name, value in facts.items()
    }


def from_json(pack: Pack, row: Mapping[str, Any]) -> dict[str, Stated]:
    """A row's facts as the engine takes them. What the pack does not know is passed on as it is, for the engine to refuse."""
    known = facts_by_id(pack)
    return {name: _values(known.get(name), value) for name, value in row.items()}


def _values(fact: Fact | None, value: Any) -> Stated:
    return tuple(_typed(fact, one) for one in value) if isinstance(value, list) else _typed(fact, value)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _typed(fact: Fact | None, value: Any) -> Any:
    if fact is not None and fact.type == "date" and isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value
