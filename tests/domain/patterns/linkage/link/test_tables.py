"""Bad files of mentions: each gets a named error or a counted exclusion."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from candour.domain.patterns.linkage.errors import BadTableError
from candour.domain.patterns.linkage.link import read_mentions

MAPPING = {"mention_id": "id", "source": "file", "last_name": "surname", "birth_year": "born", "appointed_on": "since"}
HEAD = "id,file,surname,born,since\n"


def read(tmp_path: Path, text: str | bytes) -> tuple[list[tuple[object, ...]], dict[str, int]]:
    path = tmp_path / "mentions.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    connection = duckdb.connect()
    left_out = read_mentions(connection, path, MAPPING)
    return connection.execute("SELECT mention_id, birth_year, appointed_on FROM rows ORDER BY 1").fetchall(), left_out


@pytest.mark.parametrize("written", ["1995-03-25", "25/03/1995", "03/25/1995"])
def test_a_date_is_read_in_three_formats(tmp_path: Path, written: str) -> None:
    rows, left_out = read(tmp_path, f"{HEAD}a,x,Trewick,1970,{written}\n")
    assert rows == [("a", 1970, dt.date(1995, 3, 25))]
    assert left_out == {}


def test_a_date_that_could_be_either_is_counted_and_not_guessed(tmp_path: Path) -> None:
    rows, left_out = read(tmp_path, f"{HEAD}a,x,Trewick,1970,03/04/1995\n")
    assert rows == [("a", 1970, None)]
    assert left_out == {"dates that cannot be read": 1}


def test_both_orders_in_one_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTableError, match="day first on some rows"):
        read(tmp_path, f"{HEAD}a,x,Trewick,,25/03/1995\nb,x,Trewick,,03/25/1995\n")


def test_unreadable_years_and_dates_are_counted(tmp_path: Path) -> None:
    rows, left_out = read(tmp_path, f"{HEAD}a,x,Trewick,old,yesterday\n")
    assert rows == [("a", None, None)]
    assert left_out == {"dates that cannot be read": 1, "birth years that cannot be read": 1}


def test_a_row_repeated_word_for_word_is_read_once_and_counted(tmp_path: Path) -> None:
    rows, left_out = read(tmp_path, HEAD + "a,x,Trewick,1970,\n" * 2)
    assert len(rows) == 1
    assert left_out == {"rows repeated word for word": 1}


def test_an_id_on_two_unlike_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadTableError, match="rows that differ"):
        read(tmp_path, f"{HEAD}a,x,Trewick,1970,\na,x,Halcombe,1970,\n")


def test_wrong_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadTableError, match="columns missing: surname"):
        read(tmp_path, "id,file,born,since\na,x,1970,\n")


def test_another_encoding_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTableError, match="not UTF-8"):
        read(tmp_path, (HEAD + "a,x,Tréwick,1970,\n").encode("latin-1"))


def test_an_empty_register_is_read_as_one(tmp_path: Path) -> None:
    assert read(tmp_path, HEAD) == ([], {})
