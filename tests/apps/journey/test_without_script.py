"""The journey without JavaScript, from the start page to the confirmed receipt."""

from __future__ import annotations

import errno
import gc
import hashlib
import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from psycopg.errors import DiskFull

from candour.apps.dossiers.models import Item, Upload
from candour.apps.dossiers.services.store import path_of
from candour.apps.journey.forms.questions import QUESTIONS
from candour.apps.journey.models import Draft
from candour.apps.journey.services import drafts
from candour.apps.reports import services
from candour.apps.reports.models import Report
from candour.domain import ledger, sealing
from tests.apps.journey.answers import CANARY, Receiving, answers, open_all

pytestmark = pytest.mark.slow  # most tests here answer every question of the journey


def _answer_every_question(client: Client, receiving: Receiving, stop_before: str = "") -> None:
    """Answer every question in order, going to the page that each answer redirects to."""
    complete = answers(receiving.body)
    address = "/report/safety/"
    while address != "/report/check/":
        slug = address.split("/")[2]
        if slug == stop_before:
            return
        assert client.get(address).status_code == 200
        response = client.post(address, complete[slug])
        assert response.status_code == 302, (slug, response.content.decode())
        address = response["Location"]


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=True)


def test_a_reporter_completes_the_journey_without_javascript(client: Client, receiving: Receiving, settings: Any) -> None:
    _answer_every_question(client, receiving)
    checked = client.get("/report/check/").content.decode()
    assert CANARY in checked
    assert client.post("/report/send/")["Location"] == "/report/receipt/"
    report = Report.objects.get()
    assert not report.sealed_in_browser
    assert open_all(services.Received(report, ""), receiving)["account"]["sections"][1]["text"].endswith(CANARY)
    receipt = client.get("/report/receipt/")
    words = receipt.context["passphrase"] if receipt.context else _between(receipt.content.decode(), 'passphrase">', "</p>")
    assert len(words.split()) == 7
    assert report.reference in receipt.content.decode()
    own = sealing.derive_mailbox(sealing.normalise(words), settings.CANDOUR_MAILBOX_SALT)
    assert sealing.fingerprint(sealing.signing_half(own.secret).public) in receipt.content.decode()
    assert "Without JavaScript your device cannot check" in receipt.content.decode()
    done = client.post("/report/receipt/", {"words": words.upper().replace(" ", "-")})
    assert done["Location"] == "/report/done/"
    assert client.get("/report/done/").status_code == 200
    assert Draft.objects.count() == 0
    assert not client.cookies["draft"].value


def test_the_seven_words_open_the_mailbox(client: Client, receiving: Receiving, settings: Any) -> None:
    _answer_every_question(client, receiving)
    client.post("/report/send/")
    words = _words(client)
    keys = sealing.derive_mailbox(sealing.normalise(words), settings.CANDOUR_MAILBOX_SALT)
    assert bytes(Report.objects.get().mailbox.locator_hash) == keys.locator.digest()


def test_the_receipt_can_be_saved_and_verified(client: Client, receiving: Receiving) -> None:
    _answer_every_question(client, receiving)
    client.post("/report/send/")
    receipt = ledger.Receipt.parse(client.get("/report/receipt/download/").content)
    assert ledger.verify_receipt(receipt, receipt.verifier_key).content_checked


