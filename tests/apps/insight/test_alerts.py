"""Alerts: raised once by a count, on top until answered, seen by the overseer, kept with what followed."""

from __future__ import annotations

import base64
from datetime import date, timedelta

import pytest
from django.utils import timezone

from candour.apps.cases.models import Case
from candour.apps.dossiers.models import Item
from candour.apps.forces.models import Officer
from candour.apps.insight.models import Alert, AlertAnswer
from candour.apps.insight.queries import alert_text
from candour.apps.ledger.models import Entry
from tests.apps.cases import rows
from tests.apps.desk.desk import sealed
from tests.apps.insight.past import Past, count_now

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture
def struck(past: Past) -> Past:
    """A case of a kind that was proven before, and a third of that kind, all within three years."""
    officer = past.subject
    officer.appointed_on = date(2010, 1, 1)
    officer.save()
    for day, finding in ((date(2018, 1, 5), "Sustained"), (date(2019, 3, 5), "Unfounded"), (date(2019, 9, 5), "")):
        case = past.alleged(officer, on=day, finding=finding)
        Case.objects.filter(pk=case.pk).update(closed_on=day + timedelta(days=60))
    return past


def one(kind: str) -> Alert:
    return Alert.objects.get(kind=kind)


def test_a_count_raises_each_alert_once_with_an_entry(struck: Past) -> None:
    count_now()
    kinds = sorted(Alert.objects.values_list("kind", flat=True))
    assert kinds == ["second_strike", "second_strike", "third_similar"]
    count_now()
    assert Alert.objects.count() == 3
    assert Entry.objects.filter(kind="alert.raised").count() == 3
    assert str(struck.subject.pk) not in repr(list(Entry.objects.filter(kind="alert.raised").values_list("ids", flat=True)))


def test_it_says_why_and_what_would_change_it(struck: Past) -> None:
    count_now()
    page = struck.client("Sam").get(f"/insight/alerts/{one('third_similar').pk}/").content.decode()
    assert "is the third of the kind “05A” within three years" in page
    assert Case.objects.order_by("incident_on")[0].reference in page
    assert "if one of the three were of another kind" in page
    strike = Alert.objects.filter(kind="second_strike")[0]
    assert "earlier cases were found proven" in alert_text.reasons(strike, struck.people["Sam"])[0]


def serving(number: int) -> list[Officer]:
    """So many more officers who serve since 2012."""
    crowd = [rows.officer(f"Officer {at}") for at in range(number)]
    Officer.objects.filter(pk__in=[officer.pk for officer in crowd]).update(appointed_on=date(2012, 1, 1))
    return crowd


def flagged_early() -> set[Officer]:
    Alert.objects.filter(kind="early").delete()
    count_now()
    return {alert.officer for alert in Alert.objects.filter(kind="early")}


def test_the_plain_count_says_what_it_is_with_its_sum_and_is_no_ground_for_discipline(struck: Past) -> None:
    """Three complaints in two years are three in five as well: six points."""
    serving(49)
    count_now()
    sam = struck.client("Sam")
    page = sam.get(f"/insight/alerts/{one('early').pk}/").content.decode()
    assert "Most complaints, by a plain count" in page
    assert "Most complaints, by a plain count" in sam.get("/insight/alerts/").content.decode()
    assert "Nothing learned was used" in page
    assert "it came to 6 points" in page
    assert "3 complaints received in the last two years: 3 × 1 = 3 points" in page
    assert "With one fewer of complaints received in the last two years: 4 points, below the line" in page
    assert "never a ground for discipline" in page
    assert "probability" not in one("early").reasons
    assert "score" not in page.lower()


def test_few_officers_or_few_complaints_flag_nobody_and_the_page_says_so(struck: Past) -> None:
    crowd = serving(48)
    assert flagged_early() == set()
    serving(1)
    assert flagged_early() == {struck.subject}
    Case.objects.order_by("incident_on")[2].allegations.update(subject=crowd[0])
    assert flagged_early() == set()
    page = struck.client("Sam").get("/insight/alerts/").content.decode()
    assert "in a force of 50 or more, and nobody under 6 points" in page


