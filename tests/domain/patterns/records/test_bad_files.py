"""What bad files get: a named error, or a counted exclusion; never a silent drop."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from candour.domain.patterns import records
from candour.domain.patterns.records import Records
from candour.domain.tables.errors import FilesRefused

MAPPING = """
title = "Invented"
[[table]]
into = "officers"
file = "officers.csv"
encoding = "ENCODING"
[table.columns]
officer_id = "number"
last_name = "name"
sex = { column = "sex", lower = true }
appointed_on = { column = "joined", dates = ["%Y-%m-%d", "%d/%m/%Y", "%d %b %Y"] }
birth_year = "born"
[[table]]
into = "cases"
file = "cases.csv"
[[table.exclude]]
column = "note"
values = ["TEST"]
why = "rows made to try the system"
[table.columns]
case_id = { pattern = "C-{case}" }
received_on = { column = "received", dates = ["%d/%m/%Y", "%m/%d/%Y"] }
[[table]]
into = "allegations"
file = "cases.csv"
[table.columns]
allegation_id = { pattern = "{case}/{line}" }
case_id = { pattern = "C-{case}" }
officer_id = "officer"
finding = { column = "finding", values = { UPHELD = "proven" } }
"""
OFFICERS = "number,name,sex,joined,born\n1,Ames,FEMALE,2001-02-03,1970\n2,Bell,male,03/02/2001,\n"
CASES = "case,officer,received,finding,note\n1,1,25/12/2010,upheld,\n2,2,12/25/2010,,\n"


def load(
    folder: Path, officers: bytes | str = OFFICERS, cases: str = CASES, encoding: str = "utf-8", mapping: str = MAPPING
) -> Records:
    given = officers.encode(encoding) if isinstance(officers, str) else officers
    (folder / "officers.csv").write_bytes(given)
    (folder / "cases.csv").write_text(cases, encoding="utf-8")
    (folder / "how.toml").write_text(mapping.replace("ENCODING", encoding), encoding="utf-8")
    return records.load_folder(folder, folder / "how.toml")


def said(loaded: Records) -> dict[tuple[str, str], int]:
    return {(one.table, one.reason): one.rows for one in loaded.exclusions}


def test_three_ways_to_write_a_day_are_the_same_day(tmp_path: Path) -> None:
    loaded = load(tmp_path, OFFICERS + "3,Cole,,3 Feb 2001,\n")
    assert len(loaded.rows("SELECT DISTINCT appointed_on FROM officers")) == 1
    assert loaded.exclusions == []


def test_a_day_that_reads_two_ways_is_not_known(tmp_path: Path) -> None:
    loaded = load(tmp_path, cases=CASES + "3,1,03/04/2010,,\n")
    assert said(loaded) == {("cases", "received_on does not read as one day by %d/%m/%Y or %m/%d/%Y"): 1}
    assert loaded.rows("SELECT count(*) FROM cases WHERE received_on IS NULL") == [(1,)]


def test_values_that_cannot_be_read_are_counted_and_not_known(tmp_path: Path) -> None:
    loaded = load(tmp_path, OFFICERS + "3,Cole,woman,soon,nineteen\n4,Dale,,,19700\n")
    assert said(loaded) == {
        ("officers", "sex is none of female, male"): 1,
        ("officers", "appointed_on does not read as one day by %Y-%m-%d or %d/%m/%Y or %d %b %Y"): 1,
        ("officers", "birth_year is not a whole number from 1850 to 2100"): 2,
    }


def test_repeated_ids_and_rows_that_point_nowhere_are_counted(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        OFFICERS + "2,Bell,male,03/02/2001,\n1,Other,,,\n,Nobody,,,\n",
        CASES + "2,9,12/25/2010,,\n,1,,,\n5,1,,,test\n",
    )
    assert said(loaded) == {
        ("officers", "officer_id is missing"): 1,
        ("officers", "the same row again"): 1,
        ("officers", "another row of the same officer_id; the first is used"): 1,
        ("cases", "rows made to try the system"): 1,
        ("cases", "case_id is missing"): 1,
        ("cases", "the same row again"): 1,
        ("allegations", "allegation_id is missing"): 1,
        ("allegations", "officer_id is not among the officers"): 1,
        ("allegations", "case_id is not among the cases"): 1,
    }
    assert loaded.rows("SELECT last_name FROM officers ORDER BY officer_id") == [("Ames",), ("Bell",)]


def test_lines_that_are_no_rows_are_counted(tmp_path: Path) -> None:
    loaded = load(tmp_path, OFFICERS.encode() + b"3,Cole\n4,Dale,,,,x\n5,\xe9,,,\n")
    assert {reason: rows for (_, reason), rows in said(loaded).items()} == {
        "the line cannot be read: missing columns": 1,
        "the line cannot be read: too many columns": 1,
        "the line cannot be read: invalid encoding": 1,
    }
    assert loaded.count("officers") == 2


def test_an_open_quotation_mark_does_not_swallow_the_rest(tmp_path: Path) -> None:
    with pytest.raises(FilesRefused, match=r"line 4 opens a quotation mark"):
        load(tmp_path, OFFICERS + '3,"Cole,,,\n4,Dale,,,\n')


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp1252", "utf-16"])
def test_a_name_survives_its_encoding(tmp_path: Path, encoding: str) -> None:
    loaded = load(tmp_path, OFFICERS + "3,Müller-Évian,,,\n", encoding=encoding)
    assert loaded.rows("SELECT last_name FROM officers WHERE officer_id = '3'") == [("Müller-Évian",)]


def test_a_name_in_another_script_survives(tmp_path: Path) -> None:
    loaded = load(tmp_path, "\ufeff" + OFFICERS + "3,Иванова,,,\n4,王,,,\n")
    assert loaded.rows("SELECT last_name FROM officers WHERE officer_id > '2' ORDER BY ALL") == [("Иванова",), ("王",)]


def test_every_wrong_column_and_file_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(FilesRefused) as refused:
        load(tmp_path, "number,nom,sex,joined,born,born\n", "")
    text = "\n".join(refused.value.faults)
    assert "has no column 'name'" in text
    assert "has two columns 'born'" in text
    assert "cases.csv: is empty" in text


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FilesRefused, match=r"absent\.csv: is not there"):
        load(tmp_path, mapping=MAPPING.replace('"cases.csv"', '"absent.csv"'))


@pytest.mark.parametrize("left", [20, 2_000])
def test_a_torn_file_is_named(tmp_path: Path, left: int) -> None:
    many = OFFICERS + "".join(f"{number},Name {number * 7919 % 9973},,,\n" for number in range(5_000))
    (tmp_path / "officers.csv.gz").write_bytes(gzip.compress(many.encode())[:left])
    with pytest.raises(FilesRefused, match=r"officers\.csv\.gz: cannot be read"):
        load(tmp_path, mapping=MAPPING.replace('"officers.csv"', '"officers.csv.gz"'))


def test_no_rows_are_no_error(tmp_path: Path) -> None:
    loaded = load(tmp_path, "number,name,sex,joined,born\n", "case,officer,received,finding,note\n")
    assert loaded.exclusions == []
    assert loaded.count("officers") == 0


def test_an_empty_register_is_said(tmp_path: Path) -> None:
    loaded = load(tmp_path, "number,name,sex,joined,born\n")
    assert said(loaded) == {("allegations", "officer_id is not among the officers, of whom there are none"): 2}
    assert loaded.rows("SELECT count(*) FROM allegations WHERE officer_id <> ''") == [(2,)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('into = "officers"', "There is no table 'office'"),
        ('sex = { column = "sex", lower = true }', "officers has no column gender"),
        ('officer_id = "number"', "officers cannot do without officer_id"),
        ('UPHELD = "proven"', "finding cannot be upheld"),
        ('title = "Invented"', "is not TOML"),
    ],
)
def test_a_mapping_says_what_is_wrong_with_it(tmp_path: Path, wrong: str, said: str) -> None:
    instead = {
        'into = "officers"': 'into = "office"',
        'sex = { column = "sex", lower = true }': 'gender = "sex"',
        'officer_id = "number"': "",
        'UPHELD = "proven"': 'UPHELD = "upheld"',
        'title = "Invented"': "title = Invented",
    }
    with pytest.raises(FilesRefused, match=said):
        load(tmp_path, mapping=MAPPING.replace(wrong, instead[wrong]))


def test_a_mapping_that_is_nowhere_is_named() -> None:
    with pytest.raises(FilesRefused, match=r"nowhere: there is no such mapping file.*chicago"):
        records.load_folder(".", "nowhere")
