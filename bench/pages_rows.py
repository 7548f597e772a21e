"""Inserts the rows for `bench.pages` with triggers off: a force, a body's staff, imported and live cases, reports, entries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from bench.procedure import STORY, case
from candour.apps.cases.models import Case
from candour.apps.dossiers.services import fix_keys_of_dossiers
from candour.apps.ledger.models import Entry
from candour.apps.matters.models import Act, Matter
from candour.apps.matters.queries import fact_codec
from candour.apps.people.models import Body, Role, Staff

UNITS, INVESTIGATORS, DESK = 200, 40, 600
FILL = Path(__file__).with_name("pages_rows.sql")


def fill(imported: int, live: int, waiting: int, officers: int) -> None:
    """Empty every table, then fill it to this size."""
    signed_in.cache_clear()
    tables = [name for name in connection.introspection.table_names() if name.split("_")[0] in _OWN_APPS]
    tables.remove("people_askingkey")  # `migrate` writes it
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        cursor.execute(_filled(imported, live, waiting, officers))
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE")
    _add_matters()
    body = Body.objects.get()
    for login, role in (("assessor", Role.Name.ASSESSOR), ("supervisor", Role.Name.SUPERVISOR)):
        _let_read(_people(login, role, body))
    fix_keys_of_dossiers(now=timezone.now())  # the keys above have no signature; unlisted, no page seals to them


@contextmanager
def as_web_pages(login: str) -> Iterator[Client]:
    """Act in the database as the web pages do, which see only the rows of whoever asks; yield a client of this login."""
    client = signed_in(login)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE candour_web")
        try:
            yield client
        finally:
            cursor.execute("RESET ROLE")


def _add_matters() -> None:
    """Add a matter with the acts of `bench.procedure` to each of 600 open cases, or to all where there are fewer."""
    stories = [case(number, len(STORY) - number % 12) for number in range(DESK)]
    entry = Entry.objects.values_list("pk", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        open_ = Case.objects.filter(source="", closed_on=None).order_by("reference").values_list("pk", "allegations__subject")
        for (pk, subject), (matter, entries) in zip(open_[:DESK], stories, strict=False):
            row = Matter.objects.create(
                case_id=pk, subject_id=subject, pack="england_wales", type=matter.type, facts=fact_codec.to_json(matter.facts),
                opened_at=entries[0].at,
            )  # fmt: skip
            Act.objects.bulk_create(
                Act(
                    matter=row, seq=seq, event=act.event, role=act.actor, at=act.at, facts=fact_codec.to_json(act.facts),
                    entry_id=entry,
                )
                for seq, act in enumerate(entries, 1)
            )  # fmt: skip
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE matters_matter, matters_act")


_GRANTS = """
WITH own AS (
    INSERT INTO people_staffkey
        (id, staff_id, number, public_key, signing_key, signed_by, sealed_identity, method, credential, created_at)
    SELECT gen_random_uuid(), id, 1, 'age1' || id, '', '', '', 'passphrase', '', now() FROM people_staff WHERE id = %s
    RETURNING id, staff_id
)
INSERT INTO dossiers_grant (id, epoch_id, staff_id, staff_key_id, sealed_secret, granted_at)
SELECT gen_random_uuid(), e.id, own.staff_id, own.id, '', now()
  FROM own CROSS JOIN dossiers_epoch e
 WHERE EXISTS (SELECT FROM cases_case c WHERE c.dossier_id = e.dossier_id AND c.closed_on IS NULL)
    OR EXISTS (SELECT FROM reports_report r LEFT JOIN cases_casereport j ON j.report_id = r.id
                LEFT JOIN cases_case c ON c.id = j.case_id WHERE r.dossier_id = e.dossier_id AND c.closed_on IS NULL)
"""
_OWN_APPS = {
    "auth",
    "cases",
    "matters",
    "journey",
    "records",
    "insight",
    "dossiers",
    "forces",
    "ledger",
    "mfa",
    "people",
    "reports",
    "mailbox",
}


def _filled(imported: int, live: int, waiting: int, officers: int) -> str:
    sizes = {
        "imported": imported,
        "live": live,
        "waiting": waiting,
        "officers": officers,
        "units": UNITS,
        "staff": INVESTIGATORS,
    }
    text = FILL.read_text(encoding="utf-8")
    for name, size in sizes.items():
        text = text.replace(f":{name}:", str(size))
    return text


def _people(login: str, role: str, body: Body) -> Staff:
    user = get_user_model().objects.create(username=login)
    person = Staff.objects.create(user=user, name=login.title(), body=body)
    Role.objects.create(staff=person, name=role, since="2020-01-01T00:00Z")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "none"})
    return person


def _let_read(person: Staff) -> None:
    """Let a person read all open cases, their reports and waiting ones. Only who reads a case is offered changes of it."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(_GRANTS, [person.pk])
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE dossiers_grant")


@cache
def signed_in(login: str) -> Client:
    """Return a test client in which this login is signed in."""
    override_settings(STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}).enable()
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(get_user_model().objects.get(username=login))
    return client


def open_cases() -> list[Any]:
    """Return the ids of open cases with a handler and a matter."""
    return _ids(
        "SELECT c.id FROM cases_case c JOIN cases_handler h ON h.case_id = c.id JOIN matters_matter m ON m.case_id = c.id "
        "WHERE c.closed_on IS NULL LIMIT 500"
    )


def waiting_reports() -> list[Any]:
    """Return the ids of reports that are in no case."""
    return _ids("SELECT report_id FROM cases_waiting LIMIT 500")


def unassigned_case() -> Any:
    """Return the id of an open case without a handler."""
    return _ids(
        "SELECT id FROM cases_case c WHERE source = '' AND closed_on IS NULL AND NOT EXISTS "
        "(SELECT FROM cases_handler h WHERE h.case_id = c.id) ORDER BY reference LIMIT 1"
    )[0]


def _ids(query: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]
