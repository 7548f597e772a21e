"""What a body needs to receive reports: two members of the intake team with keys, and guardians."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib.auth import get_user_model

from candour.apps.dossiers.models import Dossier, Epoch, Grant, Team
from candour.apps.people.models import Body, Staff
from candour.domain import sealing
from tests.signed_keys import record, store_first_epoch, store_staff_key

_THEN = datetime(2025, 1, 1, tzinfo=UTC)


def member_of(intake: Epoch, secret: sealing.DossierSecret, name: str, body: Body) -> Staff:
    """Create a member of the intake team, with a key and a grant."""
    user = get_user_model().objects.create(username=f"{name.lower()} of {body.name}")
    staff = Staff.objects.create(user=user, name=name, body=body)
    store_staff_key(staff, now=_THEN)
    key = staff.keys.get()
    sealed = sealing.seal_grant(secret, sealing.Recipient(key.public_key))
    grant = Grant.objects.create(
        epoch=intake, staff=staff, staff_key=key, sealed_secret=sealed, granted_at=_THEN, granted_by=staff
    )
    record(staff, now=_THEN)
    record(grant, now=_THEN)
    return staff


def guardians_of(body: Body) -> Team:
    """Create the body's guardians. Nobody holds their secret."""
    dossier = Dossier.objects.create(kind=Dossier.Kind.GUARDIANS, created_at=_THEN)
    store_first_epoch(dossier, sealing.new_dossier(), now=_THEN)
    team = Team.objects.create(dossier=dossier, body=body, purpose=Team.Purpose.GUARDIANS, name="Guardians")
    record(team, now=_THEN)
    return team
