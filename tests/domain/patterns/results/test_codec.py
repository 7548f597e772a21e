"""Every result is the same value again after JSON, whatever numbers it holds."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from candour.apps.records.queries.registry import REGISTRY, StatisticKind
from candour.domain.patterns.results.codec import from_json, to_json
from candour.domain.patterns.results.officers import ClusterReasons, EarlyReasons, StrikeReasons
from candour.domain.patterns.results.shapes import Interval, Window

WINDOWS = st.tuples(st.dates(), st.dates()).map(lambda days: Window(min(days), max(days)))
st.register_type_strategy(Window, WINDOWS)
st.register_type_strategy(float, st.floats(allow_nan=False))


def through_json(kind: Any, value: object) -> object:
    return from_json(kind, json.loads(json.dumps(to_json(value), allow_nan=False)))


@pytest.mark.parametrize("kind", REGISTRY, ids=lambda kind: kind.name)
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.slow
def test_each_statistic_of_the_registry_is_read_back_as_it_was_stored(kind: StatisticKind[Any], data: st.DataObject) -> None:
    value = data.draw(st.from_type(kind.result))
    assert through_json(kind.result, value) == value


@pytest.mark.parametrize("kind", [EarlyReasons, StrikeReasons, ClusterReasons])
@given(data=st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_each_kind_of_reason_is_read_back_as_it_was_stored(kind: Any, data: st.DataObject) -> None:
    value = data.draw(st.from_type(kind))
    assert through_json(kind, value) == value


def test_an_estimate_without_bound_stays_without_bound() -> None:
    stored = to_json(Interval(math.inf, 3.5, math.inf))
    assert stored == {"value": "Infinity", "low": 3.5, "high": "Infinity", "level": 0.95, "corrected": False}
    assert from_json(Interval, stored) == Interval(math.inf, 3.5, math.inf)


def test_numbers_of_numpy_are_stored_as_numbers() -> None:
    assert to_json({"a": np.float64(1.5), "b": (np.int64(3), True, None), "c": np.float64("nan")}) == {
        "a": 1.5, "b": [3, True, None], "c": "NaN",
    }  # fmt: skip


def test_what_has_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="low"):
        from_json(Interval, {"value": 1.0, "high": 2.0})
    with pytest.raises(TypeError, match="object"):
        to_json(object())


def test_a_result_is_frozen() -> None:
    window = Window(dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    for field in dataclasses.fields(window):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(window, field.name, window.until)


def test_results_load_nothing_that_counts() -> None:
    heavy = "[n for n in ('duckdb', 'numpy', 'scipy') if n in sys.modules]"
    code = f"import sys, candour.apps.records.queries.registry, candour.domain.patterns.results.codec; print({heavy})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
