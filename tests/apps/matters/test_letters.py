"""Letters: which can be sent, that sending records the pack's act, and that particulars stay sealed."""

from __future__ import annotations

import re
import sys
import zlib
from pathlib import Path

import pytest
from django.http import Http404

from candour.apps.cases.models import Case
from candour.apps.dossiers.models import Item
from candour.apps.ledger.models import Entry
from candour.apps.matters import services as matter_services
from candour.apps.matters.models import Act, Letter, Matter
from candour.apps.matters.queries import letter_pdf
from candour.apps.matters.services.acting import ActRequest
from candour.apps.reports.models import Report
from candour.ui.errors import Refusal
from tests.apps.desk.desk import NOW, Desk, sealed

pytestmark = pytest.mark.django_db
SECRET = "words that only a key opens"


@pytest.fixture
def report(desk: Desk) -> Report:
    return desk.report()


@pytest.fixture
def case(desk: Desk, report: Report) -> Case:
    return desk.case(report, subject=desk.subject)


@pytest.fixture
def matter(case: Case) -> Matter:
    return Matter.objects.get(case=case)


def send(desk: Desk, matter: Matter, report: Report, letter: str = "update", by: str = "Amina") -> Letter:
    words = sealed(report.dossier, SECRET)
    return matter_services.send_letter(matter, letter, words, report=report, by=desk.staff(by), now=NOW)


def plain_parts(pdf: bytes) -> bytes:
    found = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    # Not `zlib.decompress`: where a stream's last byte is a carriage return, the pattern takes it for the line's end.
    return b"".join(zlib.decompressobj().decompress(part) for part in found)


def test_sending_an_update_is_the_act_that_meets_the_clock(desk: Desk, matter: Matter, report: Report) -> None:
    letter = send(desk, matter, report)

    assert letter.act
    assert letter.act.event == "progress_update_sent"
    assert Act.objects.filter(matter=matter, event="progress_update_sent").count() == 1
    assert (letter.item.kind, letter.item.dossier) == (Item.Kind.LETTER, report.dossier)
    assert Entry.objects.get(kind="letter.sent").ids["report"] == str(report.pk)


def test_with_several_reporters_the_last_letter_records_the_act(desk: Desk) -> None:
    one, other = desk.report(), desk.report()
    matter = Matter.objects.get(case=desk.case(one, other, subject=desk.subject))

    assert send(desk, matter, one).act is None
    assert not Act.objects.filter(matter=matter, event="progress_update_sent").exists()
    second = send(desk, matter, other)
    assert second.act
    assert second.act.event == "progress_update_sent"


def test_the_delay_report_to_others_belongs_to_the_act_of_the_reporters_letter(
    desk: Desk, matter: Matter, report: Report
) -> None:
    assert matter.case.dossier
    words = sealed(matter.case.dossier, SECRET)
    with pytest.raises(Refusal, match="not been done yet"):
        matter_services.send_letter(matter, "timeliness_report", words, by=desk.staff("Sam"), now=NOW)
    done = send(desk, matter, report, "timeliness", by="Sam").act
    sent = matter_services.send_letter(matter, "timeliness_report", words, by=desk.staff("Sam"), now=NOW)
    assert sent.act == done
    assert sent.item.dossier == matter.case.dossier


def test_a_letter_for_a_recorded_act_records_no_second_act(desk: Desk, matter: Matter, report: Report) -> None:
    acts = Act.objects.filter(matter=matter).count()
    letter = send(desk, matter, report, "acknowledgement")

    assert letter.act
    assert letter.act.event == "received"
    assert Act.objects.filter(matter=matter).count() == acts


def test_a_letter_that_cannot_be_sent_yet_is_refused(desk: Desk, matter: Matter, report: Report) -> None:
    with pytest.raises(Refusal, match="not been done yet"):
        send(desk, matter, report, "referral")
    matter_services.act(matter, ActRequest("referred_to_dg", "appropriate_authority"), by=desk.staff("Sam"), now=NOW)
    sent = send(desk, matter, report, "referral", by="Sam")
    assert sent.act
    assert sent.act.event == "referred_to_dg"


@pytest.mark.parametrize("name", ["Bob", "Charlie", "Ada", "Alice"])
def test_staff_without_a_role_in_the_matter_send_nothing(desk: Desk, matter: Matter, report: Report, name: str) -> None:
    for letter in ("update", "acknowledgement"):
        with pytest.raises(Http404):
            send(desk, matter, report, letter, by=name)
    assert not Letter.objects.exists()


