"""Similar allegations: cases of one officer that are alike in what was alleged, where, and of whom it was done to.

Two cases are alike when their kind is the same and what else they share is rarer than what two cases of different officers
share but once in a hundred times. An agreement counts −log2 of how common the value is, as in record linkage (Fellegi and
Sunter 1969): the same rare category says much, the same busy district little. docs/methods/similar.md.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import Chosen, accusations

ASPECTS = ("place", "target_sex", "target_ethnicity", "target_age")
_FEWEST_PAIRS = 50


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of one officer that are alike: their kind, their ids in order of day, first and last day, and what all share."""

    officer_id: str
    kind: str
    cases: tuple[str, ...]
    since: dt.date
    until: dt.date
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Similar:
    """The groups, largest first; how many bits of agreement make two cases alike; how often strangers' cases reach that."""

    groups: tuple[Group, ...]
    bits: float
    by_chance: float


def similar(records: Records, chosen: Chosen, fewest: int = 2, by_chance: float = 0.01) -> Similar:
    """Find them. Raises PatternsError where too few cases of different officers are there to say what is usual."""
    connection = records.connection
    connection.execute(f"CREATE OR REPLACE TEMP TABLE described AS {described(chosen)}")
    usual = connection.execute(_strangers()).fetchnumpy()["bits"]
    if len(usual) < _FEWEST_PAIRS:
        raise PatternsError(f"Fewer than {_FEWEST_PAIRS} pairs of cases of different officers: what is usual cannot be said.")
    bits = float(np.quantile(usual, 1 - by_chance, method="higher"))
    rows = connection.execute(_alike(), [bits]).fetchall()
    groups = [one for one in _groups(connection.execute(_rows()).fetchall(), rows) if len(one.cases) >= fewest]
    connection.execute("DROP TABLE described")
    ranked = sorted(groups, key=lambda one: (-len(one.cases), one.officer_id, one.cases))
    return Similar(tuple(ranked), bits, float(np.mean(usual > bits)))


def described(chosen: Chosen) -> str:
    """SQL of officer_id, case_id, category, kind, day and the aspects; and for each how many bits an agreement in it says."""
    aspects = ", ".join(f"coalesce(t.{name}, '') AS {name}" for name in ASPECTS[1:])
    known = ", ".join(
        f"CASE WHEN {name} = '' THEN 0 ELSE -log2(count(*) OVER (PARTITION BY {name}) * 1.0"
        f" / count(CASE WHEN {name} <> '' THEN 1 END) OVER ()) END AS {name}_bits"
        for name in ("category", "kind", *ASPECTS)
    )
    return (
        f"WITH target AS ({_targets()}), found AS (SELECT DISTINCT a.officer_id, a.case_id, a.category, a.kind, a.day,"  # noqa: S608
        f" a.place, {aspects} FROM ({accusations(chosen)}) a LEFT JOIN target t ON t.case_id = a.case_id WHERE a.kind <> '')"
        f" SELECT *, {known} FROM found"
    )


def _targets() -> str:
    """SQL of case_id and what its reporters have in common; '' where they differ."""
    age = "CASE WHEN age < 18 THEN 'under 18' WHEN age < 30 THEN '18 to 29' WHEN age < 50 THEN '30 to 49' ELSE '50 or over' END"

    def one(value: str, name: str) -> str:
        return f"CASE WHEN min({value}) = max({value}) THEN min({value}) ELSE '' END AS target_{name}"

    aged = f"CASE WHEN age IS NULL THEN '' ELSE {age} END"
    parts = ", ".join([one("sex", "sex"), one("ethnicity", "ethnicity"), one(aged, "age")])
    return f"SELECT case_id, {parts} FROM reporters GROUP BY case_id"  # noqa: S608


def _bits() -> str:
    """SQL of how much two described cases a and b agree, where their kind is the same."""
    same = " + ".join(f"CASE WHEN a.{one} <> '' AND a.{one} = b.{one} THEN a.{one}_bits ELSE 0 END" for one in ASPECTS)
    return f"CASE WHEN a.category <> '' AND a.category = b.category THEN a.category_bits ELSE a.kind_bits END + {same}"


def _strangers() -> str:
    """SQL of bits between cases of different officers: each case beside the next in an order that has no meaning."""
    return (
        "WITH mixed AS (SELECT *, row_number() OVER (ORDER BY md5(officer_id || case_id || category), officer_id, case_id)"  # noqa: S608
        f" AS at FROM described) SELECT CASE WHEN a.kind = b.kind THEN {_bits()} ELSE 0 END AS bits"
        " FROM mixed a JOIN mixed b ON b.at = a.at + 1 WHERE a.officer_id <> b.officer_id AND a.case_id <> b.case_id"
    )


def _alike() -> str:
    """SQL of officer_id, kind and two cases that are alike by more than the bits given."""
    return (
        "SELECT DISTINCT a.officer_id, a.kind, a.case_id, b.case_id FROM described a JOIN described b"  # noqa: S608
        f" ON b.officer_id = a.officer_id AND b.kind = a.kind AND b.case_id > a.case_id WHERE {_bits()} > $1"
    )


def _rows() -> str:
    aspects = ", ".join(f"min({one})" for one in ASPECTS)
    return f"SELECT officer_id, kind, case_id, min(day), {aspects} FROM described GROUP BY officer_id, kind, case_id"  # noqa: S608


def _groups(rows: list[tuple[object, ...]], alike: list[tuple[object, ...]]) -> list[Group]:
    """Cases joined by being alike, also through a third."""
    if not alike:
        return []
    place = {(row[0], row[1], row[2]): at for at, row in enumerate(rows)}
    one = [place[officer, kind, first] for officer, kind, first, _ in alike]
    other = [place[officer, kind, second] for officer, kind, _, second in alike]
    tied = sparse.csr_array((np.ones(len(one)), (one, other)), shape=(len(rows),) * 2)
    _, labels = connected_components(tied, directed=False)
    held: dict[int, list[tuple[object, ...]]] = {}
    for at in sorted({*one, *other}):
        held.setdefault(int(labels[at]), []).append(rows[at])
    return [_group(sorted(members, key=lambda row: (str(row[3]), str(row[2])))) for members in held.values()]


def _group(rows: list[tuple[object, ...]]) -> Group:
    shared = [
        f"{name.replace('_', ' ')}: {rows[0][at]}"
        for at, name in enumerate(ASPECTS, 4)
        if rows[0][at] and len({row[at] for row in rows}) == 1
    ]
    days = [row[3] for row in rows if isinstance(row[3], dt.date)]
    cases = tuple(str(row[2]) for row in rows)
    return Group(str(rows[0][0]), str(rows[0][1]), cases, min(days), max(days), tuple(shared))
