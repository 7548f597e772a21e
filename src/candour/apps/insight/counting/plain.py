"""Whatever a room of patterns answers, as plain JSON: data classes as objects, days as text, what is no number as null."""

from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import math
from collections.abc import Mapping

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


def plain(value: object) -> Plain:
    """The value in plain terms; anything unknown as its text."""
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return _single(value)


def _single(value: object) -> Plain:
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):  # a truth value is an int, and stays what it is
        return _number(value)
    return value if value is None or isinstance(value, str) else _foreign(value)


def _foreign(value: object) -> Plain:
    return _single(value.item()) if hasattr(value, "item") else str(value)


def _number(value: float) -> Plain:
    return value if math.isfinite(value) else None
