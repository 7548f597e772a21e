"""Rows of the time before roles were confirmed: they stay in effect, and the ledger says who gave them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from candour.apps.forces.models import Force
from candour.apps.ledger.services import append
from candour.apps.people.models import Body, Role, Staff
from candour.apps.people.queries import forces_of, live_roles
from candour.domain.ledger import Actor, Kind
from tests import template_database
from tests.apps.dossiers.hands import NOW, body
from tests.apps.ledger.acts import spelled_before
from tests.apps.people import logins


@pytest.mark.django_db(transaction=True)
def test_roles_stay_in_effect_and_their_givers_are_read_from_the_ledger() -> None:
    adele, bob = logins.staff("Adele", "administrator"), logins.staff("Bob", "assessor", "supervisor")
    home = body()
    home.force = Force.objects.create(code="NMC", name="Northmoor Constabulary")
    home.save()
    far = body("The regulator")
    assessor, supervisor = bob.roles.get(name="assessor"), bob.roles.get(name="supervisor")
    append(Kind.STAFF_ADDED, actor=adele.pk, staff=bob.pk, now=NOW)
    append(Kind.ROLE_GIVEN, actor=adele.pk, staff=bob.pk, role=str(assessor.pk), now=NOW)
    spelled_before("role.given", {"staff": bob.pk, "role": supervisor.pk, "by": adele.pk}, NOW)
    append(Kind.ROLE_GIVEN, actor=Actor.OPERATOR, staff=adele.pk, role=str(adele.roles.get().pk), now=NOW)

    try:
        MigrationExecutor(connection).migrate([("people", "0007_sign_in_failures")])
    finally:
        template_database.migrate()

    givers = dict(Role.objects.filter(staff=bob).values_list("name", "asked_by"))
    assert givers == {"assessor": adele.pk, "supervisor": adele.pk}
    assert live_roles(Staff.objects.get(pk=bob.pk)) == {"assessor", "supervisor"}
    assert Staff.objects.get(pk=bob.pk).added_by == adele
    assert Role.objects.get(staff=adele).asked_by is None
    assert [force.code for force in forces_of(Body.objects.get(pk=home.pk))] == ["NMC"]
    assert not forces_of(Body.objects.get(pk=far.pk)).exists()
