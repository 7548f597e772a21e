"""Doubtful links: asked by a count, answered by a person, tied at once, never asked again, shown to nobody with a conflict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from candour.apps.cases.models import PriorHandler, PriorInvestigator
from candour.apps.forces.models import Officer
from candour.apps.insight import services
from candour.apps.insight.models import AccessRecord, ReviewDecision, ReviewPair
from candour.apps.insight.services.linkage import comparison
from candour.apps.insight.services.linkage.answers import Contradiction, Identity, identified
from candour.apps.ledger.models import Entry
from candour.apps.records.models import Statistic
from candour.ui.errors import Refusal
from tests.apps.cases import rows
from tests.apps.insight.past import Past, count_now

pytestmark = pytest.mark.django_db


@dataclass
class Records:
    """Two officers of one name, of whom one looked into a past case; and one whose name nobody shares."""

    past: Past
    older: Officer
    younger: Officer
    only: Officer
    namesake: PriorInvestigator
    sure: PriorInvestigator

    def client(self, name: str) -> Any:
        return self.past.client(name)

    @property
    def question(self) -> ReviewPair:
        return ReviewPair.objects.get(officer=self.older)

    def answer(self, says: str, question: ReviewPair | None = None) -> ReviewDecision:
        asked = question or self.question
        return services.decide_pair(asked, says, by=self.past.people["Sam"], now=timezone.now())


def officer(last: str, **columns: Any) -> Officer:
    made = rows.officer(last)
    Officer.objects.filter(pk=made.pk).update(first_name="Robin", **columns)
    return Officer.objects.get(pk=made.pk)


def investigator(number: str, last: str, past: Past, **columns: Any) -> PriorInvestigator:
    made = PriorInvestigator.objects.create(source="register", source_ref=number, first_name="Robin", last_name=last, **columns)
    PriorHandler.objects.create(
        case=past.alleged(past.subject), source_ref=number, investigator=made, assigned_on=date(2019, 6, 1)
    )
    return made


def compare_now() -> None:
    """The part of a count that these tests are about."""
    compared = comparison.compare(rows.force(), services.identities_of(rows.force()))
    services.store_review_pairs(rows.force(), compared, now=timezone.now())


@pytest.fixture
def records(past: Past) -> Records:
    made = Records(
        past,
        officer("Sable", birth_year=1960, sex="Female"),
        officer("Sable", birth_year=1975, sex="Female"),
        officer("Quillfeather", birth_year=1966, appointed_on=date(1990, 3, 1)),
        investigator("1", "Sable", past, sex="Female"),
        investigator("2", "Quillfeather", past, birth_year=1966, appointed_on=date(1990, 3, 1)),
    )
    compare_now()
    return made


def officer_of(person: PriorInvestigator) -> tuple[UUID | None, str]:
    person.refresh_from_db()
    return person.officer_id, person.identified_by


@pytest.mark.slow
def test_what_is_beyond_doubt_is_tied_and_what_is_not_is_asked(records: Records) -> None:
    count_now()
    assert officer_of(records.sure) == (records.only.pk, "count")
    assert PriorHandler.objects.get(investigator=records.sure).officer == records.only
    assert officer_of(records.namesake) == (None, "")
    asked = ReviewPair.objects.all()
    assert {(one.investigator, one.officer) for one in asked} == {
        (records.namesake, records.older),
        (records.namesake, records.younger),
    }
    assert all(0.1 < one.probability < 0.9 and one.model.startswith("mentions") for one in asked)
    told = Statistic.objects.get(name="links").data
    assert (told["investigators"], told["sure"], told["asked"]) == (2, 1, 2)
    assert Entry.objects.filter(kind="investigator.identified").count() == 1


@pytest.mark.slow
def test_the_page_shows_both_records_and_a_sum_that_adds_up(records: Records) -> None:
    page = records.client("Sam").get(f"/insight/links/{records.question.pk}/").content.decode()
    asked = records.question
    assert "Robin Sable and Robin Sable" in page
    assert "1960" in page
    assert "Full name agrees; two people in a register have it" in page
    start = asked.bits - sum(bits for _words, bits in asked.reasons)
    assert f"{start:+.1f}".replace("-", "−") in page
    assert f"{asked.bits:+.1f}".replace("-", "−") in page
    look = AccessRecord.objects.get(page="link")
    assert (look.officer, look.force) == (records.older, rows.force())


@pytest.mark.slow
def test_same_ties_the_past_cases_at_once_and_is_never_asked_again(records: Records) -> None:
    sam = records.client("Sam")
    answer = sam.post(f"/insight/links/{records.question.pk}/", {"says": "same"})
    assert answer["Location"].startswith("/insight/links/")
    assert officer_of(records.namesake) == (records.older.pk, "person")
    assert PriorHandler.objects.get(investigator=records.namesake).officer == records.older
    entry = Entry.objects.get(kind="link.answered")
    assert entry.ids == {"question": str(records.question.pk), "actor": str(records.past.people["Sam"].pk)}
    compare_now()
    assert list(ReviewPair.objects.filter(answers=None)) == []
    assert officer_of(records.namesake) == (records.older.pk, "person")


@pytest.mark.slow
def test_different_is_never_asked_again_and_ties_nothing(records: Records) -> None:
    first = records.question
    records.answer("different")
    compare_now()
    assert list(ReviewPair.objects.filter(officer=records.older)) == [first]
    assert officer_of(records.namesake)[0] != records.older.pk
    assert "Two different people" in records.client("Sam").get("/insight/links/").content.decode()


@pytest.mark.slow
def test_a_newer_answer_stands_and_every_answer_is_kept(records: Records) -> None:
    records.answer("same")
    records.answer("different")
    assert officer_of(records.namesake) == (None, "")
    assert PriorHandler.objects.get(investigator=records.namesake).officer is None
    assert [one.says for one in ReviewDecision.objects.order_by("pk")] == ["same", "different"]
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        ReviewDecision.objects.all().delete()
    with pytest.raises(IntegrityError, match="only added to"), transaction.atomic():
        ReviewDecision.objects.update(says="same")


@pytest.mark.slow
def test_answers_that_cannot_both_be_true_are_refused(records: Records) -> None:
    records.answer("same")
    other = ReviewPair.objects.get(officer=records.younger)
    with pytest.raises(Refusal, match="cannot be true"):
        records.answer("same", other)
    assert ReviewDecision.objects.count() == 1
    page = records.client("Sam").post(f"/insight/links/{other.pk}/", {"says": "same"}).content.decode()
    assert "cannot be true beside what was answered" in page


@pytest.mark.slow
def test_what_cannot_be_told_leaves_the_queue_and_can_be_answered_later(records: Records) -> None:
    records.answer("unsure")
    compare_now()
    page = records.client("Sam").get("/insight/links/").content.decode()
    assert "1 pair waits for a decision" in page
    assert "It cannot be told from these records" in page
    records.answer("same")
    assert officer_of(records.namesake) == (records.older.pk, "person")


@pytest.mark.slow
def test_a_source_that_names_the_officer_is_never_overruled(records: Records) -> None:
    PriorInvestigator.objects.filter(pk=records.sure.pk).update(officer=records.younger, identified_by="")
    compare_now()
    assert officer_of(records.sure) == (records.younger.pk, "")


@pytest.mark.slow
def test_cases_imported_after_an_answer_are_tied_by_the_next_count(records: Records) -> None:
    records.answer("same")
    later = records.past.alleged(records.past.subject)
    PriorHandler.objects.create(case=later, source_ref="1", investigator=records.namesake)
    compare_now()
    assert PriorHandler.objects.get(case=later).officer == records.older


@pytest.mark.slow
def test_only_supervisors_answer_and_those_who_oversee_them_see(records: Records) -> None:
    for address in ("/insight/links/", f"/insight/links/{records.question.pk}/"):
        got = {name for name in records.past.people if records.client(name).get(address).status_code == 200}
        assert got == {"Sam", "Olu", "Rita"}
    assert records.client("Olu").post(f"/insight/links/{records.question.pk}/", {"says": "same"}).status_code == 404
    assert not ReviewDecision.objects.exists()


@pytest.mark.slow
def test_nobody_sees_or_answers_about_a_record_that_may_be_an_officer_she_may_not_look_at(records: Records) -> None:
    """Nor the other half of the same question, which would answer it."""
    records.past.people["Sam"].interests.create(officer=records.older, relation="friend", declared_at=rows.NOW)
    sam = records.client("Sam")
    for one in ReviewPair.objects.all():
        assert sam.get(f"/insight/links/{one.pk}/").status_code == 404
        assert sam.post(f"/insight/links/{one.pk}/", {"says": "same"}).status_code == 404
    page = sam.get("/insight/links/").content.decode()
    assert "0 pairs wait" in page
    assert "Sable" not in page


@pytest.mark.slow
def test_another_forces_questions_are_not_there(records: Records) -> None:
    ReviewPair.objects.update(force=rows.force("ELS"))
    assert records.client("Sam").get(f"/insight/links/{ReviewPair.objects.all()[0].pk}/").status_code == 404


@pytest.mark.slow
def test_a_question_no_count_asks_any_more_goes_unless_it_was_answered(records: Records) -> None:
    records.answer("unsure")
    Officer.objects.filter(pk=records.younger.pk).update(last_name="Zimmerblatt", first_name="Ida")
    compare_now()
    assert [one.officer for one in ReviewPair.objects.all()] == [records.older]


def test_answers_are_taken_together() -> None:
    one, two, three, smith, jones = (uuid4() for _ in range(5))
    linked = [Identity(one, two, same=True, of_roster=False), Identity(two, three, same=True, of_roster=False)]
    assert identified(linked) == {}
    assert identified([*linked, Identity(three, smith, same=True, of_roster=True)]) == {one: smith, two: smith, three: smith}
    with pytest.raises(Contradiction):
        identified([*linked, Identity(one, three, same=False, of_roster=False)])
    with pytest.raises(Contradiction):
        identified(
            [*linked, Identity(one, smith, same=True, of_roster=True), Identity(three, jones, same=True, of_roster=True)]
        )
