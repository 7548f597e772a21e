"""Every epoch names its suite; a suite that this version does not know is refused by the database, the server and the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from candour.apps.dossiers import queries
from candour.apps.dossiers.models import Epoch
from candour.domain.sealing import X25519, UnknownSuite, checked_suite
from candour.ui.errors import Refusal
from tests.apps.journey.answers import receiving_body
from tests.apps.ledger.acts import triggers_off

pytestmark = pytest.mark.django_db


def _change_suite() -> None:
    """Store an unknown suite in every epoch, as a newer version would have."""
    with triggers_off(), transaction.atomic():
        Epoch.objects.update(suite="age-mlkem768x25519")


@pytest.fixture
def newer() -> Iterator[None]:
    """A newer version of Candour has added a suite, and then this version runs again on its database."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE dossiers_epoch DROP CONSTRAINT epoch_suite_is_known")
        yield


def test_every_epoch_has_the_suite_of_today() -> None:
    receiving_body()
    assert set(Epoch.objects.values_list("suite", flat=True)) == {X25519}


def test_the_database_refuses_an_unknown_suite() -> None:
    receiving_body()
    with pytest.raises(IntegrityError, match="epoch_suite_is_known"):
        _change_suite()


def test_browsers_are_given_the_suite_beside_each_key(client: Client) -> None:
    body = receiving_body().body
    holders = client.get(f"/report/keys/{body.pk}/").json()["holders"]
    assert [holder["suite"] for holder in holders] == [X25519] * len(holders)
    assert holders


def test_the_server_seals_to_no_key_of_an_unknown_suite(client: Client, newer: None) -> None:
    body = receiving_body().body
    _change_suite()
    answer = client.get(f"/report/keys/{body.pk}/", headers={"accept": "application/json"})
    assert answer.status_code == 503
    assert "try again" in answer.content.decode()
    with pytest.raises(Refusal, match="try again"):
        queries.latest_epoch(Epoch.objects.all()[0].dossier)


def test_the_name_of_an_unknown_suite_is_refused() -> None:
    assert checked_suite(X25519) == X25519
    with pytest.raises(UnknownSuite, match="age-x448"):
        checked_suite("age-x448")
