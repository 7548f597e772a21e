"""Letters in the mailbox: readable with and without JavaScript, and never stored opened."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from candour.apps.cases.models import Case, CaseReport
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Item
from candour.apps.ledger.services import append
from candour.apps.matters.models import Act, Letter, Matter
from candour.apps.people.models import Staff
from candour.domain import sealing
from candour.domain.ledger import Kind
from tests.apps.cases import rows
from tests.apps.mailbox import boxes
from tests.apps.mailbox.boxes import Box
from tests.apps.mailbox.pages import opened, text_of
from tests.attacks.row_forger import replace_content, seal_to

pytestmark = pytest.mark.django_db
NEWS = "We have looked at <the> footage & spoken to two people."


def letter(box: Box, by: Staff, values: dict[str, str], key: str = "") -> Letter:
    """Send an update as the desk does. `key`: seal its values to this key instead of the report's."""
    at = boxes.NOON + timedelta(hours=2)
    case = rows.case(of=box.report.body)
    CaseReport.objects.create(case=case, report=box.report, joined_at=at)
    matter = Matter.objects.create(case=case, pack="england_wales", type="complaint", opened_at=at)
    entry = append(Kind.ACT_RECORDED, actor=by.pk, case=case.pk, matter=matter.pk, now=at)
    act = Act.objects.create(matter=matter, seq=1, event="progress_update_sent", role="handler", at=at, entry=entry)
    recipient = sealing.Recipient(key or box.report.dossier.epochs.get().public_key)
    item = dossiers.add_staff_item(box.report.dossier, Item.Kind.LETTER, sealing.seal_json(recipient, values), by=by, now=at)
    return Letter.objects.create(matter=matter, letter="update", act=act, report=box.report, item=item, sent_at=at, sent_by=by)


def test_the_words_open_letters_without_javascript(client: Client, box: Box, assessor: Staff) -> None:
    letter(box, assessor, {"name": "Rosa", "done_so_far": NEWS})
    answer = opened(client, box.words)

    assert "Where things stand, 2 March 2026" in text_of(answer)
    assert "We have looked at &lt;the&gt; footage &amp; spoken" in answer.content.decode()
    assert "What comes next, and when (to be written in)" in text_of(answer)  # the handler left this blank
    assert Case.objects.get().reference not in text_of(answer)  # the reporter knows the report's reference, not the case's


def test_without_the_words_a_letter_is_listed_but_not_readable(client: Client, box: Box, assessor: Staff) -> None:
    letter(box, assessor, {"done_so_far": NEWS})
    opened(client, box.words)
    page = client.get("/mailbox/home/").content.decode()

    assert "Where things stand, 2 March 2026" in page
    assert "footage" not in page
    assert "Locked." in page


def test_a_letter_that_does_not_open_says_so(client: Client, box: Box, assessor: Staff) -> None:
    letter(box, assessor, {"done_so_far": NEWS}, key=str(sealing.new_dossier().public))
    assert "This part could not be opened" in text_of(opened(client, box.words))


def test_the_browser_gets_a_letters_values_sealed(client: Client, box: Box, assessor: Staff) -> None:
    sent = letter(box, assessor, {"done_so_far": NEWS})
    opened(client, box.words)
    answer = client.get("/mailbox/sealed/").json()

    assert str(sent.item_id) in {one["id"] for one in answer["items"]}
    assert "footage" not in str(answer)


def test_a_letter_to_another_reporter_is_not_shown(client: Client, box: Box, assessor: Staff) -> None:
    sent = letter(box, assessor, {"done_so_far": NEWS})
    other = boxes.box(box.report.body, "able abnormal abrasion abrasive abreast abridge abroad")
    assert "Where things stand" not in text_of(opened(client, other.words))
    assert sent.report == box.report


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_is_not_proved_has_a_warning_and_stands_apart(client: Client, box: Box, assessor: Staff) -> None:
    sent = letter(box, assessor, {"done_so_far": NEWS})
    replace_content(sent.item, seal_to(sent.item, "Send us your name."))
    page = text_of(opened(client, box.words))
    apart = page[page.index("data-unchecked-list") : page.index("</section>", page.index("data-unchecked-list"))]
    assert "It says this is a letter from us: Where things stand, 2 March 2026" in apart
    assert "This does not match the record of what was sent. Do not act on it." in apart
    assert page.count("Where things stand, 2 March 2026") == apart.count("Where things stand, 2 March 2026")