def test_a_reporters_letter_goes_to_a_reporter_of_the_case_only(desk: Desk, matter: Matter) -> None:
    with pytest.raises(Http404):
        send(desk, matter, desk.report())
    with pytest.raises(Http404):
        matter_services.send_letter(matter, "update", b"", by=desk.staff("Amina"), now=NOW)


def test_a_sent_letter_cannot_be_changed(desk: Desk, matter: Matter, report: Report) -> None:
    send(desk, matter, report)
    with pytest.raises(Exception, match="only added to"):
        Letter.objects.all().delete()


def test_the_case_page_lists_sendable_and_sent_letters(desk: Desk, case: Case, matter: Matter, report: Report) -> None:
    letter = send(desk, matter, report)
    page = desk.client("Amina").get(f"/desk/cases/{case.pk}/").content.decode()

    assert f"/desk/matters/{matter.pk}/letters/acknowledgement/" in page
    assert f"/desk/matters/{matter.pk}/letters/referral/" not in page
    assert f"/desk/letters/{letter.pk}/" in page
    assert str(letter.item_id) not in page  # not among the reporter's sealed items


def test_a_letter_is_written_in_the_browser_and_sent_sealed(desk: Desk, matter: Matter, report: Report) -> None:
    client, address = desk.client("Amina"), f"/desk/matters/{matter.pk}/letters/update/"
    page = client.get(address).content.decode()
    named = re.findall(r'name="(\w+)"', page)
    assert "done_so_far" not in named  # the field has no name, so that browsers cannot send its plaintext
    assert 'data-key="done_so_far"' in page
    assert "to be written in" in page

    empty = client.post(address, {"epoch": 1, "letter": ""})
    assert "Write something first" in empty.content.decode()
    unsealed = client.post(address, {"epoch": 1, "letter": "aGVsbG8="})
    assert "did not arrive sealed" in unsealed.content.decode()
    assert not Letter.objects.exists()


def test_a_sent_letter_is_shown_with_blanks(desk: Desk, matter: Matter, report: Report) -> None:
    letter = send(desk, matter, report)
    page = desk.client("Amina").get(f"/desk/letters/{letter.pk}/").content.decode()

    assert f'data-item="{letter.item_id}"' in page
    assert "Where things stand" in page
    assert SECRET not in page
    assert desk.client("Charlie").get(f"/desk/letters/{letter.pk}/").status_code == 404
    assert desk.client("Charlie").get(f"/desk/letters/{letter.pk}/pdf/").status_code == 404


@pytest.mark.parametrize("which", ["blank", "sent"])
@pytest.mark.slow
def test_the_pdf_is_tagged_titled_and_holds_blanks_only(desk: Desk, matter: Matter, report: Report, which: str) -> None:
    address = f"/desk/matters/{matter.pk}/letters/update/pdf/"
    if which == "sent":
        address = f"/desk/letters/{send(desk, matter, report).pk}/pdf/"
    answer = desk.client("Amina").get(address)

    assert answer["Content-Type"] == "application/pdf"
    parts = plain_parts(answer.content)
    for mark in (
        b"/MarkInfo",
        b"/StructTreeRoot",
        b"/H1",
        b"/Lang",
        b"en-GB",
        b"pdfuaid",
        b"DisplayDocTitle",
        b"Where things stand",
    ):
        assert mark in answer.content + parts, mark
    assert SECRET.encode() not in answer.content + parts


def test_without_the_libraries_the_page_says_so_and_still_prints(
    desk: Desk, matter: Matter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # makes the import fail, as where it is not installed
    answer = desk.client("Amina").get(f"/desk/matters/{matter.pk}/letters/update/pdf/", follow=True)

    assert answer.redirect_chain == [(f"/desk/matters/{matter.pk}/letters/update/", 302)]
    assert "cannot make a PDF" in answer.content.decode()
    assert "candour-letter" in answer.content.decode()


@pytest.mark.slow
def test_a_letter_fetches_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not to be read")
    asking = f'<p>Text</p><link rel="attachment" href="{secret.as_uri()}">'
    assert b"not to be read" not in plain_parts(letter_pdf.pdf(asking, "Title", "en"))
