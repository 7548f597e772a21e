"""What was done on past cases comes in, is read by the law for it, and is put aside where it could not have been done."""

from __future__ import annotations

import pytest
from django.utils import timezone

from candour.apps.cases.models import Case, PriorAct
from candour.apps.matters.queries import prior_acts
from tests.apps.ops.imports.files import CASES, Source

pytestmark = pytest.mark.django_db
TWO = "1,Ann,Gray,2001-05-04,1980\n2,Ben,Hale,04/05/2001,\n"
ACTS = (
    CASES
    + """
[[table]]
into = "acts"
file = "acts.csv"
[table.columns]
source_ref = "Id"
case = "No"
subject = "Officer"
pack = { value = "england_wales" }
matter_type = { value = "complaint" }
event = { column = "Step", values = { "Logged" = "received", "First look" = "triage_started" } }
role = "By"
done_on = { column = "Day", dates = ["%d/%m/%Y"] }
number = "Order"
[table.facts]
safety_considered = "Safety"
authorities_listed = "Powers"
separation_decided = "Apart"
"""
)
HEADER = "Id,No,Officer,Step,By,Day,Order,Safety,Powers,Apart\n"
USUAL = (
    "a,10,1,Logged,reporter,02/03/2021,1,,,\n"
    "b,10,1,acknowledged,handler,02/03/2021,2,,,\n"
    "c,10,1,First look,handler,02/03/2021,3,,,\n"
    "d,10,1,safety_decided,handler,03/03/2021,,yes,yes,Yes\n"
)


def cases(source: Source) -> None:
    source.roster(TWO)
    source.write("complaints.csv", "No,Year,Happened,Received,Beat\n10,2021,2021-03-01,2021-03-02,421\n")
    source.write("allegations.csv", "No,Officer,Kind,Result\n10,1,FORCE,NOT PROVEN\n")


def test_a_past_case_shows_where_it_stood(source: Source) -> None:
    cases(source)
    source.write("acts.csv", HEADER + USUAL)
    outcome = source.bring("allegations", ACTS)
    assert outcome.code == 0, outcome.err
    case = Case.objects.get()
    (stands,) = prior_acts.states_of([case], timezone.now())[case.pk]
    assert stands.matter.subject is not None
    assert stands.matter.subject.source_ref == "1"
    assert stands.evaluation.quarantined == ()
    assert stands.evaluation.stage.id == "triage"
    assert "quarantined" not in outcome.out
    assert PriorAct.objects.count() == 4


def test_an_act_that_could_not_have_been_done_is_put_aside_and_told(source: Source) -> None:
    cases(source)
    impossible = "e,10,1,report_submitted,investigator,04/03/2021,,,,\nf,10,1,guessed,handler,05/03/2021,,,,\n"
    source.write("acts.csv", HEADER + USUAL + impossible)
    outcome = source.bring("allegations", ACTS)
    assert outcome.code == 0, outcome.err
    told = [reason for file, _, decision, reason in outcome.rows if file == "acts.csv" and decision == "kept"]
    assert [one.rsplit(": ", 1)[1] for one in told] == ["case 10, act e", "case 10, act f"]
    assert all("quarantined" in one for one in told)
    case = Case.objects.get()
    (stands,) = prior_acts.states_of([case], timezone.now())[case.pk]
    assert {one.entry.event for one in stands.evaluation.quarantined} == {"report_submitted", "guessed"}
    assert stands.evaluation.stage.id == "triage"
    assert PriorAct.objects.count() == 6, "kept all the same"


def test_rows_in_any_order_are_read_in_the_order_they_were_done(source: Source) -> None:
    cases(source)
    source.write("acts.csv", HEADER + "".join(reversed(USUAL.splitlines(keepends=True))))
    outcome = source.bring("allegations", ACTS)
    assert "quarantined" not in outcome.out


def test_a_second_run_changes_nothing(source: Source) -> None:
    cases(source)
    source.write("acts.csv", HEADER + USUAL)
    source.bring("allegations", ACTS)
    outcome = source.bring("allegations", ACTS)
    assert "Nothing changed" in outcome.out


def test_a_row_without_a_day_is_rejected_by_its_line(source: Source) -> None:
    cases(source)
    source.write("acts.csv", HEADER + USUAL + "g,10,1,acknowledged,handler,2021-03-04,,,,\n")
    outcome = source.bring("allegations", ACTS)
    assert [(line, decision) for file, line, decision, _ in outcome.rows if file == "acts.csv"] == [(6, "rejected")]


@pytest.mark.parametrize(
    ("old", "new", "word"), [("england_wales", "wales", "no pack"), ('value = "complaint"', 'value = "grumble"', "grumble")]
)
def test_a_pack_or_type_that_does_not_exist_keeps_nothing(source: Source, old: str, new: str, word: str) -> None:
    cases(source)
    source.write("acts.csv", HEADER + USUAL)
    outcome = source.bring("allegations", ACTS.replace(old, new))
    assert outcome.code == 1
    assert word in outcome.err
    assert not Case.objects.exists()
