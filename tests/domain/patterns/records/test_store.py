"""Rows given one by one, as a database gives them."""

from __future__ import annotations

import datetime as dt

import pytest

from candour.domain.patterns import records

DAY = dt.date(2020, 1, 2)


def test_it_takes_rows_and_settles_them() -> None:
    held = records.empty()
    held.add("officers", ["officer_id", "birth_year", "appointed_on"], [("1", 1970, DAY), ("1", 1970, DAY), ("2", None, None)])
    held.add("cases", ["case_id", "received_on"], [("a", DAY), ("b", None)])
    held.add("allegations", ["allegation_id", "case_id", "officer_id"], [("x", "a", "1"), ("y", "b", "3"), ("z", "c", None)])
    held.settle("invented rows")
    assert [str(one) for one in held.exclusions] == [
        "invented rows → officers: 1 collapsed: the same row again",
        "invented rows → allegations: 1 excluded: case_id is not among the cases",
        "invented rows → allegations: 1 set to not known: officer_id is not among the officers",
    ]
    assert held.rows("SELECT * FROM officers ORDER BY 1") == [
        ("1", "", "", "", "", "", "", "", 1970, DAY, None, ""),
        ("2", "", "", "", "", "", "", "", None, None, None, ""),
    ]


def test_it_refuses_a_column_it_has_not() -> None:
    with pytest.raises(ValueError, match="officers has no column age"):
        records.empty().add("officers", ["officer_id", "age"], [("1", 4)])


def test_two_reporters_alike_are_two() -> None:
    held = records.empty()
    held.add("cases", ["case_id"], [("a",)])
    held.add("reporters", ["case_id", "sex"], [("a", "female"), ("a", "female")])
    held.settle()
    assert held.count("reporters") == 2
    assert held.exclusions == []
