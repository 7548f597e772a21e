"""The cast of the tests: the demonstration's invented force and people, with the secrets that only tests may hold.

Alice is a handler. Bob has a conflict: Bob served beside the subject. Charlie belongs to another body. All rows are created
through the services.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

from django.test import Client

from candour.apps.cases.models import Case
from candour.apps.cases.queries.keys import founders
from candour.apps.desk import services
from candour.apps.dossiers.models import Grant
from candour.apps.dossiers.services import NewDossier, SealedGrant
from candour.apps.forces.models import Officer
from candour.apps.ops import demo
from candour.apps.ops.demo import cast, people, reports
from candour.apps.ops.imports import run
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report
from candour.apps.reports.services import Received
from candour.domain import sealing
from tests.second_factor import show_factor
from tests.signed_keys import confirm_waiting

NOW = datetime(2026, 9, 23, 9, 30, tzinfo=UTC)
ROSTER = Path(demo.__file__).parent / "roster.toml"


@dataclass
class World:
    """The secrets of the demonstration's people, teams and cases, and the steps that tests take as these people."""

    secrets: dict[str, sealing.StaffSecret]
    teams: dict[str, sealing.DossierSecret]
    case_secrets: dict[UUID, sealing.DossierSecret] = field(default_factory=dict)

    def staff(self, login: str) -> Staff:
        """Return the staff member with this login."""
        return Staff.objects.get(user__username=login)

    def client(self, login: str) -> Client:
        """Return a test client in which this staff member is signed in with both factors."""
        client = Client()
        client.force_login(self.staff(login).user)
        return show_factor(client)

    @property
    def subject(self) -> Officer:
        """The officer whom the report is about."""
        return Officer.objects.get(source_ref=cast.SUBJECT)

    def tell(self) -> tuple[Received, sealing.Passphrase]:
        """Receive an officer's report. Returns it with the passphrase of its mailbox."""
        passphrase = sealing.generate_passphrase()
        return reports.send(passphrase, NOW), passphrase

    def open_case(self, report: Report) -> Case:
        """Open a case on the report as Amina, an assessor, and record an allegation against the subject."""
        keys, amina = sealing.new_dossier(), self.staff("amina")
        key = sealing.sign_first(uuid4(), keys.secret, sealing.signing_half(self.secrets["amina"]))
        readers = founders(report.body_id, amina)
        grants = [SealedGrant(to, sealing.seal_grant(keys.secret, sealing.Recipient(to))) for to in readers]
        case = services.open_case(report, NewDossier(key, grants), by=amina, now=NOW)
        self.case_secrets[case.pk] = keys.secret
        services.record_allegation(case, services.Named("J1", subject=self.subject), by=amina, now=NOW)
        return case

    def assign(self, case: Case, report: Report, login: str = "alice") -> None:
        """Assign the case to a staff member as Sam, a supervisor."""
        to = self.secrets[login].public
        grants = [
            SealedGrant(str(to), sealing.seal_grant(secret, to), dossier=dossier, epoch=1)
            for dossier, secret in (
                (case.dossier_id, self.case_secrets[case.pk]),
                (report.dossier_id, self.report_secret(report)),
            )
        ]
        services.assign(case, self.staff(login), grants, by=self.staff("sam"), now=NOW)
        confirm_waiting(self.staff(login), self.secrets[login], now=NOW)

    def report_secret(self, report: Report) -> sealing.DossierSecret:
        """Open the report's dossier secret with the intake team's key."""
        grant = Grant.objects.get(epoch__dossier=report.dossier, holder__team__purpose="intake")
        return sealing.open_grant(self.teams[report.body.name], bytes(grant.sealed_secret))


@cache
def _lock() -> bytes:
    return people.lock(sealing.new_dossier().secret.reveal())


def make_world() -> World:
    """Fill the database with the demonstration's force and people. Takes about a second."""
    assert run.run("roster", ROSTER) == 0
    secrets = people.create_staff(NOW, lambda secrets: [_lock() for _ in secrets])
    return World(secrets, people.create_teams(secrets, NOW))
