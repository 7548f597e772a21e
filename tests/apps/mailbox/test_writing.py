"""What a reporter does in an open mailbox, sealed in the browser."""

from __future__ import annotations

import json
import uuid
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from candour.apps.dossiers.models import Epoch, Grant, Item
from candour.apps.ledger.models import Entry
from candour.apps.mailbox.queries import contents
from candour.apps.mailbox.services import writing
from candour.apps.mailbox.services.writing import Sealed
from candour.apps.people.models import Staff
from candour.domain import sealing
from candour.ui.errors import StaleKey
from tests.apps.mailbox import boxes
from tests.apps.mailbox.boxes import NOON, Box
from tests.apps.mailbox.pages import opened
from tests.signed_keys import store_next_epoch

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def sealed(box: Box, text: str = "Hello") -> Sealed:
    return Sealed(sealing.seal_json(box.dossier.public, {"text": text}), 1)


def rotate(box: Box) -> sealing.DossierSecret:
    """Start a new key epoch of the report's dossier, granted to the mailbox and linked to the old epoch."""
    keys = sealing.new_dossier()
    dossier, first = box.report.dossier, Epoch.objects.get(dossier=box.report.dossier)
    epoch = store_next_epoch(dossier, box.dossier, keys, now=NOON)
    held_in = Epoch.objects.get(dossier=box.report.mailbox_id)
    to_mailbox = sealing.seal_grant(keys.secret, box.keys.public)
    Grant.objects.create(
        epoch=epoch, holder_id=box.report.mailbox_id, holder_epoch=held_in, sealed_secret=to_mailbox, granted_at=NOON
    )
    link = sealing.seal_grant(box.dossier, keys.public)
    Grant.objects.create(epoch=first, holder=dossier, holder_epoch=epoch, sealed_secret=link, granted_at=NOON)
    return keys.secret


def posted(client: Client, address: str, sealed_: Sealed, once: uuid.UUID | None = None) -> Any:
    sent = {"once": once or uuid.uuid4(), "epoch": sealed_.epoch, "sealed": b64encode(sealed_.ciphertext).decode()}
    return client.post(address, sent, headers=JSON)


def test_a_message_makes_an_entry_to_the_hour(box: Box) -> None:
    writing.send_message(box.mailbox, sealed(box), once=uuid.uuid4(), now=NOON)
    entry = Entry.objects.get(kind="message.sent")
    item = Item.objects.get(pk=entry.ids["item"])
    assert (entry.time.minute, item.created_at.minute, item.author) == (0, 0, Item.Author.REPORTER)


def test_the_same_form_sent_twice_acts_once(box: Box) -> None:
    once = uuid.uuid4()
    for _ in range(2):
        writing.send_message(box.mailbox, sealed(box), once=once, now=NOON)
        writing.raise_safety(box.mailbox, once=once, now=NOON)
    assert Item.objects.filter(kind=Item.Kind.MESSAGE).count() == 1
    assert not box.report.safety_flags.exists()


def test_an_addition_does_not_change_the_account(box: Box) -> None:
    before = bytes(Item.objects.get(kind=Item.Kind.ACCOUNT).ciphertext or b"")
    writing.add_to_account(box.mailbox, sealed(box, "And another thing."), once=uuid.uuid4(), now=NOON)
    assert bytes(Item.objects.get(kind=Item.Kind.ACCOUNT).ciphertext or b"") == before
    assert Item.objects.filter(kind=Item.Kind.ADDITION).count() == 1


def test_a_refused_form_may_be_sent_again(box: Box) -> None:
    rotate(box)
    once = uuid.uuid4()
    with pytest.raises(StaleKey, match="Who can read your report has just changed"):
        writing.send_message(box.mailbox, sealed(box), once=once, now=NOON)
    fresh = writing.seal(box.mailbox, {"text": "Hello"})
    assert fresh.epoch == 2
    writing.send_message(box.mailbox, fresh, once=once, now=NOON)
    assert Item.objects.get(kind=Item.Kind.MESSAGE).epoch.number == 2


def test_a_stale_key_is_answered_with_the_newest_key(client: Client, box: Box) -> None:
    opened(client, box.words)
    secret = rotate(box)
    response = posted(client, "/mailbox/message/", sealed(box))
    assert response.status_code == 409
    assert response.json()["epoch"] == 2
    assert response.json()["recipient"] == str(secret.public)


def test_the_script_sends_only_ciphertext_and_gets_the_next_address(client: Client, box: Box) -> None:
    opened(client, box.words)
    assert posted(client, "/mailbox/add/", sealed(box)).json() == {"next": "/mailbox/home/?done=addition"}


@pytest.mark.parametrize("bad", [b"", b"not age", b"age-encryption.org/v1\n"])
def test_a_text_that_is_not_sealed_is_refused(client: Client, box: Box, bad: bytes) -> None:
    opened(client, box.words)
    response = posted(client, "/mailbox/message/", Sealed(bad, 1))
    assert response.status_code == 400
    assert response.json()["error"]
    assert not Item.objects.filter(kind=Item.Kind.MESSAGE).exists()


def test_items_of_all_key_epochs_can_be_opened(box: Box, assessor: Staff) -> None:
    boxes.staff_writes(box, assessor, "Before.", now=NOON)
    secret = rotate(box)
    boxes.staff_writes(Box(box.report, box.words, secret), assessor, "After.", now=NOON + timedelta(hours=1))
    inside = contents.contents(box.mailbox)
    lines = contents.as_lines(contents.open_documents(box.mailbox, box.keys.secret, inside.documents))
    read = [line.text for piece in inside.messages for line in lines[str(piece.item.pk)] or ()]
    assert read == ["Before.", "After."]


def test_a_damaged_part_does_not_hide_the_others(box: Box, assessor: Staff) -> None:
    item = boxes.staff_writes(box, assessor, "Whole.", now=NOON)
    Item.objects.filter(kind=Item.Kind.ACCOUNT).update(ciphertext=b"age-encryption.org/v1\n")
    inside = contents.contents(box.mailbox)
    lines = contents.as_lines(contents.open_documents(box.mailbox, box.keys.secret, inside.documents))
    assert lines[str(inside.account[0].item.pk)] is None
    assert [line.text for line in lines[str(item.pk)] or ()] == ["Whole."]


def test_staff_notes_are_not_shown_to_the_reporter(box: Box, assessor: Staff) -> None:
    note = boxes.staff_writes(box, assessor, "Between us.", now=NOON)
    Item.objects.filter(pk=note.pk).update(kind=Item.Kind.NOTE)
    assert note.pk not in {item.pk for item in contents.contents(box.mailbox).documents}
    assert str(note.pk) not in json.dumps(contents.sealed_for_browser(box.mailbox))


@pytest.mark.parametrize("body", [b"", b"[]", b'{"once": "x"}', b'{"once": 1, "epoch": 1, "exhibits": []}'])
@pytest.mark.slow
def test_a_malformed_request_to_add_files_is_refused(client: Client, box: Box, body: bytes) -> None:
    opened(client, box.words)
    response = client.post("/mailbox/files/", body, content_type="application/json", headers=JSON)
    assert response.status_code == 400
