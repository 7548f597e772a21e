"""Whatever the order of rows and the ids, whoever else is on record, however often a source is read: the same figures."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from candour.domain.patterns import co_accused, records
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.clusters import clusters
from candour.domain.patterns.repeats.rates import rates
from tests.domain.patterns.repeats.invented import DECADE, SINCE

Row = tuple[str, str, int, bool]
"""An officer, a case, its day counted from the first, whether proven."""

ACCUSED = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 11), st.booleans()), min_size=3, max_size=40, unique_by=lambda row: row[:2]
)
Figures = tuple[list[tuple[object, ...]], list[tuple[object, ...]], set[tuple[object, ...]]]
FIGURES = "officer_id, cases, allegations, proven, round(years, 9), expected, round(relative, 6), round(over_twice, 6)"


@dataclass(frozen=True)
class Told:
    """Rows as a force tells them."""

    officers: tuple[str, ...]
    accused: tuple[Row, ...]
    turned: int = 0
    twice: bool = False

    def held(self) -> Records:
        """Records of them, in an order drawn by `turned`; with `twice` every source is read twice."""
        made = records.empty(threads=1)
        cases = {(case, SINCE + dt.timedelta(days=day)) for _, case, day, _ in self.accused}
        tables = (
            ("officers", ["officer_id", "appointed_on", "rank"], [(one, dt.date(2005, 1, 1), "pc") for one in self.officers]),
            ("cases", ["case_id", "received_on"], sorted(cases)),
            (
                "allegations",
                ["allegation_id", "case_id", "officer_id", "kind", "finding"],
                [(f"{case}/{who}", case, who, "force", "proven" if proven else "") for who, case, _, proven in self.accused],
            ),
        )
        for name, columns, rows in tables:
            told = list(rows) * (2 if self.twice else 1)
            random.Random(self.turned).shuffle(told)  # noqa: S311 - an order, no secret
            made.add(name, columns, told)
        made.settle()
        return made


def told_of(drawn: list[tuple[int, int, bool]]) -> Told:
    """Eight officers; a case's day hangs on its number, close enough together for clusters."""
    return Told(
        tuple(f"o{number}" for number in range(8)),
        tuple((f"o{who}", f"c{case}", case * 9, proven) for who, case, proven in drawn),
    )


def figures(told: Told, names: dict[str, str] | None = None) -> Figures:
    """Rates, clusters in time and ties of the records, with the first names of whoever was renamed."""
    held, first = told.held(), {new: old for old, new in (names or {}).items()}
    found = held.connection.table(rates(held, DECADE).table).project(FIGURES).fetchall()
    close = [(one.officer_id, one.cases, one.since, one.until, round(one.chance, 9)) for one in clusters(held, DECADE)]
    net = co_accused.network(held, DECADE)
    tied = [first.get(str(one), str(one)) for one in net.officers]
    full = net.worth.tocoo()
    ties = {
        (*sorted((tied[a], tied[b])), round(float(worth), 9)) for a, b, worth in zip(full.row, full.col, full.data, strict=True)
    }
    renamed = [sorted((first.get(str(row[0]), str(row[0])), *row[1:]) for row in rows) for rows in (found, close)]
    return renamed[0], renamed[1], ties


@settings(max_examples=5, deadline=None)
@given(ACCUSED, st.integers(1, 9))
def test_the_order_of_rows_and_a_source_read_twice_change_nothing(drawn: list[tuple[int, int, bool]], turned: int) -> None:
    told = told_of(drawn)
    assert figures(replace(told, turned=turned)) == figures(told)
    assert figures(replace(told, turned=turned, twice=True)) == figures(told)


@settings(max_examples=5, deadline=None)
@given(ACCUSED, st.permutations(range(8)))
def test_other_ids_change_nothing(drawn: list[tuple[int, int, bool]], order: list[int]) -> None:
    told = told_of(drawn)
    names = {f"o{old}": f"x{new}" for old, new in enumerate(order)}
    renamed = Told(
        tuple(names[one] for one in told.officers),
        tuple((names[who], f"z{case}", day, proven) for who, case, day, proven in told.accused),
    )
    assert figures(renamed, names) == figures(told)


@settings(max_examples=5, deadline=None)
@given(ACCUSED, st.integers(1, 5))
def test_people_accused_apart_change_no_count_and_no_tie(drawn: list[tuple[int, int, bool]], more: int) -> None:
    told = told_of(drawn)
    strangers = tuple(f"s{number}" for number in range(more))
    apart = tuple((who, f"k{who}", 30, False) for who in strangers)
    alone, beside = figures(told), figures(replace(told, officers=told.officers + strangers, accused=told.accused + apart))
    counts, known = ([row[:4] for row in found[0] if row[0] in told.officers] for found in (alone, beside))
    assert counts == known
    assert beside[2] == alone[2]