def test_of_many_in_service_only_those_with_the_most_complaints_are_flagged_early(struck: Past) -> None:
    crowd = serving(60)
    for officer, times in ((crowd[0], 4), (crowd[1], 5)):
        for day in range(times):
            struck.alleged(officer, on=date(2019, 4, 1 + day))
        assert officer in flagged_early()
    assert flagged_early() == {crowd[0], crowd[1]}


def test_where_the_room_is_not_full_the_line_is_the_least_that_flags(struck: Past) -> None:
    serving(60)
    struck.alleged(struck.subject, on=date(2019, 4, 1))
    count_now()
    assert (one("early").reasons["points"], one("early").reasons["line"]) == (8, 6)


def test_a_case_she_may_not_see_is_not_named(struck: Past) -> None:
    count_now()
    friend = rows.officer("Friend")
    case = Case.objects.order_by("incident_on")[0]
    rows.allegation(case, friend)
    struck.people["Sam"].interests.create(officer=friend, relation="friend", declared_at=rows.NOW)
    page = struck.client("Sam").get(f"/insight/alerts/{one('third_similar').pk}/").content.decode()
    assert case.reference not in page
    assert "a case you may not see" in page


def test_supervisors_answer_overseers_watch_and_others_see_none(struck: Past) -> None:
    count_now()
    address = f"/insight/alerts/{one('third_similar').pk}/"
    assert {name for name in struck.people if struck.client(name).get(address).status_code == 200} == {"Sam", "Olu", "Rita"}
    assert "Keep the answer" not in struck.client("Olu").get(address).content.decode()
    assert struck.client("Olu").post(address, {"done": "talked"}).status_code == 404
    assert not AlertAnswer.objects.exists()


def test_unanswered_ones_are_on_top_and_the_overseer_sees_that_they_wait(struck: Past) -> None:
    count_now()
    Alert.objects.filter(kind="third_similar").update(raised_at=timezone.now() - timedelta(days=40))
    home = struck.client("Olu").get("/insight/").content.decode()
    assert "3 alerts wait for an answer" in home
    assert "Overdue" in home
    struck.client("Sam").post(f"/insight/alerts/{one('third_similar').pk}/", {"done": "support"})
    page = struck.client("Olu").get("/insight/alerts/").content.decode()
    assert "2 wait for an answer" in page
    assert "Overdue" not in page
    assert "Support was offered" in page


def test_an_answer_is_kept_with_its_sealed_note_and_what_followed(struck: Past) -> None:
    count_now()
    found, desk = one("third_similar"), struck.desk
    words = base64.b64encode(sealed(desk.team, "we talked")).decode()
    answer = struck.client("Sam").post(f"/insight/alerts/{found.pk}/", {"done": "talked", "note": words, "epoch": "1"})
    assert answer.status_code == 302
    kept = AlertAnswer.objects.get()
    assert (kept.done, kept.by, kept.note and kept.note.dossier) == ("talked", struck.people["Sam"], desk.team)
    entry = Entry.objects.get(kind="alert.answered")
    assert entry.ids == {"alert": str(found.pk), "actor": str(struck.people["Sam"].pk), "item": str(kept.note_id)}
    assert kept.note
    assert b"we talked" not in bytes(Item.objects.get(pk=kept.note.pk).ciphertext or b"")
    struck.alleged(struck.subject, on=timezone.now().date() + timedelta(days=10))
    page = struck.client("Sam").get(f"/insight/alerts/{found.pk}/").content.decode()
    assert "1 allegation was received after it." in page


def test_words_sealed_to_an_old_key_are_not_kept(struck: Past) -> None:
    count_now()
    words = base64.b64encode(sealed(struck.desk.team)).decode()
    page = struck.client("Sam").post(
        f"/insight/alerts/{one('third_similar').pk}/", {"done": "talked", "note": words, "epoch": "7"}
    )
    assert "The key changed while you wrote" in page.content.decode()
    assert not AlertAnswer.objects.exists()


def test_nobody_sees_an_alert_about_an_officer_she_may_not_look_at(struck: Past) -> None:
    count_now()
    struck.people["Sam"].interests.create(officer=struck.subject, relation="friend", declared_at=rows.NOW)
    sam = struck.client("Sam")
    assert sam.get(f"/insight/alerts/{one('third_similar').pk}/").status_code == 404
    assert "Sam Subject" not in sam.get("/insight/alerts/").content.decode()
    assert "0 alerts wait" in sam.get("/insight/").content.decode()
