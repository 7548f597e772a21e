"""A conflict bars a staff member from opening sealed items, even with a grant."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.utils import timezone

from candour.apps.cases import services as case_services
from candour.apps.dossiers.models import Item
from candour.apps.dossiers.services import open_item, open_keys, opened_lately
from candour.apps.people.services import declare_interest
from candour.apps.reports.models import Report
from tests.world import NOW, World, make_world

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> World:
    return make_world()


def _account(report: Report) -> Item:
    return Item.objects.get(dossier=report.dossier, kind="account")


def test_an_excluded_member_of_the_intake_team_opens_nothing(world: World) -> None:
    report, sam = world.tell()[0].report, world.staff("sam")
    assert open_item(sam, _account(report), now=NOW)
    case_services.record_exclusion(report, staff=sam, by=world.staff("amina"), now=NOW)
    with pytest.raises(Http404):
        open_item(sam, _account(report), now=NOW)
    with pytest.raises(Http404):
        open_keys(sam, report.dossier, now=NOW)
    assert open_item(world.staff("amina"), _account(report), now=NOW)


def test_a_handler_who_declares_an_interest_opens_nothing_more(world: World) -> None:
    report, alice = world.tell()[0].report, world.staff("alice")
    world.assign(world.open_case(report), report)
    item = _account(report)
    open_item(alice, item, now=timezone.now())
    declare_interest(alice, world.subject, "friend", now=NOW)
    with pytest.raises(Http404):
        open_item(alice, item, now=timezone.now())
    assert not opened_lately(alice, item, now=timezone.now())
