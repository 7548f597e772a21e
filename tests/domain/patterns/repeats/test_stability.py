"""Figures do not depend on the order of rows, on ids, on other people on record, or on a source being read twice."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candour.domain.patterns import co_accused, records
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.clusters import clusters
from candour.domain.patterns.repeats.rates import rates
from tests.domain.patterns.repeats.invented import DECADE, SINCE

pytestmark = pytest.mark.slow

Row = tuple[str, str, int, bool]
"""An officer, a case, its day counted from the first, whether proven."""

ACCUSED = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 11), st.booleans()), min_size=3, max_size=40, unique_by=lambda row: row[:2]
)
Figures = tuple[list[tuple[object, ...]], list[tuple[object, ...]], set[tuple[object, ...]]]
FIGURES = "officer_id, cases, allegations, proven, round(years, 9), expected, round(relative, 6), round(over_twice, 6)"


@dataclass(frozen=True)
class Source:
    """The officers and accusations of a source."""

    officers: tuple[str, ...]
    accused: tuple[Row, ...]
    order_seed: int = 0
    twice: bool = False

    def load(self) -> Records:
        """Load the rows in an order drawn from `order_seed`; with `twice` every source is read twice."""
        records_ = records.empty(threads=1)
        cases = {(case, SINCE + dt.timedelta(days=day)) for _, case, day, _ in self.accused}
        tables = (
            (
                "officers",
                ["officer_id", "appointed_on", "rank"],
                [(officer, dt.date(2005, 1, 1), "pc") for officer in self.officers],
            ),
            ("cases", ["case_id", "received_on"], sorted(cases)),
            (
                "allegations",
                ["allegation_id", "case_id", "officer_id", "kind", "finding"],
                [(f"{case}/{who}", case, who, "force", "proven" if proven else "") for who, case, _, proven in self.accused],
            ),
        )
        for name, columns, rows in tables:
            shuffled = list(rows) * (2 if self.twice else 1)
            random.Random(self.order_seed).shuffle(shuffled)  # noqa: S311 - an order, no secret
            records_.add(name, columns, shuffled)
        records_.settle()
        return records_


def source_rows(drawn: list[tuple[int, int, bool]]) -> Source:
    """Rows of eight officers; the day of a case depends on its number, close enough together for clusters."""
    return Source(
        tuple(f"o{number}" for number in range(8)),
        tuple((f"o{who}", f"c{case}", case * 9, proven) for who, case, proven in drawn),
    )


def figures(source: Source, names: dict[str, str] | None = None) -> Figures:
    """Rates, clusters in time and ties of the records, with ids mapped back to the original ones."""
    loaded, first = source.load(), {new: old for old, new in (names or {}).items()}
    rates_rows = loaded.connection.table(rates(loaded, DECADE).table).project(FIGURES).fetchall()
    close = [
        (officer.officer_id, officer.cases, officer.since, officer.until, round(officer.chance, 9))
        for officer in clusters(loaded, DECADE)
    ]
    net = co_accused.network(loaded, DECADE)
    tied = [first.get(str(officer), str(officer)) for officer in net.officers]
    entries = net.worth.tocoo()
    ties = {
        (*sorted((tied[a], tied[b])), round(float(worth), 9))
        for a, b, worth in zip(entries.row, entries.col, entries.data, strict=True)
    }
    renamed = [sorted((first.get(str(row[0]), str(row[0])), *row[1:]) for row in rows) for rows in (rates_rows, close)]
    return renamed[0], renamed[1], ties


@settings(max_examples=5, deadline=None)
@given(ACCUSED, st.integers(1, 9))
def test_the_order_of_rows_and_a_source_read_twice_change_nothing(drawn: list[tuple[int, int, bool]], order_seed: int) -> None:
    source = source_rows(drawn)
    assert figures(replace(source, order_seed=order_seed)) == figures(source)
    assert figures(replace(source, order_seed=order_seed, twice=True)) == figures(source)


@settings(max_examples=5, deadline=None)
@given(ACCUSED, st.permutations(range(8)))
def test_other_ids_change_nothing(drawn: list[tuple[int, int, bool]], order: list[int]) -> None:
    source = source_rows(drawn)
    names = {f"o{old}": f"x{new}" for old, new in enumerate(order)}
    renamed = Source(
        tuple(names[officer] for officer in source.officers),
        tuple((names[who], f"z{case}", day, proven) for who, case, day, proven in source.accused),
    )
    assert figures(renamed, names) == figures(source)


@settings(max_examples=5, deadline=None)
@given(ACCUSED, st.integers(1, 5))
def test_people_accused_apart_change_no_count_and_no_tie(drawn: list[tuple[int, int, bool]], more: int) -> None:
    source = source_rows(drawn)
    strangers = tuple(f"s{number}" for number in range(more))
    apart = tuple((who, f"k{who}", 30, False) for who in strangers)
    alone, beside = (
        figures(source),
        figures(replace(source, officers=source.officers + strangers, accused=source.accused + apart)),
    )
    counts, known = ([row[:4] for row in result[0] if row[0] in source.officers] for result in (alone, beside))
    assert counts == known
    assert beside[2] == alone[2]
