"""Ties: two officers accused in the same case, how often, and how closely.

Each case is worth 1 / (accused − 1) to each pair in it, so that a case of twenty does not tie everyone to everyone as a case of
two does (Newman 2001, Physical Review E 64:016132). Cases with more accused than `largest` make no ties, and are counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Exclusion, Records
from candour.domain.patterns.repeats.window import Chosen, accusations

LARGEST = 25


@dataclass(frozen=True)
class Network:
    """Officers in order of their ids; for each pair, how many cases they share and what those are worth. Both symmetric."""

    officers: NDArray[np.object_]
    shared: sparse.csr_array
    worth: sparse.csr_array
    exclusions: tuple[Exclusion, ...] = ()

    @property
    def ties(self) -> int:
        """How many pairs share a case."""
        return self.shared.nnz // 2


def pairs(chosen: Chosen, largest: int = LARGEST) -> str:
    """SQL of one, other (officer ids, one before other), cases, worth; one row a pair."""
    return (
        f"WITH {_members(chosen)},"  # noqa: S608 - SQL of ours
        f" sized AS (SELECT case_id, officer_id, accused FROM members WHERE accused BETWEEN 2 AND {largest})"
        " SELECT a.officer_id AS one, b.officer_id AS other, count(*) AS cases, sum(1.0 / (a.accused - 1)) AS worth"
        " FROM sized a JOIN sized b ON b.case_id = a.case_id AND a.officer_id < b.officer_id"
        " GROUP BY a.officer_id, b.officer_id"
    )


def network(records: Records, chosen: Chosen, largest: int = LARGEST) -> Network:
    """The whole network of the accusations chosen; officers never accused with another are not in it."""
    rows = records.connection.execute(pairs(chosen, largest)).fetchnumpy()
    too_many = f"WITH {_members(chosen)} SELECT count(DISTINCT case_id) FROM members WHERE accused > {largest}"  # noqa: S608
    left = int(str(records.rows(too_many)[0][0]))
    reason = f"more than {largest} officers are accused together"
    said = (Exclusion("cases", "co-accused", reason, "excluded", left),) if left else ()
    return replace(_made(rows), exclusions=said)


def around(records: Records, chosen: Chosen, officer_id: str, largest: int = LARGEST) -> Network:
    """One officer, those accused with him, and their ties with each other. Raises PatternsError if he was never accused."""
    known = records.rows(f"SELECT count(*) FROM ({accusations(chosen)}) WHERE officer_id = $1", [officer_id])  # noqa: S608
    if not int(str(known[0][0])):
        raise PatternsError(f"No case in {chosen.window} names that officer. Check the id and the window.")
    near = (
        f"WITH p AS ({pairs(chosen, largest)}), near AS (SELECT one AS id FROM p WHERE other = $1"  # noqa: S608
        " UNION SELECT other FROM p WHERE one = $1 UNION SELECT $1)"
        " SELECT * FROM p WHERE one IN (SELECT id FROM near) AND other IN (SELECT id FROM near)"
    )
    return _made(records.connection.execute(near, [officer_id]).fetchnumpy())


def _members(chosen: Chosen) -> str:
    """SQL of case_id, officer_id, and how many are accused in the case."""
    return (
        f"members AS (SELECT case_id, officer_id, count(*) OVER (PARTITION BY case_id) AS accused"  # noqa: S608
        f" FROM (SELECT DISTINCT case_id, officer_id FROM ({accusations(chosen)})))"
    )


def _made(rows: dict[str, NDArray[np.object_]]) -> Network:
    one, other = (np.asarray(rows[name], dtype=object) for name in ("one", "other"))
    officers, at = np.unique(np.concatenate([one, other]), return_inverse=True)
    first, second = at[: len(one)], at[len(one) :]

    def matrix(name: str) -> sparse.csr_array:
        half = sparse.csr_array((np.asarray(rows[name], dtype=np.float64), (first, second)), shape=(len(officers),) * 2)
        return sparse.csr_array(half + half.T)

    return Network(officers, matrix("cases"), matrix("worth"))