def test_no_cookie_before_the_first_answer(client: Client, receiving: Receiving) -> None:
    for address in ("/", "/help/", "/how-it-works/", "/report/safety/", "/report/check/", "/report/receipt/"):
        assert not client.get(address).cookies
    refused = client.post("/report/safety/", {})
    assert refused.status_code == 400
    assert not refused.cookies
    cookie = client.post("/report/safety/", {"safe": "yes"}).cookies["draft"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"]) == (True, "Strict", "/report/", "")


def test_the_database_alone_does_not_open_a_draft(client: Client, receiving: Receiving) -> None:
    _answer_every_question(client, receiving)
    draft = Draft.objects.get()
    assert CANARY.encode() not in bytes(draft.ciphertext)
    assert bytes(draft.ciphertext).startswith(b"age-encryption.org/v1")
    assert client.cookies["draft"].value.encode() not in bytes(draft.token_hash)


def test_answers_come_back_on_their_pages(client: Client, receiving: Receiving) -> None:
    _answer_every_question(client, receiving)
    assert CANARY in client.get("/report/account/").content.decode()
    assert 'value="Gary"' in client.get("/report/people/").content.decode()
    assert 'value="2026"' in client.get("/report/when/").content.decode()


def test_another_browser_sees_no_answer_of_the_draft(client: Client, receiving: Receiving) -> None:
    _answer_every_question(client, receiving)
    assert CANARY not in Client().get("/report/account/").content.decode()


def test_sending_twice_is_one_report_with_the_same_words(client: Client, receiving: Receiving) -> None:
    _answer_every_question(client, receiving)
    client.post("/report/send/")
    first = _words(client)
    client.post("/report/send/")
    assert _words(client) == first
    assert Report.objects.count() == 1


def test_sending_again_after_a_lost_response_gives_the_first_receipt(client: Client, receiving: Receiving) -> None:
    _answer_every_question(client, receiving)
    before = bytes(Draft.objects.get().ciphertext)
    client.post("/report/send/")
    Draft.objects.update(ciphertext=before)  # as if the process had died before the draft was emptied
    client.post("/report/send/")
    assert Report.objects.count() == 1
    assert Report.objects.get().reference in client.get("/report/receipt/").content.decode()


def test_sending_deletes_the_answers_from_the_draft(client: Client, receiving: Receiving) -> None:
    _answer_every_question(client, receiving)
    client.post("/report/send/")
    key = drafts.key_from_cookie(client.cookies["draft"].value)
    assert key is not None
    contents = drafts.open_draft(key)
    assert contents is not None
    assert (contents.answers, contents.exhibits) == ({}, [])
    assert client.get("/report/account/")["Location"] == "/report/receipt/"


def test_wrong_words_show_an_error_and_the_receipt_again(client: Client, receiving: Receiving) -> None:
    _answer_every_question(client, receiving)
    client.post("/report/send/")
    response = client.post("/report/receipt/", {"words": "not these words"})
    assert response.status_code == 400
    assert "These are not the words above" in response.content.decode()
    assert Draft.objects.count() == 1


def test_the_checkbox_is_enough_to_leave_the_receipt(client: Client, receiving: Receiving) -> None:
    _answer_every_question(client, receiving)
    client.post("/report/send/")
    assert client.post("/report/receipt/", {"saved": "yes"})["Location"] == "/report/done/"


def test_a_draft_with_an_unanswered_question_is_not_sent(client: Client, receiving: Receiving) -> None:
    _answer_every_question(client, receiving, stop_before="near")
    assert "Being near this person" in client.get("/report/check/").content.decode()
    response = client.post("/report/send/")
    assert response.status_code == 400
    assert "still open" in response.content.decode()
    assert Report.objects.count() == 0


def test_changing_one_answer_leads_back_to_checking(client: Client, receiving: Receiving) -> None:
    _answer_every_question(client, receiving)
    assert client.post("/report/wishes/", {"wants": "record"})["Location"] == "/report/check/"


def test_the_delete_button_deletes_the_draft(client: Client, receiving: Receiving) -> None:
    _answer_every_question(client, receiving, stop_before="people")
    response = client.post("/report/forget/")
    assert response["Location"] == "/"
    assert Draft.objects.count() == 0


def test_a_draft_last_written_a_day_ago_is_deleted(client: Client, receiving: Receiving) -> None:
    client.post("/report/safety/", {"safe": "yes"})
    assert drafts.sweep_drafts(now=timezone.now()) == 0
    assert drafts.sweep_drafts(now=timezone.now() + 2 * drafts.LIFETIME) == 1
    response = client.post("/report/how/", {"mode": "anonymous"})
    assert response.status_code == 302
    assert Draft.objects.count() == 1


def test_sending_without_a_draft_explains_why_it_fails(client: Client, receiving: Receiving) -> None:
    response = client.post("/report/send/")
    assert response.status_code == 400
    assert "kept for one day" in response.content.decode()


def test_adding_a_person_keeps_the_people_before(client: Client, receiving: Receiving) -> None:
    response = client.post("/report/people/", {"person-0-knows": "yes", "person-0-name": "Gary", "more": "1"})
    assert response["Location"] == "/report/people/?rows=2"
    page = client.get(response["Location"]).content.decode()
    assert 'name="person-1-name"' in page
    assert 'value="Gary"' in page


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.slug)
def test_every_page_has_a_neutral_title_and_a_small_size(client: Client, receiving: Receiving, question: Any) -> None:
    page = client.get(f"/report/{question.slug}/").content.decode()
    title = _between(page, "<title>", "</title>")
    assert title.startswith("Step ")
    assert title.endswith("– Information")
    assert "http://" not in page
    assert len(page) < 60_000


