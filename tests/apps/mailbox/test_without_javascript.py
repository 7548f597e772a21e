"""The whole mailbox without JavaScript, page by page."""

from __future__ import annotations

import errno
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from candour.apps.dossiers.models import Item, Upload
from candour.apps.ledger.models import Entry
from candour.apps.ledger.queries import Standing
from candour.apps.mailbox.models import MailboxSession, PrefixFailures
from candour.apps.mailbox.queries.proofs import proofs
from candour.apps.mailbox.services import slowing
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report
from candour.apps.reports.queries import own_fingerprint
from candour.domain import sealing
from tests.apps.mailbox import boxes
from tests.apps.mailbox.boxes import ACCOUNT, PROMPT, Box
from tests.apps.mailbox.pages import hidden, opened, send, text_of

pytestmark = pytest.mark.django_db


def texts(box: Box, kind: str) -> list[str]:
    items = Item.objects.filter(dossier=box.report.dossier_id, kind=kind).order_by("created_at")
    return [sealing.open_json(box.dossier, bytes(item.ciphertext or b""))["text"] for item in items]


def test_the_opening_page_sets_no_cookie(client: Client, db: None) -> None:
    response = client.get("/mailbox/")
    assert response.status_code == 200
    assert response.cookies == {}


def test_the_words_open_everything_on_one_page(client: Client, box: Box, assessor: Staff) -> None:
    boxes.staff_writes(box, assessor, "Thank you for journey_answers us.", now=boxes.NOON + timedelta(hours=1))
    response = opened(client, "Abacus-ABDOMEN  abdominal abide\nabiding, ability ablaze")
    page = text_of(response)
    assert response.status_code == 200
    for shown in (ACCOUNT, PROMPT, "Thank you for journey_answers us.", "Alice wrote", box.report.reference):
        assert shown in page
    assert "Locked." not in page


@pytest.mark.slow
def test_the_words_and_the_opened_texts_are_stored_nowhere(client: Client, box: Box) -> None:
    response = opened(client, box.words)
    assert box.words not in text_of(response)
    assert ACCOUNT not in text_of(client.get("/mailbox/home/"))
    assert "Locked." in text_of(client.get("/mailbox/home/"))
    assert response.cookies["open"]["httponly"]
    assert response.cookies["open"]["samesite"] == "Strict"
    assert response.cookies["open"]["path"] == "/mailbox/"
    assert not response.cookies["open"]["max-age"]
    assert response["Cache-Control"] == "no-store"


def test_opening_a_mailbox_makes_an_entry_to_the_hour(client: Client, box: Box) -> None:
    opened(client, box.words)
    entry = Entry.objects.get(kind="mailbox.opened")
    assert entry.ids == {"report": str(box.report.pk)}
    assert (entry.time.minute, entry.time.second) == (0, 0)


