"""Signing in: password, second factor, and the first sign-in with a one-time password."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from candour.apps.people.models import Staff
from candour.apps.people.services import add_staff
from tests.apps.dossiers.hands import NOW, body
from tests.apps.people import logins

pytestmark = pytest.mark.django_db
LOGIN = "/staff/account/login/"


def code(secret: str = logins.TOTP_SECRET) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def sign_in(client: Client, name: str, password: str = logins.PASSWORD) -> str:
    return client.post(LOGIN, {"login": name, "password": password}).headers.get("Location", "")


def test_a_password_leads_to_the_second_factor_and_that_to_the_desk() -> None:
    logins.staff("Alice", "assessor")
    client = Client()
    assert sign_in(client, "alice") == "/staff/account/second-factor/check/"
    assert client.get("/staff/").status_code == 302
    assert "authenticator app" in client.get("/staff/account/second-factor/check/").content.decode()
    assert client.post("/staff/account/second-factor/check/", {"code": code()})["Location"] == "/desk/"
    assert client.get("/staff/").status_code == 200


def test_a_wrong_code_is_refused_with_a_message() -> None:
    logins.staff("Alice", "assessor")
    client = Client()
    sign_in(client, "alice")
    answer = client.post("/staff/account/second-factor/check/", {"code": "000000"})
    assert "There is a problem" in answer.content.decode()
    assert client.get("/staff/")["Location"].startswith("/staff/account/login/")


@pytest.mark.slow
def test_a_newcomer_sets_up_a_second_factor_and_chooses_a_password() -> None:
    made = add_staff(username="bob", name="Bob", body=body(), password="one-time-password", now=NOW, roles=["investigator"])
    client = Client()
    sign_in(client, "bob", "one-time-password")
    assert client.get("/staff/")["Location"] == "/staff/account/second-factor/"
    assert "Set up a second factor" in client.get("/staff/account/second-factor/").content.decode()
    shown = client.get("/staff/account/second-factor/app/")
    assert "data:image/svg+xml;base64," in shown.content.decode()
    secret = re.search('class="candour-secret">([A-Z2-7]+)<', shown.content.decode())
    assert secret is not None
    client.post("/staff/account/second-factor/app/", {"code": code(secret[1])})
    codes = client.get("/staff/account/second-factor/codes/").content.decode()
    assert len(re.findall(r"<li>\d{8}</li>", codes)) == 10
    assert client.get("/staff/")["Location"] == "/staff/account/password/"
    form = {"oldpassword": "one-time-password", "password1": "a password of her own", "password2": "a password of her own"}
    assert client.post("/staff/account/password/", form)["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200
    assert not Staff.objects.get(pk=made.pk).must_choose_password


def test_a_short_password_is_refused() -> None:
    alice = logins.staff("Alice")
    client = logins.signed_in(alice)
    form = {"oldpassword": logins.PASSWORD, "password1": "short", "password2": "short"}
    assert "There is a problem" in client.post("/staff/account/password/", form).content.decode()


def test_wrong_passwords_make_a_user_name_cost_work_whatever_the_process() -> None:
    logins.staff("Alice")
    logins.staff("Bob")
    for _ in range(5):
        sign_in(Client(), "alice", "wrong")
    assert "data-candour-toll" in Client().post(LOGIN, {"login": "ALICE ", "password": logins.PASSWORD}).content.decode()
    assert sign_in(Client(), "bob") == "/staff/account/second-factor/check/"


def test_no_ip_address_is_stored(client: Client) -> None:
    logins.staff("Alice")
    client.post(LOGIN, {"login": "alice", "password": "wrong"}, REMOTE_ADDR="203.0.113.77")
    with connection.cursor() as cursor:
        for table in ("people_sign_in_limits", "people_signinbucket", "people_failedsignins"):
            cursor.execute(f"SELECT count(*) FILTER (WHERE {table}::text LIKE '%203.0%') FROM {table}")  # noqa: S608 - constants
            assert cursor.fetchone() == (0,)


def test_the_authenticator_secret_is_sealed_in_the_database() -> None:
    logins.staff("Alice")
    row = Authenticator.objects.get()
    assert logins.TOTP_SECRET not in str(row.data)
    assert get_adapter().decrypt(row.data["secret"]) == logins.TOTP_SECRET


@pytest.mark.parametrize(
    "name",
    [
        "account_login", "account_logout", "account_inactive", "account_change_password", "mfa_index", "mfa_activate_totp",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
        "mfa_reauthenticate", "account_reauthenticate", "mfa_reauthenticate_webauthn",
    ],
)  # fmt: skip
def test_each_page_shows_or_leads_somewhere(name: str) -> None:
    logins.staff("Alice", second_factor=name != "mfa_activate_totp")
    client = Client(headers={"host": "localhost"})
    sign_in(client, "alice")
    client.post("/staff/account/second-factor/check/", {"code": code()})
    assert client.get(reverse(name)).status_code in {200, 302, 404}


def test_nobody_signs_up(client: Client) -> None:
    assert client.get("/staff/account/signup/").status_code == 404


@pytest.fixture(autouse=True)
def no_limit_left_over(db: None) -> None:
    cache.clear()


NONSENSE = [
    "", "x", "null", "1", "[]", '"a"', "{}", '{"id": 1}', '{"id": "!", "rawId": "!", "response": {}, "type": "public-key"}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "AA"}}',
    (
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "MQ", "clientDataJSON": "AA", '
        '"authenticatorData": "AA", "signature": "AA", "attestationObject": "AA"}, "clientExtensionResults": {}}'
    ),
    (
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"userHandle": "gICA", "clientDataJSON": "bnVsbA", '
        '"authenticatorData": "AAAA", "signature": "", "attestationObject": "oA"}, "clientExtensionResults": []}'
    ),
    '{"response": []}', '{"response": {"userHandle": 7}}', "[" * 20_000,
]  # fmt: skip


@pytest.mark.parametrize("credential", NONSENSE)
def test_a_malformed_passkey_answer_is_refused_without_a_server_error(credential: str) -> None:
    logins.staff("Alice", "assessor")
    client = Client(headers={"host": "localhost"})
    for address in ("/staff/account/passkeys/login/", "/staff/account/second-factor/check/", "/staff/account/passkeys/add/"):
        if "check" in address:
            sign_in(client, "alice")
        client.get(address, headers={"accept": "application/json"})
        assert client.post(address, {"credential": credential}).status_code < 500
        if "check" in address:
            client.post(address, {"code": code()})
