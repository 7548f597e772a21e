"""An invented force: officers with careers, and the rows that several sources hold of them. Nobody here exists."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

import duckdb

from candour.domain.patterns.linkage.link import COLUMNS, Source

SOURCES = (Source("register", one_row=True), Source("postings", one_spelling=True), Source("complaints"))
GIVEN = {
    "female": ["Amara", "Beryl", "Catrin", "Delyth", "Elowen", "Fern", "Gwen", "Hattie", "Imogen", "Jocelyn"],
    "male": ["Alban", "Bevan", "Corin", "Denzil", "Emlyn", "Farrow", "Griff", "Hywel", "Idris", "Jago"],
}
SYLLABLES = ["Bran", "Cor", "Dal", "Fen", "Gar", "Hal", "Kel", "Lan", "Mor", "Nor", "Pen", "Ros", "Tre", "Wen"]
ENDS = ["wick", "ley", "ton", "by", "ford", "worth", "combe", "shaw", "stead", "thorpe"]
Row = tuple[object, ...]


def _surname(chance: random.Random) -> str:
    return chance.choice(SYLLABLES) + chance.choice(["", "", "der", "mo"]) + chance.choice(ENDS)


def force(people: int, seed: int = 7, *, dates: bool = True) -> tuple[list[Row], dict[str, str]]:
    """Rows with `COLUMNS` of so many invented officers, and the person behind each row. Women may change surname."""
    chance = random.Random(seed)  # noqa: S311 plain chance
    rows: list[Row] = []
    truth: dict[str, str] = {}
    for person in range(people):
        for source, row in _rows_of(chance, dates=dates):
            name = f"{source}-{person}-{len(rows)}"
            rows.append((name, source, *row))
            truth[name] = f"p{person}"
    return rows, truth


def _rows_of(chance: random.Random, *, dates: bool) -> list[tuple[str, Row]]:
    sex = chance.choice(["male", "male", "female"])
    given, surname, middle = chance.choice(GIVEN[sex]), _surname(chance), chance.choice("ABCDEFGH")
    born = chance.randint(1950, 1985)
    appointed = dt.date(born + 24, chance.randint(1, 12), chance.randint(1, 28))
    ethnicity, number = chance.choice(["white", "white", "black", "asian"]), str(chance.randint(100, 9999))
    unit = str(chance.randint(1, 25))
    later = _surname(chance) if sex == "female" and chance.random() < 0.1 else surname
    when = (born, appointed) if dates else (None, None)

    def row(last: str, unit: str, rank: str, middle: str = middle) -> Row:
        return (given, middle, last, "", *when, ethnicity, sex, number, rank, unit)

    told = [("register", row(surname, unit, "PC")), ("postings", row(surname, unit, "Constable"))]
    if chance.random() < 0.5:
        told.append(("postings", row(surname, str(chance.randint(1, 25)), "Constable")))
    told += [("complaints", row(later, unit, "PC", "" if chance.random() < 0.3 else middle))] * (chance.random() < 0.7)
    return told


def table(rows: Sequence[Row], connection: duckdb.DuckDBPyConnection | None = None) -> duckdb.DuckDBPyConnection:
    """A connection whose table `rows` holds these rows."""
    made = connection or duckdb.connect()
    types = {"birth_year": "INTEGER", "appointed_on": "DATE"}
    columns = ", ".join(f"{name} {types.get(name, 'VARCHAR')}" for name in COLUMNS)
    made.execute(f"CREATE OR REPLACE TABLE rows ({columns})")
    if rows:
        made.executemany(f"INSERT INTO rows VALUES ({', '.join('?' for _ in COLUMNS)})", rows)  # noqa: S608 our own names
    return made


def one(name: str, source: str = "complaints", **said: Any) -> Row:
    """A row that says only what is given."""
    told: dict[str, object] = dict.fromkeys(COLUMNS, "") | {"birth_year": None, "appointed_on": None}
    return tuple((told | {"mention_id": name, "source": source} | said).values())
