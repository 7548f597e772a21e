"""Names with turning characters (U+202E) are given to people, teams, bodies, officers and files (finding 17)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from candour.apps.forces.models import Officer
from candour.apps.forces.services.rosters import upsert
from candour.apps.people.models import Body, Staff
from candour.apps.people.services import create_body
from tests.apps.journey.answers import receiving_body
from tests.apps.people import logins

pytestmark = pytest.mark.django_db
TURN = "\u202e"


def test_no_name_of_staff_body_or_officer_keeps_a_turning_character() -> None:
    ada = logins.staff("Ada", "administrator")
    form = {"name": f"evil{TURN}gpj.exe", "username": "eve", "roles": ["assessor"], "password": "a one-time password"}
    assert logins.signed_in(ada).post("/staff/people/add/", form).status_code == 302
    create_body(f"Board{TURN} of Review", "regulator", None, pack="england_wales", now=timezone.now())
    upsert("forces", [{"code": "XY", "name": f"Force{TURN}"}])
    upsert("officers", [{"force": "XY", "source_ref": "1", "last_name": f"Doe{TURN}", "first_name": "\u2066John\u2069"}])
    assert Staff.objects.get(user__username="eve").name == "evilgpj.exe"
    assert Body.objects.filter(name="Board of Review").exists()
    officer = Officer.objects.get(source_ref="1")
    assert (officer.first_name, officer.last_name) == ("John", "Doe")


def test_a_file_sent_without_scripts_loses_it_too(client: Client, tmp_path: Path, settings: Settings) -> None:
    settings.CANDOUR_STORE = tmp_path / "store"
    receiving_body()
    client.post("/report/safety/", {"safe": "yes"})
    client.post("/report/files/", {"files": [SimpleUploadedFile(f"evil{TURN}gpj.exe", b"x" * 300)], "more": "1"})
    page = client.get("/report/files/").content.decode()
    assert "evilgpj.exe" in page
    assert TURN not in page
