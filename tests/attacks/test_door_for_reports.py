"""A body whose key one person could lose, or that nobody could recover, takes no reports (finding 16)."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from candour.apps.dossiers import services
from candour.apps.dossiers.models import Epoch, Grant, Team
from candour.apps.dossiers.services import SealedGrant
from candour.apps.people.models import StaffKey
from candour.apps.reports.queries import bodies_not_ready, holder_keys, missing_to_receive, receiving_bodies
from candour.domain import sealing
from tests.apps.dossiers import hands
from tests.apps.dossiers.ready import guardians_of
from tests.apps.journey.answers import NOW, Receiving, receiving_body, submission
from tests.apps.people import logins

pytestmark = pytest.mark.django_db


@pytest.fixture
def ready() -> Receiving:
    made = receiving_body()
    assert list(receiving_bodies()) == [made.body]
    assert missing_to_receive(made.body) == []
    return made


def must_be_closed(client: Client, body: UUID, name: str) -> None:
    """Assert that no browser gets keys to seal to, and that the pages say so."""
    assert holder_keys(body) == []
    assert client.get(f"/report/keys/{body}/").status_code == 404
    assert "You cannot send a report here yet" in client.get("/").content.decode()
    page = client.get("/how-it-works/").content.decode()
    assert f"{name} cannot take reports now" in page


def test_one_reader_is_not_enough(client: Client, ready: Receiving) -> None:
    Grant.objects.filter(epoch__dossier=ready.intake).latest("pk").delete()
    must_be_closed(client, ready.body.pk, ready.body.name)
    assert list(bodies_not_ready()) == [ready.body]
    assert "1 can" in missing_to_receive(ready.body)[0]


def test_a_reader_who_made_a_new_key_does_not_count(client: Client, ready: Receiving) -> None:
    StaffKey.objects.filter(grants__epoch__dossier=ready.intake).update(retired_at=NOW)
    must_be_closed(client, ready.body.pk, ready.body.name)


def test_without_guardians_nothing_is_taken(client: Client, ready: Receiving) -> None:
    Team.objects.filter(body=ready.body, purpose="guardians").delete()
    must_be_closed(client, ready.body.pk, ready.body.name)
    assert "no guardians" in missing_to_receive(ready.body)[0]


def test_a_report_sealed_before_the_door_closed_is_not_taken_either(ready: Receiving) -> None:
    from candour.apps.reports.services import receive  # noqa: PLC0415
    from candour.ui.errors import Refusal  # noqa: PLC0415

    sealed = submission(ready.body)
    Grant.objects.filter(epoch__dossier=ready.intake).latest("pk").delete()
    with pytest.raises(Refusal):
        receive(sealed, now=NOW)


def test_staff_read_what_is_missing(ready: Receiving) -> None:
    Team.objects.filter(body=ready.body, purpose="guardians").delete()
    page = logins.signed_in(logins.staff("Alice", "assessor", of=ready.body)).get("/desk/").content.decode()
    assert "Nobody can send you a report now." in page
    assert "There are no guardians" in page


def test_after_a_renewal_by_a_team_of_two_the_door_stays_open() -> None:
    """One member asks for it and the other confirms it (ADR 34), so that both read with the new key at once."""
    ines, jon, outside = hands.person("Ines", "assessor"), hands.person("Jon", "assessor"), hands.person("Kim")
    secret = sealing.new_dossier().secret
    own = SealedGrant(ines.secret.public, sealing.seal_grant(secret, ines.secret.public))
    body, new = hands.body(), hands.founding(secret, [own], ines)
    team = services.create_team(body, "intake", "Intake", new_dossier=new, by=ines.staff, now=NOW)
    hands.grant_to(team.dossier, secret, jon, by=ines.staff)
    guardians_of(body)
    assert missing_to_receive(body) == []
    rotation, _secret = hands.rotation(team.dossier, secret, without=outside.staff)
    change = services.ask_change(team, rotation, leaver=None, by=ines.staff, now=NOW)
    opened = services.opened_by(change, jon.staff)
    assert opened
    services.confirm_change(change, sealing.confirm_grant(jon.secret, opened), by=jon.staff, now=NOW)
    assert Epoch.objects.filter(dossier=team.dossier).count() == 2
    assert missing_to_receive(body) == []
    assert len(holder_keys(body.pk)) == 2
