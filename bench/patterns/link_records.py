"""The Chicago linkage records as tables of mentions, and the scores of groups against the known truth.

Scored are pairs of rows that both have a truth other than silver (`silver_uid` is the result of somebody else's matching and is
reported separately); for two rosters, pairs with at least one row in the list of true pairs. No name leaves this module.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from candour.domain.patterns.linkage.link import Source

_SHARED = Path(os.environ.get("CANDOUR_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
FOLDER = _SHARED / "chicago" / "linkage"
SOURCES = (
    *(Source(name, one_row=True) for name in ("acc2016", "crms2021", "roster2017", "roster2018")),
    *(Source(name, one_spelling=True) for name in ("acc2018", "clear2021", "wit2021")),
)
_FILES = {"mentions": ("mentions",), "rosters": ("pair_a_acc2016", "pair_b_clear2021")}


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall, F1 (0 to 1), and the recall of women's pairs minus that of men's."""

    precision: float
    recall: float
    f1: float
    gap: float


def load(folder: Path, task: str, *, dates: bool) -> duckdb.DuckDBPyConnection:
    """Return a connection on two threads whose table `rows` has the columns of `link.COLUMNS`."""
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "1GB"})
    born, since = ("birth_year::INT", "try_cast(appointed_date AS DATE)") if dates else ("NULL::INT", "NULL::DATE")
    parts = []
    for name in _FILES[task]:
        source = "source" if task == "mentions" else f"'{name}'"
        parts.append(
            f"SELECT mention_id, {source} AS source, first_name, middle_initial AS middle_name, last_name,"  # noqa: S608 our own names
            f" suffix_name AS suffix, {born} AS birth_year, {since} AS appointed_on, race AS ethnicity, gender AS sex,"
            " star AS shoulder_number, rank, unit"
            f" FROM {_csv(folder / f'{name}.csv.gz')}"
        )
    connection.execute(f"CREATE TABLE rows AS {' UNION ALL '.join(parts)}")
    return connection


def _csv(path: Path) -> str:
    return f"read_csv('{path}', all_varchar = true, quote = '\"', escape = '\"', nullstr = '')"


def truth(folder: Path, *, silver: bool = False) -> dict[str, str]:
    """Return the person of each row that has a truth; with `silver`, silver rows are included."""
    condition = "true" if silver else "truth_method <> 'silver_uid'"
    return dict(_rows(folder / "mentions_truth.csv.gz", "mention_id, person_id", condition))


def true_pairs(folder: Path) -> set[tuple[str, str]]:
    """Return the pairs of rows of the two rosters that are one person."""
    return set(_rows(folder / "pair_truth.csv.gz", "mention_id_a, mention_id_b"))


def _rows(path: Path, columns: str, condition: str = "true") -> list[tuple[str, str]]:
    result = duckdb.connect().execute(f"SELECT {columns} FROM {_csv(path)} WHERE {condition} ORDER BY 1")  # noqa: S608 - our own names
    return [(str(row[0]), str(row[1])) for row in result.fetchall()]


def sexes(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the sex each row states, where it states one."""
    return dict(connection.execute("SELECT mention_id, lower(sex) FROM rows WHERE sex IS NOT NULL ORDER BY 1").fetchall())


def _pairs(keys: Iterable[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(keys).values())


def score_groups(groups: Mapping[str, str], people: Mapping[str, str], sex: Mapping[str, str]) -> Score:
    """Score a clustering by pairs over the rows of `people`."""
    of = {person: sex[row] for row, person in people.items() if row in sex}
    right, true = (_pairs((groups[row], people[row]) for row in people), _pairs(people.values()))
    recalls = []
    for which in ("female", "male"):
        mine = [row for row in people if of.get(people[row]) == which]
        recalls.append(_pairs((groups[row], people[row]) for row in mine) / (_pairs(people[row] for row in mine) or 1))
    return _score(right, _pairs(groups[row] for row in people), true, recalls[0] - recalls[1])


def score_rosters(groups: Mapping[str, str], pairs: set[tuple[str, str]], first: set[str], sex: Mapping[str, str]) -> Score:
    """Score the links of two rosters; `first` holds the ids of the first roster."""
    known = {row for pair in pairs for row in pair}
    sides: dict[str, tuple[list[str], list[str]]] = {}
    for row, group in groups.items():
        sides.setdefault(group, ([], []))[row not in first].append(row)
    joined = {(a, b) for ones, others in sides.values() for a in ones for b in others if a in known or b in known}
    recalls = []
    for which in ("female", "male"):
        mine = {pair for pair in pairs if sex.get(pair[0]) == which}
        recalls.append(len(mine & joined) / (len(mine) or 1))
    return _score(len(joined & pairs), len(joined), len(pairs), recalls[0] - recalls[1])


def _score(correct: int, joined: int, true: int, gap: float) -> Score:
    precision, recall = correct / (joined or 1), correct / (true or 1)
    return Score(precision, recall, 2 * precision * recall / ((precision + recall) or 1), gap)
