"""Finding 4 for files: an exhibit that somebody replaced, removed or swapped on the disk, or in its upload's row, is named.

The entry of an exhibit commits to the digest and the size of the stored file; its author signed the digest.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Item, Upload
from candour.apps.dossiers.services import store
from candour.apps.ledger import services as ledger
from candour.apps.ledger.queries.audit import Finding, Tally
from candour.apps.ops.command import audit
from candour.apps.ops.tasks import audit as nightly
from candour.ui.errors import Refusal
from tests.apps.mailbox import boxes
from tests.apps.mailbox.boxes import Box
from tests.attacks.row_forger import run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def box(settings: Any, tmp_path: Path) -> Box:
    settings.CANDOUR_STORE = tmp_path / "store"
    body, _amina = boxes.intake()
    ledger.list_rows_before_statements(now=timezone.now())
    return boxes.box(body)


@pytest.fixture
def exhibits(box: Box) -> list[Item]:
    """Two exhibits of the same size, stored and recorded as they are when they arrive."""
    return [_exhibit(box) for _ in range(2)]


def _exhibit(box: Box) -> Item:
    sealed = secrets.token_bytes(600)  # what is sealed has no meaning to the server
    upload = uuid4()
    path = store.path_of(upload)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sealed)
    digest = hashlib.sha256(sealed).hexdigest()
    row = dossiers.record_sealed_file(upload, len(sealed), digest, now=boxes.NOON).upload
    item = dossiers.add_reporter_exhibit(box.report.dossier, row, now=boxes.NOON)
    dossiers.record_item_added(item)
    ledger.integrate()
    return item


def file_of(item: Item) -> Path:
    assert item.upload_id
    return store.path_of(item.upload_id)


def found() -> list[Finding]:
    """What `candour audit --files` names."""
    return [*audit.findings_of(audit.AuditRequest(files=True), Tally())]


def names(*items: Item) -> None:
    assert {(str(one.fault), one.row) for one in found()} == {("file", str(item.pk)) for item in items}


def test_files_that_nobody_touched_are_as_recorded(exhibits: list[Item]) -> None:
    assert found() == []


def test_a_file_replaced_on_the_disk_is_named(exhibits: list[Item]) -> None:
    path = file_of(exhibits[0])
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    names(exhibits[0])


def test_a_file_removed_or_cut_is_named_without_reading_any_file(exhibits: list[Item]) -> None:
    file_of(exhibits[0]).unlink()
    path = file_of(exhibits[1])
    path.write_bytes(path.read_bytes()[:-1])
    named = [one.row for one in audit.file_findings(Tally(), audit.no_file)]
    assert sorted(named) == sorted(str(item.pk) for item in exhibits)


def test_two_files_swapped_on_the_disk_are_both_named(exhibits: list[Item], tmp_path: Path) -> None:
    first, second = (file_of(item) for item in exhibits)
    assert first.stat().st_size == second.stat().st_size
    shutil.move(first, tmp_path / "between")
    shutil.move(second, first)
    shutil.move(tmp_path / "between", second)
    names(*exhibits)


def test_two_items_whose_files_are_swapped_in_the_database_are_named_by_the_ledger(exhibits: list[Item]) -> None:
    first, second = exhibits
    run("UPDATE dossiers_item SET upload_id = NULL, ciphertext = 'x' WHERE id = %s", first.pk)
    run("UPDATE dossiers_item SET upload_id = %s WHERE id = %s", first.upload_id, second.pk)
    run("UPDATE dossiers_item SET upload_id = %s, ciphertext = NULL WHERE id = %s", second.upload_id, first.pk)
    changed = {one.row: one.fields for one in found() if str(one.fault) == "changed" and one.table == "dossiers_item"}
    assert changed == {str(item.pk): ("upload",) for item in exhibits}


CHANGES = {
    "size": "UPDATE dossiers_upload SET size = size + 1 WHERE id = %s",
    "received": "UPDATE dossiers_upload SET received = received - 1 WHERE id = %s",
    "sha256": "UPDATE dossiers_upload SET sha256 = '0' WHERE id = %s",
    "complete": "UPDATE dossiers_upload SET complete = false WHERE id = %s",
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_row_of_an_upload_is_named_with_its_column(exhibits: list[Item], column: str) -> None:
    run(CHANGES[column], exhibits[0].upload_id)
    [one] = found()
    assert (str(one.fault), one.table, one.fields) == ("changed", "dossiers_upload", (column,))
    assert one.row == str(exhibits[0].upload_id)


def test_a_removed_row_of_an_upload_is_named(exhibits: list[Item]) -> None:
    run("DELETE FROM dossiers_upload WHERE id = %s", exhibits[0].upload_id)
    assert [(str(one.fault), one.row) for one in found()] == [("missing", str(exhibits[0].upload_id))]


def test_a_file_and_all_its_rows_changed_together_differ_from_the_entry(exhibits: list[Item]) -> None:
    """The superuser makes file, upload and item agree with each other; the entry says something else."""
    path = file_of(exhibits[0])
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    run("UPDATE dossiers_upload SET sha256 = %s WHERE id = %s", digest, exhibits[0].upload_id)
    run("UPDATE dossiers_item SET sha256 = %s WHERE id = %s", digest, exhibits[0].pk)
    [one] = found()
    assert (str(one.fault), one.row, one.fields) == ("changed", str(exhibits[0].pk), ("content_sha256",))


def test_the_nightly_audit_reads_each_file_once_a_week(exhibits: list[Item], monkeypatch: pytest.MonkeyPatch) -> None:
    monday = date(2026, 3, 2)
    for item in exhibits:
        assert item.upload_id
        assert [files_read(item, monday + timedelta(days=day)) for day in range(7)].count(True) == 1
    path = file_of(exhibits[0])
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    due = next(monday + timedelta(days=day) for day in range(7) if files_read(exhibits[0], monday + timedelta(days=day)))
    monkeypatch.setattr("candour.apps.ops.tasks.timezone.localdate", lambda: due)
    nightly(0)
    run_ = ledger.last_audit()
    assert run_
    assert any("dossiers_item" in line and str(exhibits[0].pk) in line for line in run_.findings)


def files_read(item: Item, day: date) -> bool:
    assert item.upload_id
    return audit.files_of(day)(item.upload_id)


def test_an_upload_becomes_one_item_only(box: Box, exhibits: list[Item]) -> None:
    assert exhibits[0].upload
    with pytest.raises(Refusal):
        dossiers.add_reporter_exhibit(box.report.dossier, exhibits[0].upload, now=boxes.NOON)
    assert Upload.objects.count() == Item.objects.exclude(upload=None).count()
