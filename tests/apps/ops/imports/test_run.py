"""One import as a whole: nothing before everything is checked, all or nothing, twice the same, one entry."""

from __future__ import annotations

import gzip

import psycopg
import pytest
from django.db import connection

from candour.apps.cases.models import Allegation, Case, PriorReporter
from candour.apps.forces.models import Force, Officer
from candour.apps.ledger.models import Entry
from candour.apps.ops.imports import run as imports
from candour.apps.ops.imports.report import Count
from tests.apps.ops.imports.files import CASES, HEADER, ROSTER, Source

pytestmark = pytest.mark.django_db

TWO = "1,Ann,Marston,2001-05-04,1975\n2,Peter,Marsh,,\n"


def test_a_dry_run_writes_nothing_and_says_what_it_would(source: Source) -> None:
    outcome = source.roster(TWO + "3,Zoe,Reed,never,\n", dry_run=True)
    assert outcome.code == 0
    assert "Dry run: nothing was written; 2 rows would be new or changed." in outcome.out
    assert len(outcome.rows) == 1
    assert (Officer.objects.count(), Force.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_a_second_run_changes_nothing_and_says_so(source: Source) -> None:
    source.roster(TWO)
    before = list(Officer.objects.order_by("pk").values())
    outcome = source.roster(TWO)
    assert "Nothing changed: every row that can be kept was already there." in outcome.out
    assert list(Officer.objects.order_by("pk").values()) == before
    assert Entry.objects.filter(kind="import.done").count() == 1


def test_a_changed_row_changes_its_officer_and_no_other(source: Source) -> None:
    source.roster(TWO)
    outcome = source.roster(TWO.replace("Marsh", "Marshall"))
    assert "1 rows are new or changed." in outcome.out
    assert set(Officer.objects.values_list("last_name", flat=True)) == {"Marston", "Marshall"}


def test_the_entry_names_the_run_and_commits_to_the_files(source: Source) -> None:
    outcome = source.roster(TWO)
    entry = Entry.objects.get()
    assert entry.kind == "import.done"
    assert list(entry.ids) == ["run"]
    assert entry.ids["run"] in outcome.out
    assert entry.commitment is not None


def test_the_commitment_changes_with_a_file(source: Source) -> None:
    source.roster(TWO)
    first = imports.content_of(imports.prepare("roster", source.folder / "mapping.toml"))
    source.write("officers.csv", HEADER + "1,Ann,Marston,,\n")
    assert imports.content_of(imports.prepare("roster", source.folder / "mapping.toml")) != first


def test_a_wrong_column_is_one_clear_error_before_anything(source: Source) -> None:
    mapping = ROSTER + '\n[[table]]\ninto = "units"\nfile = "units.csv"\n[table.columns]\ncode = "Kod"\nname = "Nome"\n'
    source.write("units.csv", "Code,Name\nRES,Response\n")
    outcome = source.roster(TWO, mapping)
    assert outcome.code == 1
    assert outcome.err.count("has no column") == 2
    assert "has no column 'Kod'. It has: Code, Name." in outcome.err
    assert Officer.objects.count() == 0


def test_a_missing_file_is_named(source: Source) -> None:
    outcome = source.bring("roster", ROSTER)
    assert outcome.code == 1
    assert "officers.csv: is not there. Check the folder and the mapping." in outcome.err


def test_an_empty_file_is_named(source: Source) -> None:
    outcome = source.roster(b"")
    assert outcome.code == 1
    assert "is empty" in outcome.err


def test_a_file_in_another_encoding_is_told_to_say_so(source: Source) -> None:
    outcome = source.roster((HEADER + TWO).encode("utf-16"))
    assert outcome.code == 1
    assert "its first line is not utf-8-sig text. Say the file's encoding in the mapping." in outcome.err
    assert Officer.objects.count() == 0


def test_a_list_that_cannot_be_written_stops_before_anything(source: Source) -> None:
    source.write("officers.csv", HEADER + TWO)
    source.write("mapping.toml", ROSTER)
    assert imports.run("roster", source.folder / "mapping.toml", rejects=source.folder / "no" / "where.csv") == 1
    assert Officer.objects.count() == 0


@pytest.mark.slow
def test_a_file_that_breaks_off_leaves_nothing_half_kept(source: Source) -> None:
    packed = gzip.compress((HEADER + "".join(f"{n},Ann,Marston,,\n" for n in range(50_000))).encode())
    (source.folder / "officers.csv.gz").write_bytes(packed[: len(packed) // 2])
    outcome = source.bring("roster", ROSTER.replace("officers.csv", "officers.csv.gz"))
    assert outcome.code == 1
    assert "cannot be read to its end" in outcome.err
    assert (Officer.objects.count(), Force.objects.count()) == (0, 0)


def test_a_database_that_refuses_leaves_nothing_half_kept_and_shows_no_value(source: Source) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE forces_officer ADD CONSTRAINT no_marsh CHECK (last_name <> 'Marsh')")
    outcome = source.roster(TWO)
    assert outcome.code == 1
    assert "The database stopped the import" in outcome.err
    assert "Peter" not in outcome.err
    assert Force.objects.count() == 0


def test_counts_that_do_not_add_up_keep_nothing(source: Source) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")
        cursor.execute(
            "CREATE TRIGGER lose BEFORE INSERT ON forces_officer"
            " FOR EACH ROW WHEN (NEW.last_name = 'Marsh') EXECUTE FUNCTION lose()"
        )
    outcome = source.roster(TWO)
    assert outcome.code == 1
    assert "does not add up (officers.csv), so nothing was kept" in outcome.out
    assert (Officer.objects.count(), Entry.objects.count()) == (0, 0)


def test_two_imports_do_not_run_at_once(source: Source) -> None:
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [imports.LOCK])
        outcome = source.roster(TWO)
    assert outcome.code == 1
    assert "Another import is running." in outcome.err
    assert source.roster(TWO).code == 0


def test_past_cases_need_their_force(source: Source) -> None:
    source.write("complaints.csv", "No,Year,Happened,Received,Beat\n")
    source.write("allegations.csv", "No,Officer,Kind,Result\n")
    outcome = source.bring("allegations", CASES)
    assert outcome.code == 1
    assert "There is no force 'NMC' here. Import its roster first." in outcome.err


def past(source: Source) -> None:
    source.roster(TWO)
    source.write(
        "complaints.csv",
        "No,Year,Happened,Received,Beat\n10,2011,2011-03-01,2011-03-02,421\n11,2011,2011-03-09,2011-03-02,0421\n"
        "12,2012,,2012-01-01,-71\n13,,,,\n",
    )
    source.write(
        "allegations.csv",
        "No,Officer,Kind,Result\n10,1,FORCE,NOT PROVEN\n10,2,Rudeness,\n11,99,Force,Proven\n77,1,Force,Proven\n",
    )


def test_past_cases_come_in_with_what_was_alleged_of_whom(source: Source) -> None:
    past(source)
    outcome = source.bring("allegations", CASES)
    assert outcome.code == 0
    assert sorted(Case.objects.values_list("reference", flat=True)) == ["NMC-2011-10", "NMC-2011-11", "NMC-2012-12"]
    first = Case.objects.get(source_ref="10")
    assert sorted(first.allegations.values_list("subject__source_ref", "category", "finding")) == [
        ("1", "B4", "Not proven"),
        ("2", "Rudeness", ""),
    ]
    assert sorted(case.facts["beat"] for case in Case.objects.all()) == ["-71", "0421", "0421"]


def test_past_cases_are_listed_with_all_that_is_odd_about_them(source: Source) -> None:
    past(source)
    outcome = source.bring("allegations", CASES)
    assert outcome.rows == [
        ("complaints.csv", 3, "kept", "kept; received_on is before incident_on"),
        ("complaints.csv", 4, "kept", "kept; beat is not a number of 4 digits; as given"),
        ("complaints.csv", 5, "rejected", "reference is missing"),
        ("allegations.csv", 3, "kept", "kept; finding is missing"),
        ("allegations.csv", 4, "kept", "kept; there is no such subject, so it is not tied to one: 99"),
        ("allegations.csv", 5, "rejected", "there is no such case: 77"),
    ]


def test_an_allegation_is_tied_to_its_subject_once_the_roster_has_him(source: Source) -> None:
    past(source)
    source.bring("allegations", CASES)
    assert Allegation.objects.get(subject_ref="99").subject is None
    source.roster(TWO + "99,New,Comer,,\n")
    source.bring("allegations", CASES)
    assert Allegation.objects.get(subject_ref="99").subject == Officer.objects.get(source_ref="99")


def test_a_subject_found_by_other_means_is_not_taken_away_again(source: Source) -> None:
    past(source)
    source.bring("allegations", CASES)
    Allegation.objects.filter(subject_ref="99").update(subject=Officer.objects.get(source_ref="2"))
    outcome = source.bring("allegations", CASES)
    assert Allegation.objects.get(subject_ref="99").subject == Officer.objects.get(source_ref="2")
    assert "Nothing changed" in outcome.out


def test_a_reference_that_is_taken_is_refused_row_by_row(source: Source) -> None:
    past(source)
    source.bring("allegations", CASES)
    outcome = source.bring("allegations", CASES.replace("old system", "older system"))
    assert [reason for file, _, decision, reason in outcome.rows if (file, decision) == ("complaints.csv", "rejected")][:2] == [
        "its reference belongs to another row already here: NMC-2011-10",
        "its reference belongs to another row already here: NMC-2011-11",
    ]
    assert Case.objects.count() == 3


def test_a_count_adds_up_only_where_every_row_has_its_place() -> None:
    assert Count("f", "officers", 5, 1, 1, 1, 1, 1, 0).adds_up
    assert not Count("f", "officers", 6, 1, 1, 1, 1, 1, 0).adds_up
    assert not Count("f", "officers", 5, 3, 1, -1, 1, 1, 0).adds_up


def test_who_complained_is_kept_without_a_name_and_once(source: Source) -> None:
    source.roster(TWO)
    people = """
[[table]]
into = "reporters"
file = "people.csv"
[table.columns]
case = "No"
ethnicity = "Ethnicity"
sex = "Sex"
birth_year = { column = "Born", values = { 19XX = "" } }
"""
    source.write("complaints.csv", "Year,No,Happened,Received,Beat\n2019,7,2019-02-01,2019-02-03,4\n")
    source.write("allegations.csv", "No,Officer,Kind,Result\n7,1,force,UPHELD\n")
    source.write("people.csv", "No,Ethnicity,Sex,Born\n7,Black,Female,\n7,Black,Female,\n7,,,19xx\n8,White,Male,\n")
    outcome = source.bring("allegations", CASES + people)
    assert outcome.code == 0
    assert sorted(PriorReporter.objects.values_list("case__source_ref", "ethnicity", "sex", "birth_year", "age")) == [
        ("7", "", "", None, None),
        ("7", "Black", "Female", None, None),
    ]
    assert {row[-1].partition(":")[0] for row in outcome.rows} >= {"the same row as an earlier one", "there is no such case"}
    again = source.bring("allegations", CASES + people)
    assert "Nothing changed" in again.out