def test_an_error_is_shown_at_the_top_and_beside_the_field(client: Client, receiving: Receiving) -> None:
    page = client.post("/report/how/", {}).content.decode()
    assert page.count("Choose how much we may know") == 2
    assert "<title>Error: Step" in page
    assert 'href="#mode"' in page


def test_a_form_posted_from_another_site_is_refused(client: Client, receiving: Receiving) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}):
        assert client.post("/report/safety/", {"safe": "yes"}, headers=headers).status_code == 400
    assert Draft.objects.count() == 0
    own = client.post("/report/safety/", {"safe": "yes"}, HTTP_SEC_FETCH_SITE="same-origin", HTTP_ORIGIN="null")
    assert own.status_code == 302


def test_an_unknown_page_is_not_found(client: Client, receiving: Receiving) -> None:
    assert client.get("/report/nothing/").status_code == 404


def test_an_invalid_cookie_is_ignored(client: Client, receiving: Receiving) -> None:
    client.cookies["draft"] = "zzz"
    assert client.get("/report/safety/").status_code == 200
    assert client.post("/report/safety/", {"safe": "yes"}).status_code == 302


# Files


def _add(client: Client, *files: Any, **more: str) -> Any:
    return client.post("/report/files/", {"files": list(files), **more})


def test_files_are_sealed_as_they_arrive_and_read_by_the_team(client: Client, receiving: Receiving) -> None:
    content = b"canary of a picture" * 10_000
    client.post("/report/safety/", {"safe": "yes"})
    assert _add(client, SimpleUploadedFile("photo.jpg", content, "image/jpeg"), more="1")["Location"] == "/report/files/"
    assert "photo.jpg" in client.get("/report/files/").content.decode()
    _answer_every_question(client, receiving)
    client.post("/report/send/")
    report = Report.objects.get()
    exhibit = report.dossier.items.get(kind=Item.Kind.EXHIBIT)
    secret = _secret(report, receiving)
    details = sealing.open_json(
        secret, bytes(report.dossier.items.get(kind=Item.Kind.EXHIBIT_DETAILS, about=exhibit).ciphertext or b"")
    )
    assert details == {
        "name": "photo.jpg", "size": len(content), "sha256": hashlib.sha256(content).hexdigest(),
        "type": "image/jpeg", "stripped": False,
    }  # fmt: skip
    opened = BytesIO()
    assert exhibit.upload_id
    with path_of(exhibit.upload_id).open("rb") as stored:
        sealing.open_stream(secret, stored, opened, details["size"])
    assert opened.getvalue() == content
    assert exhibit.sha256 == hashlib.sha256(path_of(exhibit.upload_id).read_bytes()).hexdigest()


