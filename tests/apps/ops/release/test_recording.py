"""An installation records which release it serves, once for each change, and publishes the proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from candour.apps.ledger.models import Entry
from candour.apps.ops.release import recording, serving
from candour.domain.ledger import Kind, Receipt, Signer, verify_receipt

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SIGNER = Signer.generate("candour.example/release")


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    """An installation with one static file and no signed release."""
    settings.CANDOUR_HOME, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.CANDOUR_RELEASE_NOTE = tmp_path / "release.note"
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "site.js").write_text("1")
    return tmp_path


def _entries() -> int:
    return Entry.objects.of(Kind.RELEASE_STARTED).count()


def _install_release(home: Path) -> str:
    manifest = replace(serving.unreleased(home / "static"), commit="c" * 40)
    (home / "release.note").write_text(manifest.sign(SIGNER), encoding="utf-8")
    return manifest.text()


def test_a_release_is_recorded_once_for_each_change(home: Path) -> None:
    assert recording.record(now=NOW) == []
    recording.record(now=NOW)
    assert _entries() == 1
    (home / "static" / "site.js").write_text("2")
    recording.record(now=NOW)
    assert _entries() == 2


def test_the_receipt_proves_the_signed_release(client: Client, home: Path) -> None:
    text = _install_release(home)
    assert recording.record(now=NOW) == []
    assert client.get("/release/manifest").content.decode() == text
    assert client.get("/release/note").content.decode() == (home / "release.note").read_text()
    receipt = Receipt.parse(client.get("/release/receipt").content)
    proved = verify_receipt(receipt, receipt.verifier_key)
    assert proved.entry.kind == Kind.RELEASE_STARTED
    assert proved.entry.ids == {}
    assert receipt.content == text.encode()


def test_an_altered_installation_is_named_and_not_recorded_as_the_release(client: Client, home: Path) -> None:
    text = _install_release(home)
    (home / "static" / "site.js").write_text("altered")
    assert recording.record(now=NOW) == ["The static file site.js differs from the release."]
    assert client.get("/release/manifest").content.decode() != text
    assert '"commit":""' in client.get("/release/manifest").content.decode()


def test_a_damaged_note_is_named(home: Path) -> None:
    (home / "release.note").write_text("no note")
    (fault,) = recording.record(now=NOW)
    assert "no signature lines" in fault


def test_before_anything_is_recorded_nothing_is_published(client: Client) -> None:
    for path in ("note", "manifest", "receipt"):
        assert client.get(f"/release/{path}").status_code == 404
