"""Who can read a dossier, who no longer can, and that a rotation reaches every remaining reader."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.http import Http404

from candour.apps.dossiers import queries, services
from candour.apps.dossiers.models import Grant
from candour.apps.ledger.models import Entry
from candour.domain import sealing
from candour.ui.errors import Refusal
from tests.apps.dossiers.hands import NOW, body, grant_to, key_for, new, opened, person, rotation

pytestmark = pytest.mark.django_db


def test_a_staff_member_with_a_grant_opens_the_dossier() -> None:
    alice, (dossier, secret) = person("Alice"), new()
    grant_to(dossier, secret, alice)
    chain = services.open_keys(alice.staff, dossier, now=NOW)
    assert opened(chain, alice.secret, dossier)[1] == secret
    assert Entry.objects.latest("seq").ids == {"dossier": str(dossier.pk), "actor": str(alice.staff.pk)}


def test_without_a_grant_the_dossier_is_not_there() -> None:
    charlie, (dossier, _) = person("Charlie"), new()
    before = Entry.objects.count()
    with pytest.raises(Http404):
        services.open_keys(charlie.staff, dossier, now=NOW)
    assert Entry.objects.count() == before


def test_a_member_reads_through_the_team() -> None:
    alice = person("Alice")
    team, team_secret = new("team")
    report, report_secret = new()
    grant_to(team, team_secret, alice)
    grant_to(report, report_secret, team)
    chain = queries.key_chain(alice.staff, report)
    assert [key.dossier for key in chain] == [team.pk, report.pk]
    assert opened(chain, alice.secret, report)[1] == report_secret


def test_a_staff_member_reads_through_three_levels() -> None:
    alice = person("Alice")
    team, team_secret = new("team")
    case, case_secret = new("case")
    report, report_secret = new()
    grant_to(team, team_secret, alice)
    grant_to(case, case_secret, team)
    grant_to(report, report_secret, case)
    assert opened(queries.key_chain(alice.staff, report), alice.secret, report)[1] == report_secret


def test_the_chain_has_no_key_that_the_reader_does_not_need() -> None:
    alice = person("Alice")
    report, secret = new()
    other, other_secret = new("team")
    grant_to(report, secret, alice)
    grant_to(other, other_secret, alice)
    grant_to(report, secret, other)
    assert [key.holder for key in queries.key_chain(alice.staff, report)] == [None]


def test_the_chain_takes_as_many_queries_for_a_large_team(django_assert_num_queries: pytest.FixtureRequest) -> None:
    alice = person("Alice")
    team, team_secret = new("team")
    report, report_secret = new()
    grant_to(report, report_secret, team)
    for member in [alice, *(person(f"Member{number}") for number in range(8))]:
        grant_to(team, team_secret, member)
    with django_assert_num_queries(2):  # type: ignore[operator]  # pytest-django gives a context manager
        queries.key_chain(alice.staff, report)


def test_only_a_reader_can_grant() -> None:
    alice, charlie, (dossier, secret) = person("Alice"), person("Charlie"), new()
    with pytest.raises(Refusal, match="can let others read it"):
        grant_to(dossier, secret, charlie, by=charlie.staff)
    grant_to(dossier, secret, alice)
    grant_to(dossier, secret, charlie, by=alice.staff)
    entry = Entry.objects.filter(kind="grant.given").latest("seq")
    assert entry.ids == {"dossier": str(dossier.pk), "staff": str(charlie.staff.pk), "actor": str(alice.staff.pk)}


def test_someone_without_a_key_cannot_be_granted_to() -> None:
    alice, (dossier, secret) = person("Alice"), new()
    alice.staff.keys.all().delete()
    with pytest.raises(Refusal, match="no key yet"):
        grant_to(dossier, secret, alice)


def test_it_refuses_a_grant_that_is_not_an_age_file() -> None:
    alice, (dossier, _) = person("Alice"), new()
    with pytest.raises(Refusal, match="A grant did not arrive whole"):
        services.grant(queries.latest_epoch(dossier), sealed_secret=b"no", now=NOW, staff=alice.staff)
    assert not Grant.objects.exists()


def test_a_withdrawn_reader_opens_nothing_and_remaining_readers_open_everything() -> None:
    alice, dora, (dossier, secret) = person("Alice"), person("Dora"), new()
    grant_to(dossier, secret, alice)
    grant_to(dossier, secret, dora)
    turned, newer = rotation(dossier, secret, without=alice.staff)
    services.withdraw_and_rotate(dossier, rotation=turned, from_staff=alice.staff, by=dora.staff, now=NOW)
    with pytest.raises(Http404):
        services.open_keys(alice.staff, dossier, now=NOW)
    assert opened(queries.key_chain(dora.staff, dossier), dora.secret, dossier) == {1: secret, 2: newer}
    assert Entry.objects.filter(kind="grant.withdrawn", ids__staff=str(alice.staff.pk)).count() == 1


def test_a_later_item_does_not_open_with_what_a_past_handler_kept() -> None:
    alice, dora, (dossier, secret) = person("Alice"), person("Dora"), new()
    grant_to(dossier, secret, alice)
    grant_to(dossier, secret, dora)
    turned, _ = rotation(dossier, secret, without=alice.staff)
    epoch = services.withdraw_and_rotate(dossier, rotation=turned, from_staff=alice.staff, by=dora.staff, now=NOW)
    later = sealing.seal_json(sealing.Recipient(epoch.public_key), {"text": "after she left"})
    with pytest.raises(sealing.WrongKey):
        sealing.open_json(secret, later)


def test_one_grant_after_a_rotation_opens_older_items() -> None:
    alice, dora, erin, (dossier, secret) = person("Alice"), person("Dora"), person("Erin"), new()
    grant_to(dossier, secret, alice)
    grant_to(dossier, secret, dora)
    turned, newer = rotation(dossier, secret, without=alice.staff)
    services.withdraw_and_rotate(dossier, rotation=turned, from_staff=alice.staff, by=dora.staff, now=NOW)
    grant_to(dossier, newer, erin, by=dora.staff)
    assert opened(queries.key_chain(erin.staff, dossier), erin.secret, dossier) == {2: newer, 1: secret}


def test_a_rotation_that_omits_a_reader_is_refused() -> None:
    alice, dora, erin, (dossier, secret) = person("Alice"), person("Dora"), person("Erin"), new()
    for one in (alice, dora, erin):
        grant_to(dossier, secret, one)
    turned, _ = rotation(dossier, secret, without=alice.staff)
    short = services.Rotation(turned.key, turned.link, turned.grants[:1])
    with pytest.raises(Refusal, match="everybody who stays"):
        services.withdraw_and_rotate(dossier, rotation=short, from_staff=alice.staff, by=dora.staff, now=NOW)
    assert queries.can_read(alice.staff, dossier)


def test_a_rotation_that_adds_a_reader_is_refused() -> None:
    alice, dora, charlie, (dossier, secret) = person("Alice"), person("Dora"), person("Charlie"), new()
    grant_to(dossier, secret, alice)
    grant_to(dossier, secret, dora)
    turned, newer = rotation(dossier, secret, without=alice.staff)
    extra = services.SealedGrant(charlie.secret.public, sealing.seal_grant(newer, charlie.secret.public))
    wide = services.Rotation(turned.key, turned.link, [*turned.grants, extra])
    with pytest.raises(Refusal, match="nobody else"):
        services.withdraw_and_rotate(dossier, rotation=wide, from_staff=alice.staff, by=dora.staff, now=NOW)


def test_a_whole_team_can_be_withdrawn_from() -> None:
    alice, dora = person("Alice"), person("Dora")
    team, team_secret = new("team")
    report, secret = new()
    grant_to(team, team_secret, alice)
    grant_to(report, secret, team)
    grant_to(report, secret, dora)
    turned, newer = rotation(report, secret, without=alice.staff)
    team_key = queries.latest_epoch(team).public_key
    rest = [one for one in turned.grants if one.to != team_key]
    turned = services.Rotation(turned.key, turned.link, rest)
    services.withdraw_and_rotate(report, rotation=turned, from_holder=team, by=dora.staff, now=NOW)
    assert not queries.can_read(alice.staff, report)
    assert opened(queries.key_chain(dora.staff, report), dora.secret, report)[2] == newer


def test_a_retired_key_reads_nothing_until_a_colleague_grants_again() -> None:
    alice, dora, (dossier, secret) = person("Alice"), person("Dora"), new()
    grant_to(dossier, secret, alice)
    grant_to(dossier, secret, dora)
    alice.secret = key_for(alice.staff)
    assert not queries.can_read(alice.staff, dossier)
    grant_to(dossier, secret, alice, by=dora.staff)
    assert opened(queries.key_chain(alice.staff, dossier), alice.secret, dossier)[1] == secret


def test_readers_are_listed_by_name_and_team() -> None:
    alice, dora = person("Alice"), person("Dora")
    keys = sealing.new_dossier()
    team = services.create_team(body(), "intake", "Intake", key=sealing.sign_first(uuid4(), keys.secret), now=NOW)
    report, secret = new()
    grant_to(team.dossier, keys.secret, alice)
    grant_to(report, secret, team.dossier)
    grant_to(report, secret, dora)
    assert [(one.staff.name, one.team) for one in queries.readers(report)] == [("Alice", team), ("Dora", None)]
