"""A reporter's files in a real Chromium: sealed and stripped before upload, resumed after an interruption, removed."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import FilePayload

from candour.apps.dossiers.models import Item, Upload
from candour.apps.dossiers.services.store import path_of
from candour.apps.reports.models import Report
from candour.domain import sealing
from tests.apps.journey.answers import Receiving, receiving_body
from tests.apps.journey.chromium import Reporter, answer_every_question

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def receiving(transactional_db: None) -> Receiving:
    return receiving_body()


def _picture(reporter: Reporter) -> bytes:
    """Make a JPEG of a red block, with a canary in its EXIF data."""
    drawn = reporter.page.evaluate(
        """async () => {
          const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 30 });
          const pen = canvas.getContext("2d");
          pen.fillStyle = "red";
          pen.fillRect(0, 0, 40, 30);
          return [...new Uint8Array(await (await new Promise((r) => canvas.toBlob(r, "image/jpeg"))).arrayBuffer())];
        }"""
    )
    plain, exif = bytes(drawn), b"Exif\0\0canary of a place"
    return plain[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + plain[2:]


def test_files_are_sealed_before_they_leave_and_pictures_stripped(receiving: Receiving, reporter: Reporter) -> None:
    answer_every_question(reporter, until="/report/files/")
    film, picture = b"canary of a film" * 300_000, _picture(reporter)
    chosen: list[FilePayload] = [
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picture},
        {"name": "film.mp4", "mimeType": "video/mp4", "buffer": film},
    ]
    reporter.page.locator("#files").set_input_files(chosen)
    reporter.page.locator("[data-state]", has_text="Locked and sent.").nth(1).wait_for()
    reporter.go_on("/report/wishes/")
    reporter.go_on("/report/support/")
    reporter.go_on("/report/check/")
    assert "film.mp4" in reporter.page.content()
    reporter.send()
    report = Report.objects.get()
    opened = [_opened(report, receiving, one) for one in report.dossier.items.filter(kind=Item.Kind.EXHIBIT)]
    by_name = {(details["name"], details["stripped"]): (details, content) for details, content in opened}
    assert by_name["film.mp4", False][1] == film
    assert by_name["photo.jpg", False][1] == picture
    assert b"canary" not in by_name["photo.jpg", True][1]
    assert by_name["photo.jpg", True][1].startswith(b"\xff\xd8")
    assert all(details["sha256"] == hashlib.sha256(content).hexdigest() for details, content in opened)
    stored = b"".join(path_of(pk).read_bytes() for pk in Upload.objects.values_list("pk", flat=True))
    assert b"canary" not in stored
    assert b"canary" not in b"\n".join(reporter.sent)


def test_an_interrupted_upload_resumes_where_it_stopped(receiving: Receiving, reporter: Reporter) -> None:
    reporter.open("/report/files/")
    broken: list[str] = []

    def cut(route: Any) -> None:
        if route.request.method == "PATCH" and len(broken) < 2:
            broken.append(route.request.headers["upload-offset"])
            if len(broken) == 2:
                route.fetch()  # it arrives, but the answer does not
            route.abort()
        else:
            route.continue_()

    reporter.page.route("**/dossiers/uploads/**", cut)
    film = bytes(range(256)) * 40_000
    reporter.page.locator("#files").set_input_files(FilePayload(name="f.mp4", mimeType="video/mp4", buffer=film))
    reporter.page.locator("[data-state]", has_text="Locked and sent.").wait_for()
    draft = reporter.draft()
    upload = Upload.objects.get()
    assert broken
    assert upload.complete
    opened = BytesIO()
    with path_of(upload.pk).open("rb") as stored:
        sealing.open_stream(sealing.DossierSecret(draft["dossier"]["secret"]), stored, opened, len(film))
    assert opened.getvalue() == film


def test_a_removed_file_is_not_sent(receiving: Receiving, reporter: Reporter) -> None:
    reporter.open("/report/files/")
    reporter.page.locator("#files").set_input_files(FilePayload(name="f.txt", mimeType="text/plain", buffer=b"x"))
    reporter.page.locator("[data-state]", has_text="Locked and sent.").wait_for()
    reporter.page.get_by_role("button", name="Remove f.txt").click()
    reporter.page.get_by_text("None yet.").wait_for(state="visible")
    assert reporter.draft()["files"] == []


def _opened(report: Report, receiving: Receiving, exhibit: Item) -> tuple[dict[str, Any], bytes]:
    grant = report.dossier.epochs.get().grants.get(holder=receiving.intake)
    secret = sealing.open_grant(receiving.intake_secret, bytes(grant.sealed_secret))
    details = sealing.open_json(secret, bytes(exhibit.details.get().ciphertext or b""))
    content = BytesIO()
    assert exhibit.upload_id
    with path_of(exhibit.upload_id).open("rb") as stored:
        sealing.open_stream(secret, stored, content, details["size"])
    return json.loads(json.dumps(details)), content.getvalue()
