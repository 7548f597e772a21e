"""The committed mappings on the real records: every row is in a table or in a count."""

from __future__ import annotations

import pytest

from candour.domain.patterns import records
from candour.domain.patterns.records import Records
from tests.domain.patterns.shared import CHICAGO, PHILADELPHIA, UK, chicago, needs


def counts(loaded: Records) -> dict[str, int]:
    return {table: loaded.count(table) for table in records.TABLES}


def excluded(loaded: Records, table: str) -> int:
    return sum(one.rows for one in loaded.exclusions if one.table == table and one.decision in {"excluded", "collapsed"})


@needs(CHICAGO)
@pytest.mark.slow
def test_every_row_of_chicago_is_kept_or_counted() -> None:
    loaded = chicago()
    found = counts(loaded)
    sources = {"officers": 31_043, "postings": 100_477, "service": 161_193, "cases": 171_040, "allegations": 233_616}
    sources |= {"handlers": 165_585, "reporters": 111_283}
    assert {table: found[table] + excluded(loaded, table) for table in sources} == sources
    said = {(one.table, one.reason): one.rows for one in loaded.exclusions}
    assert said["cases", "received_on is before incident_on"] == 706
    assert said["cases", "closed_on is before received_on"] == 38
    assert said["allegations", "officer_id is not among the officers"] == 45
    assert loaded.rows("SELECT count(*) FILTER (finding = ''), count(*) FILTER (finding = 'proven') FROM allegations") == [
        (4_919, 20_837)
    ]
    assert loaded.rows("SELECT count(*) FROM cases WHERE place = '421'") == [(0,)]


@needs(PHILADELPHIA)
def test_every_row_of_philadelphia_is_kept_or_counted() -> None:
    loaded = records.load_folder(PHILADELPHIA, "philadelphia")
    assert (loaded.count("cases"), loaded.count("allegations")) == (2_791, 6_591)
    assert loaded.count("officers") + excluded(loaded, "officers") == 6_591
    assert loaded.rows("SELECT count(*) FROM allegations WHERE finding = 'proven'") == [(1_303,)]


@needs(UK)
@pytest.mark.slow
def test_the_subjects_of_the_met_who_are_nobody_are_set_apart() -> None:
    loaded = records.load_folder(UK, "met")
    said = {(one.table, one.decision): one.rows for one in loaded.exclusions if "Ref" not in one.reason}
    assert said["allegations", "set to not known"] == 8_815
    assert said["allegations", "excluded"] == 439
    assert loaded.count("allegations") == 58_129 - 439
    most = loaded.rows("SELECT count(*) n FROM allegations WHERE officer_id <> '' GROUP BY officer_id ORDER BY n DESC LIMIT 1")
    assert most == [(23,)]
