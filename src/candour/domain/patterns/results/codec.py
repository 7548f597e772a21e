"""Converts results of statistics to JSON values (`to_json`) and back to the same type (`from_json`).

Data classes become objects, dates ISO texts, and an infinite number the text "Infinity", because JSON has no infinite numbers.
`from_json` checks every field.
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
    """Convert a result of a statistic to JSON values: lists, dicts, texts and numbers.

    Raises TypeError where the result holds a value that has no JSON form.
    """
    if isinstance(value, Mapping):
        return {str(name): to_json(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(part) for part in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return _json_scalar(value)


def from_json(kind: type[Result], data: Any) -> Result:
    """Convert JSON from `to_json` back to a value of type `kind`.

    Raises ValueError (pydantic.ValidationError) where the JSON does not fit the type.
    """
    return cast("Result", _validator_of(cast("Any", kind)).validate_python(data))


@cache
def _validator_of(kind: Any) -> TypeAdapter[Any]:
    """Return the pydantic validator of the type `kind`."""
    return TypeAdapter(kind)


def _json_scalar(value: object) -> Json:
    """Return a date, number, text, bool or None as a JSON value. Raises TypeError for any other type."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if hasattr(value, "item"):  # NumPy's numbers
        return _json_scalar(value.item())
    raise TypeError(f"{type(value).__name__} cannot be stored in a result.")
