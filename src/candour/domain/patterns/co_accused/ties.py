"""Builds the ties of the co-accused network: pairs of officers accused in the same case, with number of cases and weight.

Each case adds 1 / (accused − 1) to the weight of the tie between any two of its officers, so that a case of twenty officers
ties them less strongly than a case of two (Newman 2001, Physical Review E 64:016132). Cases with very many accused officers (by
default more than `LARGEST`) make no ties and are counted as excluded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.records.numbering import OFFICERS
from candour.domain.patterns.repeats.window import Chosen, accusations_sql, numbered_accusations_sql
from candour.domain.patterns.results.shapes import Exclusion

LARGEST = 25  # accused in one case; larger cases make no ties


@dataclass(frozen=True)
class Network:
    """The co-accused network: officers' ids, and for each pair of officers the number of shared cases and the tie's weight.

    `shared` (numbers of cases) and `worth` (weights) are symmetric matrices with a row and a column for each officer.
    """

    officers: NDArray[np.object_]
    shared: sparse.csr_array
    worth: sparse.csr_array
    exclusions: tuple[Exclusion, ...] = ()

    @property
    def ties(self) -> int:
        """Return the number of pairs of officers who are accused in the same case."""
        return self.shared.nnz // 2


def pairs_sql(chosen: Chosen, largest: int = LARGEST) -> str:
    """Return SQL with a row for each pair of officers accused together in the `chosen` accusations: one, other, cases, worth.

    `one` and `other` are the officers' ids, `one` the earlier in order; `cases` is the number of shared cases, `worth` the
    tie's weight. Cases with more than `largest` accused make no ties.
    """
    return _pairs_sql(f"SELECT DISTINCT case_id, officer_id AS officer FROM ({accusations_sql(chosen)})", largest)  # noqa: S608


def network(records: Records, chosen: Chosen, largest: int = LARGEST) -> Network:
    """Build the network of all officers accused together in the chosen accusations; other officers are left out.

    Cases with more than `largest` accused make no ties.
    """
    connection = records.connection
    records.numbered()
    members = f"SELECT DISTINCT case_n AS case_id, officer FROM ({numbered_accusations_sql(chosen)})"  # noqa: S608
    connection.execute(f"CREATE OR REPLACE TEMP TABLE co_members AS {members}").fetchall()
    rows = connection.execute(_pairs_sql("SELECT case_id, officer FROM co_members", largest)).fetchnumpy()
    too_many = f"SELECT count(*) FROM (SELECT case_id FROM co_members GROUP BY case_id HAVING count(*) > {largest})"  # noqa: S608
    excluded = int(str(records.rows(too_many)[0][0]))
    officers = connection.execute(f"SELECT officer_id FROM {OFFICERS} ORDER BY officer").fetchnumpy()["officer_id"]  # noqa: S608
    connection.execute("DROP TABLE co_members")
    exclusions = (
        (Exclusion("cases", "co-accused", f"more than {largest} are accused together", "excluded", excluded),)
        if excluded
        else ()
    )
    return _network_of(rows, np.asarray(officers, dtype=object), exclusions)


def around(records: Records, chosen: Chosen, officer_id: str, largest: int = LARGEST) -> Network:
    """Build the network of one officer and the officers accused together with that officer, with the ties among all of them.

    Only the `chosen` accusations count. Cases with more than `largest` accused make no ties.

    Raises: PatternsError where no chosen accusation names the officer.
    """
    known = records.rows(f"SELECT count(*) FROM ({accusations_sql(chosen)}) WHERE officer_id = $1", [officer_id])  # noqa: S608
    if not int(str(known[0][0])):
        raise PatternsError(f"No case in {chosen.window} names that officer. Check the id and the window.")
    near = (
        f"WITH p AS ({pairs_sql(chosen, largest)}), near AS (SELECT one AS id FROM p WHERE other = $1"  # noqa: S608
        " UNION SELECT other FROM p WHERE one = $1 UNION SELECT $1)"
        " SELECT * FROM p WHERE one IN (SELECT id FROM near) AND other IN (SELECT id FROM near)"
    )
    rows = records.connection.execute(near, [officer_id]).fetchnumpy()
    officers = np.unique(np.concatenate([np.asarray(rows[name], dtype=object) for name in ("one", "other")]))
    numbered = {name: np.searchsorted(officers, np.asarray(rows[name], dtype=object)) for name in ("one", "other")}
    return _network_of(rows | numbered, officers)


def _pairs_sql(members: str, largest: int) -> str:
    """Return SQL with a row for each pair of officers accused together: one, other, cases (shared), worth (the tie's weight).

    `members` is SQL that yields distinct (case_id, officer). Cases with more than `largest` accused make no ties.
    """
    return (
        f"WITH members AS ({members}), sizes AS (SELECT case_id, count(*) AS accused FROM members GROUP BY case_id"  # noqa: S608
        f" HAVING count(*) BETWEEN 2 AND {largest}), sized AS (SELECT m.case_id, m.officer, s.accused"
        " FROM members m JOIN sizes s ON s.case_id = m.case_id)"
        " SELECT a.officer AS one, b.officer AS other, count(*) AS cases, sum(1e0 / (a.accused - 1)) AS worth"
        " FROM sized a JOIN sized b ON b.case_id = a.case_id AND a.officer < b.officer GROUP BY a.officer, b.officer"
    )


def _network_of(rows: dict[str, Any], names: NDArray[np.object_], exclusions: tuple[Exclusion, ...] = ()) -> Network:
    """Build a network from `rows`: columns that list pairs of officers accused together, each officer as an index into `names`.

    `names` lists officers' ids; officers in no pair are left out.
    """
    ends = np.stack([np.asarray(rows[name], dtype=np.int64) for name in ("one", "other")])
    tied = np.zeros(len(names), dtype=bool)
    tied[ends.ravel()] = True
    first, second = (np.cumsum(tied) - 1)[ends]
    size = (int(tied.sum()),) * 2
    both = np.concatenate([first, second]), np.concatenate([second, first])

    def matrix(name: str) -> sparse.csr_array:
        """Return the column `name` of the pairs as a symmetric matrix with a row and a column for each officer."""
        values = np.asarray(rows[name], dtype=np.float64)
        return sparse.csr_array(sparse.coo_array((np.concatenate([values, values]), both), shape=size))

    return Network(names[tied], matrix("cases"), matrix("worth"), exclusions)
