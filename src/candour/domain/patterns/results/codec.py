"""Results as JSON and back: `to_json` for a column, `from_json` for the same typed value again.

Data classes become objects, days ISO texts, and a number without bound the text "Infinity", because JSON has none. `from_json`
checks every field and raises ValueError (pydantic.ValidationError) where the JSON is of another shape.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
Result = TypeVar("Result")


def to_json(value: object) -> Json:
    """Plain lists, objects, texts and numbers. Raises TypeError for anything a result cannot hold."""
    if isinstance(value, Mapping):
        return {str(name): to_json(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(part) for part in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return _scalar(value)


def from_json(kind: type[Result], data: Any) -> Result:
    """The value that `to_json` was given."""
    return cast("Result", _adapter(cast("Any", kind)).validate_python(data))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _scalar(value: object) -> Json:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if hasattr(value, "item"):  # NumPy's numbers
        return _scalar(value.item())
    raise TypeError(f"{type(value).__name__} cannot be stored in a result.")
