"""Entries are checked against their kind; those written before there was a registry are read and found like the others."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from candour.apps.ledger import queries, services
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import keys
from candour.domain import ledger
from candour.domain.ledger import Actor, Kind, KindError
from tests.apps.ledger.acts import NINE, spelled_before

pytestmark = pytest.mark.django_db
STAFF, CASE, HANDLER = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)


@pytest.mark.parametrize(
    ("kind", "actor", "ids"),
    [
        (Kind.CASE_OPENED, STAFF, {"case": CASE}),
        (Kind.CASE_OPENED, STAFF, {"case": CASE, "report": CASE, "staff": STAFF}),
        (Kind.CASE_OPENED, Actor.REPORTER, {"case": CASE, "report": CASE}),
        (Kind.CASE_OPENED, Actor.STAFF, {"case": CASE, "report": CASE}),
        (Kind.CASE_OPENED, None, {"case": CASE, "report": CASE}),
        (Kind.MAILBOX_OPENED, STAFF, {"report": CASE}),
        (Kind.MAILBOX_OPENED, Actor.REPORTER, {"report": None}),
        ("case.opened", STAFF, {"case": CASE, "report": CASE}),
    ],
)
def test_what_does_not_fit_its_kind_is_refused(kind: Any, actor: Any, ids: dict[str, Any]) -> None:
    with pytest.raises(KindError):
        services.append(kind, actor=actor, now=NINE, **ids)
    with pytest.raises(KindError):
        services.append_many([services.Draft(kind, actor, ids, NINE)])
    assert not Entry.objects.exists()


def test_staff_are_named_and_nobody_else_is() -> None:
    by_staff = services.append(Kind.LIMIT_SET, actor=STAFF, body=CASE, now=NINE)
    by_operator = services.append(Kind.LIMIT_SET, actor=Actor.OPERATOR, body=CASE, now=NINE)
    assert (by_staff.ids, by_staff.actor_id) == ({"actor": str(STAFF), "body": str(CASE)}, str(STAFF))
    assert (by_operator.ids, by_operator.actor_id) == ({"body": str(CASE)}, None)


def test_an_old_entry_is_read_by_todays_roles() -> None:
    assigned = spelled_before("case.assigned", {"case": CASE, "staff": STAFF, "handler": HANDLER, "role": 7})
    added = spelled_before("staff.added", {"staff": HANDLER, "by": STAFF})
    renewed = spelled_before("login.renewed", {"staff": HANDLER})
    for entry in (assigned, assigned.act):
        assert (entry.actor_id, entry.id_of("handler"), entry.id_of("assignment")) == (str(STAFF), str(HANDLER), "7")
        assert (entry.id_of("staff"), entry.id_of("role")) == (None, None)
    assert (added.actor_id, added.id_of("staff")) == (str(STAFF), str(HANDLER))
    assert (renewed.actor_id, renewed.id_of("staff")) == (None, str(HANDLER))


def test_entries_are_found_by_their_actor_however_they_spell_it() -> None:
    old = [
        spelled_before("case.opened", {"case": CASE, "report": CASE, "staff": STAFF}),
        spelled_before("role.given", {"staff": HANDLER, "role": 7, "by": STAFF}),
    ]
    new = services.append(Kind.CASE_OPENED, actor=STAFF, case=CASE, report=CASE, now=NINE)
    spelled_before("role.given", {"staff": STAFF, "role": 7, "by": HANDLER})
    services.append(Kind.STAFF_ADDED, actor=HANDLER, staff=STAFF, now=NINE)
    assert set(Entry.objects.about(actor=STAFF)) == {*old, new}
    assert set(Entry.objects.of(Kind.CASE_OPENED).about(actor=STAFF, case=CASE)) == {old[0], new}


def test_a_kind_that_is_not_known_is_read_as_it_is_spelled() -> None:
    entry = spelled_before("never.heard_of", {"actor": STAFF, "thing": 7})
    assert (entry.actor_id, entry.id_of("thing"), entry.id_of("staff")) == (str(STAFF), "7", None)
    assert ledger.kind_named(entry.kind) is None
    assert ledger.words_for_staff(entry.kind) == "never.heard_of"


def test_a_log_of_old_and_new_entries_verifies() -> None:
    spelled_before("case.opened", {"case": CASE, "report": CASE, "staff": STAFF})
    services.append(Kind.CASE_OPENED, actor=STAFF, case=CASE, report=CASE, now=NINE)
    services.integrate(NINE)
    source = queries.DatabaseSource()
    assert ledger.verify_log(source, source.checkpoint(), keys.verifier_key()).checkpoint.size == 2
