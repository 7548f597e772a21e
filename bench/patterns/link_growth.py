"""Invented officers added to the real records, to measure how precision changes with growth.

Each invented officer copies the sources and filled fields of one real group of rows; given name and surname are drawn anew
within a sex, and dates and numbers are shifted alike in all rows of the officer. Nothing is written to disk.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow as pa

from candour.domain.patterns.linkage.link import COLUMNS


def grow(
    connection: duckdb.DuckDBPyConnection, groups: Mapping[str, str], people: Mapping[str, str], size: int, seed: int = 4
) -> dict[str, str]:
    """Add invented officers to `rows` until there are `size`; returns the person of each added row that has a truth."""
    chance = random.Random(seed)
    rows = [
        dict(zip(COLUMNS, row, strict=True))
        for row in connection.execute(f"SELECT {', '.join(COLUMNS)} FROM rows ORDER BY 1").fetchall()  # noqa: S608 our own names
    ]
    members: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        members[groups[row["mention_id"]]].append(row)
    pool = {sex: [row for row in rows if row["sex"] == sex and row["first_name"]] for sex in ("FEMALE", "MALE")}
    names, added = sorted(members), list[dict[str, Any]]()
    true: dict[str, str] = {}
    while len(rows) + len(added) < size:
        group = chance.choice(names)
        for row in _invented(chance, members[group], pool, len(added)):
            added.append(row)
            if row["of"] in people:
                true[row["mention_id"]] = f"invented-{people[row['of']]}-{row['draw']}"
    types = {"birth_year": pa.int32(), "appointed_on": pa.date32()}
    columns = [pa.array([row[name] for row in added], types.get(name, pa.string())) for name in COLUMNS]
    connection.register("arrow_added", pa.table(columns, names=list(COLUMNS)))
    connection.execute("INSERT INTO rows SELECT * FROM arrow_added")
    return true


def _invented(
    chance: random.Random, group: list[dict[str, Any]], pool: Mapping[str, list[dict[str, Any]]], draw: int
) -> list[dict[str, Any]]:
    sex = next((row["sex"] for row in group if row["sex"]), "MALE")
    like = pool.get(sex) or pool["MALE"]
    given_name, middle = chance.choice(like)["first_name"], chance.choice("ABCDEFGHJKLMRSTW")
    surname = chance.choice(like)[
        "last_name"
    ]  # only women's surnames change; other spellings of men's surnames are not invented
    surnames = {row["last_name"]: chance.choice(like)["last_name"] if sex == "FEMALE" else surname for row in group}
    years, days = chance.randint(-8, 8), chance.randint(-2000, 2000)
    stars = {row["shoulder_number"]: str(chance.randint(100, 21000)) for row in group if row["shoulder_number"]}
    return [
        row
        | {
            "mention_id": f"I{draw + at}",
            "of": row["mention_id"],
            "draw": draw,
            "first_name": given_name and row["first_name"] and given_name,
        }
        | {"middle_name": row["middle_name"] and middle, "last_name": row["last_name"] and surnames[row["last_name"]]}
        | {"birth_year": row["birth_year"] and row["birth_year"] + years, "appointed_on": _moved(row["appointed_on"], days)}
        | {"shoulder_number": stars.get(row["shoulder_number"])}
        for at, row in enumerate(group)
    ]


def _moved(day: dt.date | None, days: int) -> dt.date | None:
    return day and day + dt.timedelta(days=days)
