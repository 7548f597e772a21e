"""Signed-in staff with a second factor, as the pages want them."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from candour.apps.people.models import Body, Staff
from candour.apps.people.services import add_staff
from tests.apps.dossiers.hands import NOW, body

PASSWORD = "correct horse battery staple"
TOTP_SECRET = "JBSWY3DPEHPK3PXP"


def staff(name: str, *roles: str, of: Body | None = None, second_factor: bool = True) -> Staff:
    made = add_staff(
        username=name.lower(), name=name, body=of or body(), password=PASSWORD, now=NOW, roles=roles, must_choose_password=False
    )
    if second_factor:
        TOTP.activate(made.user, TOTP_SECRET)
    return made


def signed_in(who: Staff) -> Client:
    client = Client()
    client.force_login(who.user)
    return client
