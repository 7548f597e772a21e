"""The real records, where they are: every row accounted for, every known defect survived, a second run a no-op.

No value of any row appears here. The folder is CANDOUR_SHARED_DATA, else shared/data beside the repository.
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from pathlib import Path

import pytest
from django.db.models import Count, Min

from candour.apps.cases.models import Allegation, Case, PriorHandler, PriorInvestigator, PriorReporter, PriorWitness
from candour.apps.forces.models import Officer, Posting, Unit
from candour.apps.ledger.models import Entry
from candour.apps.ops.imports.mapping import COMMITTED
from candour.apps.ops.imports.report import Report
from candour.apps.ops.imports.run import prepare, write_all
from candour.config.environment import REPOSITORY

SHARED = Path(os.environ.get("CANDOUR_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
CHICAGO = SHARED / "chicago"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(not CHICAGO.is_dir(), reason=f"the public Chicago records are not in {CHICAGO}"),
]


def bring(what: str, rejects: Path) -> Report:
    job = prepare(what, COMMITTED / f"chicago_{what}.toml", CHICAGO / "import")
    with Report(rejects) as report:
        write_all(job, report)
    return report


def tables() -> dict[str, int]:
    models = (Officer, Unit, Posting, Case, Allegation, PriorInvestigator, PriorHandler, PriorWitness, PriorReporter, Entry)
    return {model.__name__: model.objects.count() for model in models}


def reasons(rejects: Path) -> Counter[tuple[str, str, str]]:
    with rejects.open(encoding="utf-8", newline="") as file:
        return Counter(
            (row["file"].split(".")[0], row["decision"], row["reason"].split(":")[0]) for row in csv.DictReader(file)
        )


def test_every_row_is_accounted_for_and_every_known_defect_survived(tmp_path: Path) -> None:
    reports = [bring("roster", tmp_path / "roster.csv"), bring("allegations", tmp_path / "allegations.csv")]

    manifest = {
        Path(file["file"]).name: file["rows"] for file in json.loads((CHICAGO / "MANIFEST_import.json").read_text())["files"]
    }
    for report in reports:
        assert report.adds_up
        for counted in report.counts:
            assert counted.rows == manifest[counted.file]

    after = tables()
    assert after["Officer"] == 31_043
    assert after["Case"] == 171_040
    assert after["Allegation"] == 233_616
    assert after["PriorInvestigator"] == 3_016
    assert after["PriorHandler"] == 165_585 - 2_208
    assert after["PriorWitness"] == 33_567 - 980 - 862
    assert after["PriorReporter"] == 111_283 - 23_829
    assert after["Posting"] == 100_477 - 12 + 161_193 - 3

    found = reasons(tmp_path / "roster.csv") + reasons(tmp_path / "allegations.csv")
    assert found["complaints", "kept", "kept; received_on is before incident_on"] == 706
    assert found["complaints", "kept", "kept; closed_on is before received_on"] == 38
    assert found["complaints", "kept", "kept; incident_on is missing"] == 1
    assert found["allegations", "kept", "kept; there is no such subject, so it is not tied to one"] == 45
    assert found["allegations", "kept", "kept; category is missing"] == 610
    assert found["allegations", "kept", "kept; finding is missing"] == 4_919
    assert found["investigator_assignments", "collapsed", "the same row as an earlier one"] == 2_208
    assert found["complainants", "collapsed", "the same row as an earlier one"] == 23_829
    assert found["officer_witnesses", "rejected", "case is missing"] == 0
    assert found["officer_witnesses", "rejected", "source_ref is missing"] == 980
    assert found["officer_witnesses", "collapsed", "the same row as an earlier one"] == 862
    assert found["unit_history", "rejected", "there is no such officer"] == 12
    assert found["employment_years", "rejected", "there is no such officer"] == 3

    assert Case.objects.filter(allegations=None).count() == 42_288
    assert Allegation.objects.filter(subject=None).exclude(subject_ref="").count() == 45
    assert Case.objects.annotate(accused=Count("allegations")).order_by("-accused")[0].accused == 192
    assert Case.objects.aggregate(earliest=Min("incident_on"))["earliest"].year == 1919
    assert Allegation.objects.filter(outcome="REPRIMAND").count() == 0
    assert Allegation.objects.filter(outcome="Reprimand").exists()
    assert not Case.objects.filter(facts__beat="421").exists()
    assert Case.objects.filter(facts__beat="0421").exists()

    again = [bring("roster", tmp_path / "roster2.csv"), bring("allegations", tmp_path / "allegations2.csv")]
    assert [report.adds_up for report in again] == [True, True]
    assert [report.changes for report in again] == [0, 0]
    assert tables() == after
