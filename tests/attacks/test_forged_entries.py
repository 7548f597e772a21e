"""A superuser without the pseudonym key forges entries that restate changed rows, without ids or with copied ids. ADR 21."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from candour.apps.dossiers.models import Item
from candour.apps.ledger import services as ledger
from candour.apps.ledger.models import Entry
from candour.domain.ledger import Kind, rows_document
from tests.apps.mailbox import boxes
from tests.attacks.row_forger import replace_content, run, seal_to, superuser

pytestmark = pytest.mark.django_db(transaction=True)

_ENTRY = "INSERT INTO ledger_entry (id, kind, ids, time, commitment, leaf) VALUES (%s, %s, %s, %s, %s, %s)"
_STATEMENT = 'INSERT INTO ledger_statement (entry_id, place, "table", "row", body) VALUES (%s, 1, %s, %s, %s)'


@pytest.fixture
def account() -> Item:
    """The account of a received report, recorded and signed."""
    body, _ = boxes.intake()
    ledger.list_rows_before_statements(now=timezone.now())
    box = boxes.box(body)
    ledger.integrate()
    assert audit() == []
    return Item.objects.select_related("epoch").get(dossier=box.report.dossier_id, kind=Item.Kind.ACCOUNT)


def audit() -> list[str]:
    return list(ledger.run_audit(now=timezone.now()).findings)


def restate(item: Item, like: Entry, ids: dict[str, Any], pseudonyms: dict[str, str], kind: Kind) -> None:
    """Insert an entry of this kind that commits to what the row says now, beside `like`, an entry from which it copies."""
    stated = Item.objects.select_related("epoch").get(pk=item.pk).statement().to_bytes()
    document = rows_document([("dossiers_item", str(item.pk), hashlib.sha256(stated).hexdigest())])
    commitment = hashlib.sha256(bytes(32) + document).digest()
    leaf = replace(like.act, kind=str(kind), ids=pseudonyms, commitment=commitment).to_bytes()
    entry = uuid.uuid4()
    with superuser() as own:
        own.execute(_ENTRY, [entry, str(kind), json.dumps(ids), like.time, commitment, leaf])
        own.execute("INSERT INTO ledger_pending SELECT seq FROM ledger_entry WHERE id = %s", [entry])
        own.execute("INSERT INTO ledger_salt VALUES (%s, %s)", [entry, bytes(32)])
        own.execute(_STATEMENT, [entry, "dossiers_item", str(item.pk), stated])
    ledger.integrate()


@pytest.mark.parametrize("kind", [Kind.ROWS_STATED, Kind.ROWS_LISTED])
def test_an_entry_without_ids_cannot_restate_a_changed_row(account: Item, kind: Kind) -> None:
    replace_content(account, seal_to(account, "He was polite."))
    restate(account, Entry.objects.latest("seq"), {}, {}, kind)
    assert any(line.startswith("FORGED") for line in audit())


def test_ids_copied_from_another_entry_do_not_help(account: Item) -> None:
    genuine = Entry.objects.of(Kind.REPORT_RECEIVED).latest("seq")
    replace_content(account, seal_to(account, "He was polite."))
    restate(account, genuine, dict(genuine.ids), dict(genuine.act.ids), Kind.REPORT_RECEIVED)
    assert any(line.startswith("FORGED") for line in audit())


def test_a_copy_of_an_older_entry_does_not_take_a_row_back(account: Item) -> None:
    genuine = Entry.objects.of(Kind.REPORT_RECEIVED).latest("seq")
    entry = uuid.uuid4()
    columns = "kind, ids, time, commitment, leaf"
    run(f"INSERT INTO ledger_entry (id, {columns}) SELECT %s, {columns} FROM ledger_entry WHERE id = %s", entry, genuine.pk)  # noqa: S608
    run("INSERT INTO ledger_pending SELECT seq FROM ledger_entry WHERE id = %s", entry)
    run("INSERT INTO ledger_salt SELECT %s, salt FROM ledger_salt WHERE entry_id = %s", entry, genuine.pk)
    stated = 'place, "table", "row", body'
    run(
        f"INSERT INTO ledger_statement (entry_id, {stated}) SELECT %s, {stated} FROM ledger_statement WHERE entry_id = %s",  # noqa: S608
        entry, genuine.pk,
    )  # fmt: skip
    ledger.integrate()
    assert len([line for line in audit() if line.startswith("FORGED")]) == 2