def test_no_file_is_stored_unsealed(client: Client, receiving: Receiving, settings: Any, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    _add(client, SimpleUploadedFile("a.txt", b"canary of a file" * 300_000), SimpleUploadedFile("b.txt", b"canary of another"))
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert Upload.objects.count() == 2
    assert len(everything) > 4_000_000
    assert b"canary" not in everything


def test_a_large_file_takes_no_more_memory_than_a_small_file(client: Client, receiving: Receiving) -> None:
    body = _LargeFile(60_000_000)
    gc.collect()
    tracemalloc.start()
    response = client.request(
        **{
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/report/files/",
            "CONTENT_TYPE": "multipart/form-data; boundary=b",
            "CONTENT_LENGTH": str(body.length),
            "wsgi.input": body,
        }
    )
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert response.status_code == 302
    assert Upload.objects.get().size > 60_000_000
    assert peak < 8_000_000


def test_an_added_file_can_be_removed(client: Client, receiving: Receiving) -> None:
    _add(client, SimpleUploadedFile("a.txt", b"one"), SimpleUploadedFile("b.txt", b"two"), more="1")
    page = client.get("/report/files/").content.decode()
    first = _between(page, 'name="remove" value="', '"')
    client.post("/report/files/", {"remove": first})
    page = client.get("/report/files/").content.decode()
    assert "a.txt" not in page
    assert "b.txt" in page


def test_an_empty_file_is_sealed_like_any_other(client: Client, receiving: Receiving) -> None:
    _add(client, SimpleUploadedFile("empty.txt", b""))
    assert Upload.objects.get().complete


def test_a_disk_that_fills_during_an_upload_is_reported_and_no_file_stays(
    client: Client, receiving: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("candour.apps.journey.services.uploads.sealing.seal_stream", full)
    response = _add(client, SimpleUploadedFile("a.txt", b"x" * 3_000_000))
    assert response.status_code == 507
    assert "not received yet" in response.content.decode()
    assert Upload.objects.count() == 0


# Our own failures


def _fails(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise error

    monkeypatch.setattr("candour.apps.journey.services.destination.receive_at", fail)


def test_an_unavailable_database_is_reported_and_no_answer_is_lost(
    client: Client, receiving: Receiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer_every_question(client, receiving)
    with monkeypatch.context() as broken:
        _fails(broken, OperationalError("gone"))
        response = client.post("/report/send/")
    assert response.status_code == 503
    assert "not received yet" in response.content.decode()
    assert client.post("/report/send/").status_code == 302
    assert Report.objects.count() == 1


def test_a_full_database_is_507(client: Client, receiving: Receiving, monkeypatch: pytest.MonkeyPatch) -> None:
    _answer_every_question(client, receiving)
    full = OperationalError("no space")
    full.__cause__ = DiskFull()
    _fails(monkeypatch, full)
    assert client.post("/report/send/").status_code == 507


class _LargeFile:
    """A multipart form with one large file of zeros, generated while it is read."""

    def __init__(self, size: int) -> None:
        self._parts: list[bytes | int] = [
            b'--b\r\nContent-Disposition: form-data; name="files"; filename="large.bin"\r\n\r\n',
            size,
            b"\r\n--b--\r\n",
        ]
        self.length = size + sum(len(part) for part in self._parts if isinstance(part, bytes))

    def readline(self, size: int = -1) -> bytes:
        raise NotImplementedError

    def read(self, size: int = 65536) -> bytes:
        if not self._parts:
            return b""
        first = self._parts[0]
        if isinstance(first, bytes):
            data, rest = first[:size], first[size:]
            self._parts[:1] = [rest] if rest else []
            return data
        count = min(size, first)
        self._parts[:1] = [first - count] if first > count else []
        return bytes(count)


def _secret(report: Report, receiving: Receiving) -> sealing.DossierSecret:
    grant = report.dossier.epochs.get().grants.get(holder=receiving.intake)
    return sealing.open_grant(receiving.intake_secret, bytes(grant.sealed_secret))


def _words(client: Client) -> str:
    return _between(client.get("/report/receipt/").content.decode(), 'data-fill="passphrase">', "</p>")


def _between(text: str, start: str, end: str) -> str:
    return text.split(start, 1)[1].split(end, 1)[0]
