"""Migrating a database of the previous release, in which drafts belonged to the app reports."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from candour.apps.journey.models import Draft
from tests import template_database

BEFORE = [("journey", None), ("reports", "0002_safety_flags_that_wait")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_drafts_of_the_previous_release_survive_the_migration() -> None:
    MigrationExecutor(connection).migrate(BEFORE)
    try:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO reports_draft VALUES ('\\x01', '\\x02', %s)", [datetime(2026, 11, 30, 8, tzinfo=UTC)])
    finally:
        template_database.migrate()
    draft = Draft.objects.get()
    assert (bytes(draft.token_hash), bytes(draft.ciphertext)) == (b"\x01", b"\x02")