@pytest.mark.slow
def test_all_wrong_words_get_the_same_answer_after_the_same_work(
    client: Client, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    derived: list[int] = []
    derive = sealing.derive_mailbox

    def counted(words: sealing.Passphrase, salt: bytes) -> sealing.MailboxKeys:
        derived.append(1)
        return derive(words, salt)

    monkeypatch.setattr("candour.apps.mailbox.services.opening.derive_mailbox", counted)
    PrefixFailures.objects.bulk_create(PrefixFailures(prefix=row, failures=1, since=timezone.now()) for row in range(256))
    met = set()
    for wrong in ("not of the list", "zoom " * 7, box.words + "s", box.words.removesuffix("e"), "a"):
        sent = hidden(text_of(client.get("/mailbox/")), "/mailbox/") | {"words": wrong}
        with CaptureQueriesContext(connection) as queries:
            response = client.post("/mailbox/", sent)
        page = text_of(response)
        page = page.replace(hidden(page, "/mailbox/")["once"], "")
        kinds = tuple(query["sql"].split()[0] for query in queries.captured_queries)
        met.add((response.status_code, page, kinds, len(response.cookies)))
    assert len(met) == 1
    assert len(derived) == 5


@pytest.mark.slow
def test_a_mailbox_with_a_slowed_prefix_opens_after_a_short_wait(
    client: Client, box: Box, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(slowing.FREE_FAILURES):
        slowing.count_failure(slowing.prefix_of(box.keys.locator), now=timezone.now())
    page = text_of(opened(client, box.words))
    assert "Please wait 5 seconds" in page
    assert ACCOUNT not in page
    now = timezone.now()
    monkeypatch.setattr("candour.apps.mailbox.views.opening.timezone.now", lambda: now + timedelta(seconds=6))
    assert ACCOUNT in text_of(send(client, page, "/mailbox/", words=box.words))


@pytest.mark.slow
def test_a_message_and_an_addition_are_stored_sealed(client: Client, box: Box) -> None:
    page = text_of(opened(client, box.words))
    assert send(client, page, "/mailbox/message/", text="Is there news?", words=box.words).status_code == 302
    page = text_of(client.get("/mailbox/home/?done=message"))
    assert "Your message is sent." in page
    send(client, page, "/mailbox/add/", text="It was a Tuesday.", words=box.words)
    assert texts(box, Item.Kind.MESSAGE) == ["Is there news?"]
    assert texts(box, Item.Kind.ADDITION) == ["It was a Tuesday."]
    page = text_of(opened(Client(), box.words))
    assert ACCOUNT in page
    assert "It was a Tuesday." in page


def test_a_message_without_the_words_is_not_sent_and_asks_for_them(client: Client, box: Box) -> None:
    page = text_of(opened(client, box.words))
    for words, error in (("", "Type your 7 words too"), ("abacus abdomen", "Those are not the words of this report")):
        again = text_of(send(client, page, "/mailbox/message/", text="Hello.", words=words))
        assert error in again
        assert "Hello." in again
    assert texts(box, Item.Kind.MESSAGE) == []


def test_what_is_sent_without_javascript_carries_the_reporters_signature(client: Client, box: Box) -> None:
    page = text_of(opened(client, box.words))
    for number in (1, 2):
        send(client, page, "/mailbox/message/", text=f"Message {number}", words=box.words, once=str(uuid.uuid4()))
    signed = Item.objects.filter(kind=Item.Kind.MESSAGE).order_by("order")
    assert [item.number for item in signed] == [1, 2]
    assert set(proofs(box.report).standings.values()) == {Standing.SIGNED}


def test_a_message_form_sent_twice_stores_one_message(client: Client, box: Box) -> None:
    page = text_of(opened(client, box.words))
    for _ in range(2):
        assert send(client, page, "/mailbox/message/", text="Once.", words=box.words).status_code == 302
    assert texts(box, Item.Kind.MESSAGE) == ["Once."]


def test_an_empty_message_shows_an_error_at_its_field(client: Client, box: Box) -> None:
    page = text_of(opened(client, box.words))
    again = text_of(send(client, page, "/mailbox/message/", text="  "))
    assert "Error: Write" in again
    assert 'href="#message-text"' in again


def test_a_text_sent_to_a_closed_mailbox_is_returned_in_the_page(client: Client, box: Box) -> None:
    page = text_of(opened(client, box.words))
    MailboxSession.objects.all().delete()
    closed = text_of(send(client, page, "/mailbox/message/", text="An hour's writing."))
    assert "An hour's writing." in closed
    assert texts(box, Item.Kind.MESSAGE) == []
    again = text_of(send(client, closed, "/mailbox/", words=box.words, kept="An hour's writing."))
    assert "An hour's writing." in again
    send(client, again, "/mailbox/message/", text="An hour's writing.", words=box.words)
    assert texts(box, Item.Kind.MESSAGE) == ["An hour's writing."]


def test_pressing_not_safe_raises_a_safety_flag(client: Client, box: Box) -> None:
    page = text_of(opened(client, box.words))
    response = send(client, page, "/mailbox/not-safe/")
    assert box.report.safety_flags.filter(answered_at=None).count() == 1
    page = text_of(client.get(response["Location"]))
    assert "999" in page
    assert "116 123" in page
    send(client, page, "/mailbox/message/", text="He is outside.", words=box.words)
    assert texts(box, Item.Kind.MESSAGE) == ["He is outside."]


def test_a_reporter_can_withdraw_after_reading_what_it_means(client: Client, box: Box) -> None:
    opened(client, box.words)
    page = text_of(client.get("/mailbox/stop/"))
    assert "change your mind" in page
    send(client, page, "/mailbox/stop/")
    box.report.refresh_from_db()
    assert box.report.withdrawn_hour is not None
    assert "You asked us to stop" in text_of(client.get("/mailbox/home/"))
    assert Entry.objects.filter(kind="report.withdrawn").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_the_receipt_can_be_downloaded_again_and_proves_the_report() -> None:
    box = boxes.box(boxes.intake()[0])
    client = Client()
    opened(client, box.words)
    response = client.get("/mailbox/receipt/")
    assert response["Content-Disposition"] == 'attachment; filename="receipt.json"'
    assert response.json() == client.get("/mailbox/receipt/").json()


def test_closing_deletes_the_session_and_its_cookie(client: Client, box: Box) -> None:
    page = text_of(opened(client, box.words))
    response = send(client, page, "/mailbox/close/")
    assert "Your mailbox is closed" in text_of(response)
    assert response.cookies["open"].value == ""
    assert not MailboxSession.objects.exists()
    assert "Your mailbox is not open now" in text_of(client.get("/mailbox/home/"))


def test_the_quick_exit_closes_the_mailbox(client: Client, box: Box) -> None:
    assert 'href="/mailbox/leave/"' in text_of(opened(client, box.words))
    response = client.get("/mailbox/leave/")
    assert response["Location"].startswith("https://www.bbc.co.uk/")
    assert not MailboxSession.objects.exists()


def test_resending_the_opening_form_does_not_reopen_a_closed_mailbox(client: Client, box: Box) -> None:
    sent = hidden(text_of(client.get("/mailbox/")), "/mailbox/") | {"words": box.words}
    assert ACCOUNT in text_of(client.post("/mailbox/", sent))
    client.get("/mailbox/leave/")
    again = client.post("/mailbox/", sent)
    assert ACCOUNT not in text_of(again)
    assert not MailboxSession.objects.exists()


@pytest.mark.slow
def test_a_file_is_sealed_as_it_arrives_and_never_stored_unsealed(
    client: Client, box: Box, tmp_path: Path, settings: Any
) -> None:
    settings.CANDOUR_STORE = tmp_path / "store"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "never"
    picture = b"canary of a picture " * 200_000
    opened(client, box.words)
    page = text_of(client.get("/mailbox/files/"))
    sent = hidden(page, "/mailbox/files/") | {
        "words": box.words,
        "file": SimpleUploadedFile("photo.jpg", picture, "image/jpeg"),
    }
    assert client.post("/mailbox/files/", sent).headers["Location"] == "/mailbox/home/?done=file"
    page = text_of(opened(Client(), box.words))
    assert "photo.jpg" in page
    item = Item.objects.get(kind=Item.Kind.EXHIBIT)
    sealed = client.get(f"/mailbox/files/{item.pk}/").getvalue()
    assert sealing.open_item(box.dossier, sealed, len(picture)) == picture
    assert not any(b"canary" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_full_disk_is_reported_and_no_file_stays(client: Client, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(upload: uuid.UUID) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("candour.apps.dossiers.services.store.exclusive", full)
    opened(client, box.words)
    sent = hidden(text_of(client.get("/mailbox/files/")), "/mailbox/files/")
    response = client.post("/mailbox/files/", sent | {"file": SimpleUploadedFile("photo.jpg", b"x" * 100_000)})
    assert response.status_code == 200
    assert "There is no room for this file" in text_of(response)
    assert not Upload.objects.exists()


def test_the_not_safe_button_works_even_with_an_invalid_form(client: Client, box: Box) -> None:
    opened(client, box.words)
    assert client.post("/mailbox/not-safe/", {"once": "nonsense"}).status_code == 302
    assert box.report.safety_flags.count() == 1


def test_a_form_without_a_file_shows_an_error(client: Client, box: Box) -> None:
    page = text_of(opened(client, box.words))
    page = text_of(client.get("/mailbox/files/"))
    again = text_of(client.post("/mailbox/files/", hidden(page, "/mailbox/files/")))
    assert "Choose a file first" in again
    assert 'href="#file-file"' in again


def test_a_file_for_a_closed_mailbox_is_not_read(client: Client, db: None, tmp_path: Path, settings: Any) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "never"
    large = SimpleUploadedFile("photo.jpg", b"canary" * 1_000_000, "image/jpeg")
    response = client.post("/mailbox/files/", {"file": large})
    assert "Your mailbox is not open now" in text_of(response)


@pytest.mark.parametrize("path", ["", "home/", "message/", "add/", "files/", "not-safe/", "stop/"])
def test_every_page_says_what_it_cannot_check(client: Client, box: Box, path: str) -> None:
    if path:
        opened(client, box.words)
    page = text_of(client.get(f"/mailbox/{path}"))
    assert "Without JavaScript your device cannot check our keys, our record or who wrote what." in page


def test_the_number_of_the_reporters_key_is_on_the_page_that_the_words_open(client: Client, box: Box) -> None:
    own = sealing.fingerprint(sealing.signing_half(box.keys.secret).public)
    assert own_fingerprint(box.report) == own
    assert own in text_of(opened(client, box.words))
    assert own not in text_of(client.get("/mailbox/home/"))  # the words are not at hand to make it


def test_a_report_from_before_signatures_has_no_number_to_compare(client: Client, box: Box) -> None:
    Report.objects.filter(pk=box.report.pk).update(manifest=b'{"items": []}')
    assert own_fingerprint(Report.objects.get(pk=box.report.pk)) == ""
    page = text_of(opened(client, box.words))
    assert sealing.fingerprint(sealing.signing_half(box.keys.secret).public) not in page
