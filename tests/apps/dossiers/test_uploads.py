"""Resumable uploads: acknowledged bytes stay whatever arrives later, and incomplete pieces are discarded."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from candour.apps.dossiers import queries, services
from candour.apps.dossiers.models import Item, Upload
from candour.apps.dossiers.services import store
from candour.domain import sealing
from candour.ui.errors import Refusal
from tests.apps.dossiers.hands import NOW, new

pytestmark = pytest.mark.django_db
PIECE = 70_000


class Sender:
    """A browser sending one file."""

    def __init__(self, client: Client, size: int) -> None:
        self.client = client
        answer = client.post("/dossiers/uploads/", json.dumps({"size": size}), content_type="application/json")
        assert answer.status_code == 201
        self.id, self.token = answer.json()["id"], answer.json()["token"]
        self.address = f"/dossiers/uploads/{self.id}/"

    def send(self, offset: int, data: bytes, token: str | None = None, length: int | None = None) -> Any:
        headers = {"Upload-Offset": str(offset), "Upload-Token": self.token if token is None else token}
        more: dict[str, Any] = {} if length is None else {"CONTENT_LENGTH": str(length)}
        return self.client.generic("PATCH", self.address, data, "application/octet-stream", headers=headers, **more)

    def where(self) -> int:
        answer = self.client.head(self.address, headers={"Upload-Token": self.token})
        assert answer.status_code == 200
        return int(answer["Upload-Offset"])

    @property
    def file(self) -> Path:
        return store.path_of(Upload.objects.get(pk=self.id).pk)


@pytest.fixture
def ciphertext() -> bytes:
    dossier, _ = new()
    return sealing.seal_item(sealing.Recipient(queries.latest_epoch(dossier).public_key), os.urandom(200_000))


@pytest.fixture
def sender(client: Client, ciphertext: bytes) -> Sender:
    return Sender(client, len(ciphertext))


def pieces(data: bytes) -> Iterator[tuple[int, bytes]]:
    return ((at, data[at : at + PIECE]) for at in range(0, len(data), PIECE))


def test_a_file_arrives_in_pieces_and_becomes_an_exhibit(sender: Sender, ciphertext: bytes) -> None:
    for offset, piece in pieces(ciphertext):
        answer = sender.send(offset, piece)
        assert answer.status_code == 204
        assert int(answer["Upload-Offset"]) == offset + len(piece) == sender.where()
    upload = Upload.objects.get(pk=sender.id)
    assert upload.complete
    assert upload.sha256 == hashlib.sha256(ciphertext).hexdigest()
    dossier, _ = new()
    item = services.add_reporter_exhibit(dossier, upload, now=NOW)
    assert item.size == len(ciphertext)
    with services.content(item) as file:
        assert file.read() == ciphertext


def test_a_file_is_used_once(sender: Sender, ciphertext: bytes) -> None:
    for offset, piece in pieces(ciphertext):
        sender.send(offset, piece)
    dossier, _ = new()
    upload = Upload.objects.get(pk=sender.id)
    services.add_reporter_exhibit(dossier, upload, now=NOW)
    with pytest.raises(Refusal, match="already used"):
        services.add_reporter_exhibit(dossier, upload, now=NOW)
    assert Item.objects.count() == 1


def test_an_unfinished_file_is_no_exhibit(sender: Sender, ciphertext: bytes) -> None:
    sender.send(0, ciphertext[:PIECE])
    with pytest.raises(Refusal, match="not arrived whole"):
        services.add_reporter_exhibit(new()[0], Upload.objects.get(pk=sender.id), now=NOW)


def test_a_repeated_piece_is_told_where_to_go_on(sender: Sender, ciphertext: bytes) -> None:
    sender.send(0, ciphertext[:PIECE])
    again = sender.send(0, ciphertext[:10])
    assert again.status_code == 409
    assert int(again["Upload-Offset"]) == PIECE
    assert sender.file.read_bytes() == ciphertext[:PIECE]


def test_an_incomplete_piece_is_discarded(sender: Sender, ciphertext: bytes) -> None:
    sender.send(0, ciphertext[:PIECE])
    upload = Upload.objects.get(pk=sender.id)
    with pytest.raises(services.UploadError, match="cut off"):
        services.append_piece(upload, PIECE, PIECE, BytesIO(ciphertext[PIECE : PIECE + 10]))
    assert sender.where() == PIECE
    assert sender.file.stat().st_size == PIECE


def test_a_broken_connection_is_not_our_error(sender: Sender) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(size)

    upload = Upload.objects.get(pk=sender.id)
    with pytest.raises(services.UploadError, match="cut off"):
        services.append_piece(upload, 0, 10, Broken())


def test_what_lies_beyond_the_acknowledged_end_after_a_crash_is_cut_off(sender: Sender, ciphertext: bytes) -> None:
    sender.send(0, ciphertext[:PIECE])
    with sender.file.open("ab") as file:
        file.write(b"written, never acknowledged")
    for offset, piece in list(pieces(ciphertext))[1:]:
        assert sender.send(offset, piece).status_code == 204
    assert sender.file.read_bytes() == ciphertext


def test_more_than_was_announced_is_refused(sender: Sender, ciphertext: bytes) -> None:
    answer = sender.send(0, ciphertext + b"x")
    assert answer.status_code == 413
    assert "more than" in answer.json()["error"]
    assert sender.where() == 0


@pytest.mark.parametrize(("size", "status"), [(0, 400), (-5, 400), (2 * 1024**3 + 1, 413)])
def test_a_file_of_impossible_size_is_refused_at_once(client: Client, size: int, status: int) -> None:
    answer = client.post("/dossiers/uploads/", json.dumps({"size": size}), content_type="application/json")
    assert answer.status_code == status
    assert answer.json()["error"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"size": "9"}', '{"size": true}', '{"size": 1e400}', "[" * 100_000])
def test_a_malformed_request_gets_an_error_response(client: Client, body: str) -> None:
    answer = client.post("/dossiers/uploads/", body, content_type="application/json")
    assert answer.status_code == 400


def test_a_piece_over_the_limit_is_refused_unread(sender: Sender) -> None:
    assert sender.send(0, b"", length=8 * 1024**2 + 1).status_code == 413


@pytest.mark.parametrize("offset", ["", "-1", "x", "9" * 40, "1.5", "²"])
def test_an_offset_that_is_no_number_is_answered(sender: Sender, offset: str) -> None:
    answer = sender.client.generic(
        "PATCH", sender.address, b"x", "application/octet-stream",
        headers={"Upload-Token": sender.token}, HTTP_UPLOAD_OFFSET=offset,
    )  # fmt: skip
    assert answer.status_code == 400


def test_without_the_token_there_is_no_such_upload(sender: Sender) -> None:
    wrong = sender.send(0, b"data", token="guess")
    missing = sender.client.generic("PATCH", "/dossiers/uploads/00000000-0000-4000-8000-000000000000/", b"data")
    assert wrong.status_code == missing.status_code == 404
    assert wrong.content == missing.content
    assert sender.client.head(sender.address).status_code == 404


def test_a_file_that_is_not_sealed_is_taken_away(client: Client) -> None:
    sender = Sender(client, 300)
    path = sender.file
    answer = sender.send(0, b"This is what happened to me. " * 10 + b" " * 10)
    assert answer.status_code == 400
    assert "not kept" in answer.json()["error"]
    assert not path.exists()
    assert not Upload.objects.exists()


def test_a_full_disk_is_reported_and_earlier_pieces_stay(
    sender: Sender, ciphertext: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender.send(0, ciphertext[:PIECE])

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("candour.apps.dossiers.services.store.os.fsync", full)
    answer = sender.send(PIECE, ciphertext[PIECE : 2 * PIECE])
    assert answer.status_code == 507
    assert "no room" in answer.json()["error"]
    monkeypatch.undo()
    assert sender.file.stat().st_size == PIECE
    assert sender.send(PIECE, ciphertext[PIECE : 2 * PIECE]).status_code == 204


def test_two_senders_of_one_file_do_not_overwrite_each_other(sender: Sender, ciphertext: bytes) -> None:
    upload = Upload.objects.get(pk=sender.id)
    with store.exclusive(upload.pk):
        answer = sender.send(0, ciphertext[:PIECE])
    assert answer.status_code == 409
    stale = Upload.objects.get(pk=sender.id)
    sender.send(0, ciphertext[:PIECE])
    with pytest.raises(services.UploadError) as refused:
        services.append_piece(stale, 0, 10, BytesIO(ciphertext[:10]))
    assert refused.value.offset == PIECE
    assert sender.file.stat().st_size == PIECE


def test_neither_the_token_nor_its_holder_is_kept(sender: Sender) -> None:
    row = Upload.objects.get(pk=sender.id)
    assert sender.token.encode() not in bytes(row.token_hash)
    assert row.created_hour.minute == 0
