"""Finds similar cases of one officer: cases that agree in what was alleged, where, and in attributes of the reporters.

Two cases are similar when their allegations are of the same kind and they agree more strongly than 99 % of the pairs of cases
of different officers. How strongly two cases agree is a sum in bits: for each shared value, −log2 of the share of cases with
this value, as in record linkage (Fellegi and Sunter 1969). So agreement in a rare category adds many bits, and agreement in a
busy district few. docs/methods/similar.md.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import Chosen, accusations_sql

ASPECTS = ("place", "target_sex", "target_ethnicity", "target_age")
_FEWEST_PAIRS = 50  # of cases of different officers, to say what agreement is usual


@dataclass(frozen=True, slots=True)
class Group:
    """A group of similar cases of one officer.

    `kind` is the kind of allegation that all the cases have, `cases` their ids in order of days, `since` and `until` the first
    and last day, and `shared` the aspects, such as the place, in which all of them agree.
    """

    officer_id: str
    kind: str
    cases: tuple[str, ...]
    since: dt.date
    until: dt.date
    shared: tuple[str, ...]


@dataclass(frozen=True)
class Similar:
    """Similar cases of officers, which `similar` found: `groups` of them, the largest group first.

    `bits` is the least agreement of two similar cases; agreement in a rare value adds many bits, in a common value few.
    `by_chance` is the share of the pairs of cases of different officers whose agreement is above `bits`.
    """

    groups: tuple[Group, ...]
    bits: float
    by_chance: float


def similar(records: Records, chosen: Chosen, fewest: int = 2, by_chance: float = 0.01) -> Similar:
    """Find the groups of at least `fewest` similar cases of each officer.

    `chosen` says which accusations count. `by_chance` sets how strongly two cases must agree to be similar: more strongly than
    all but this share of the pairs of cases of different officers.

    Raises: PatternsError where too few cases of different officers exist to say what agreement is usual.
    """
    connection = records.connection
    connection.execute(f"CREATE OR REPLACE TEMP TABLE described AS {described_cases_sql(chosen)}")
    usual = connection.execute(_unrelated_pairs_sql()).fetchnumpy()["bits"]
    if len(usual) < _FEWEST_PAIRS:
        raise PatternsError(f"Fewer than {_FEWEST_PAIRS} pairs of cases of different officers: what is usual cannot be said.")
    bits = float(np.quantile(usual, 1 - by_chance, method="higher"))
    rows = connection.execute(_similar_pairs_sql(), [bits]).fetchall()
    groups = [
        group
        for group in _connected_groups(connection.execute(_described_cases_by_id_sql()).fetchall(), rows)
        if len(group.cases) >= fewest
    ]
    connection.execute("DROP TABLE described")
    ranked = sorted(groups, key=lambda group: (-len(group.cases), group.officer_id, group.cases))
    return Similar(tuple(ranked), bits, float(np.mean(usual > bits)))


def described_cases_sql(chosen: Chosen) -> str:
    """Return SQL of accusations: officer_id, case_id, category and kind of allegation, day, and the aspects to compare.

    An aspect is, for example, the place. For each aspect a further column says how many bits agreement in the value adds; a
    rare value adds more bits than a common value.
    """
    aspects = ", ".join(f"coalesce(t.{name}, '') AS {name}" for name in ASPECTS[1:])
    known = ", ".join(
        f"CASE WHEN {name} = '' THEN 0 ELSE -log2(count(*) OVER (PARTITION BY {name}) * 1.0"
        f" / count(CASE WHEN {name} <> '' THEN 1 END) OVER ()) END AS {name}_bits"
        for name in ("category", "kind", *ASPECTS)
    )
    return (
        f"WITH target AS ({_reporters_sql()}), found AS (SELECT DISTINCT a.officer_id, a.case_id, a.category, a.kind, a.day,"  # noqa: S608
        f" a.place, {aspects} FROM ({accusations_sql(chosen)}) a LEFT JOIN target t ON t.case_id = a.case_id"
        f" WHERE a.kind <> '')"
        f" SELECT *, {known} FROM found"
    )


def _reporters_sql() -> str:
    """Return SQL of case_id and the sex, ethnicity and age band of the case's reporters; '' where reporters differ."""
    age = "CASE WHEN age < 18 THEN 'under 18' WHEN age < 30 THEN '18 to 29' WHEN age < 50 THEN '30 to 49' ELSE '50 or over' END"

    def common_value(value: str, name: str) -> str:
        """Return an SQL column target_`name`: the `value` that all reporters of a case share; '' where they differ."""
        return f"CASE WHEN min({value}) = max({value}) THEN min({value}) ELSE '' END AS target_{name}"

    aged = f"CASE WHEN age IS NULL THEN '' ELSE {age} END"
    parts = ", ".join([common_value("sex", "sex"), common_value("ethnicity", "ethnicity"), common_value(aged, "age")])
    return f"SELECT case_id, {parts} FROM reporters GROUP BY case_id"  # noqa: S608


def _bits_sql() -> str:
    """Return an SQL expression for how much two cases a and b with the same kind of allegation agree, in bits.

    Agreement in a rare value adds more bits than agreement in a common value.
    """
    same = " + ".join(f"CASE WHEN a.{name} <> '' AND a.{name} = b.{name} THEN a.{name}_bits ELSE 0 END" for name in ASPECTS)
    return f"CASE WHEN a.category <> '' AND a.category = b.category THEN a.category_bits ELSE a.kind_bits END + {same}"


def _unrelated_pairs_sql() -> str:
    """Return SQL of how much cases of different officers agree, in bits; each case is compared with one other, arbitrary case.

    Agreement in a rare value adds many bits, in a common value few.
    """
    return (
        "WITH mixed AS (SELECT *, row_number() OVER (ORDER BY md5(officer_id || case_id || category), officer_id, case_id)"  # noqa: S608
        f" AS at FROM described) SELECT CASE WHEN a.kind = b.kind THEN {_bits_sql()} ELSE 0 END AS bits"
        " FROM mixed a JOIN mixed b ON b.at = a.at + 1 WHERE a.officer_id <> b.officer_id AND a.case_id <> b.case_id"
    )


def _similar_pairs_sql() -> str:
    """Return SQL of officer_id, kind of allegation and two cases of the officer that agree by more bits than a given number.

    The number is the parameter of the query. Agreement in a rare value adds many bits, in a common value few.
    """
    return (
        "SELECT DISTINCT a.officer_id, a.kind, a.case_id, b.case_id FROM described a JOIN described b"  # noqa: S608
        f" ON b.officer_id = a.officer_id AND b.kind = a.kind AND b.case_id > a.case_id WHERE {_bits_sql()} > $1"
    )


def _described_cases_by_id_sql() -> str:
    """Return SQL with one row for each officer, kind of allegation and case, from the table of accusations to compare.

    The row has the first day of the officer's accusations of this kind in the case, and the aspects on which cases are
    compared, such as the place.
    """
    aspects = ", ".join(f"min({name})" for name in ASPECTS)
    return f"SELECT officer_id, kind, case_id, min(day), {aspects} FROM described GROUP BY officer_id, kind, case_id"  # noqa: S608


def _connected_groups(rows: list[tuple[object, ...]], alike: list[tuple[object, ...]]) -> list[Group]:
    """Return groups of the cases in `rows` that are connected by pairs of similar cases, which `alike` lists."""
    if not alike:
        return []
    index_of = {(row[0], row[1], row[2]): at for at, row in enumerate(rows)}
    first = [index_of[officer, kind, case] for officer, kind, case, _ in alike]
    second = [index_of[officer, kind, other_case] for officer, kind, _, other_case in alike]
    tied = sparse.csr_array((np.ones(len(first)), (first, second)), shape=(len(rows),) * 2)
    _, labels = connected_components(tied, directed=False)
    by_group: dict[int, list[tuple[object, ...]]] = {}
    for at in sorted({*first, *second}):
        by_group.setdefault(int(labels[at]), []).append(rows[at])
    return [_build_group(sorted(members, key=lambda row: (str(row[3]), str(row[2])))) for members in by_group.values()]


def _build_group(rows: list[tuple[object, ...]]) -> Group:
    """Build a group of similar cases from their rows.

    An aspect, such as the place, is listed as shared where all cases have the same value.
    """
    shared = [
        f"{name.replace('_', ' ')}: {rows[0][at]}"
        for at, name in enumerate(ASPECTS, 4)
        if rows[0][at] and len({row[at] for row in rows}) == 1
    ]
    days = [row[3] for row in rows if isinstance(row[3], dt.date)]
    cases = tuple(str(row[2]) for row in rows)
    return Group(str(rows[0][0]), str(rows[0][1]), cases, min(days), max(days), tuple(shared))
