"""A professional standards department with real keys, and what the browsers of its staff would seal.

Alice has no conflict; Bob serves in the subject's unit; Charlie holds every role in another body.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.test import Client

from candour.apps.cases import services as case_services
from candour.apps.cases.models import Case, Handler
from candour.apps.cases.queries import keys
from candour.apps.cases.services.handling import WITHDRAW_IMMEDIATELY
from candour.apps.desk import services
from candour.apps.dossiers import queries as dossier_queries
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Dossier, Item, Team
from candour.apps.dossiers.queries import latest_epochs
from candour.apps.forces.models import Officer
from candour.apps.ledger.models import Entry
from candour.apps.people.models import Body, Role, Staff
from candour.apps.reports.models import Report
from candour.domain import sealing
from candour.domain.ledger import Kind
from tests.apps.cases import rows
from tests.apps.dossiers import hands
from tests.apps.dossiers.hands import Person
from tests.second_factor import show_factor
from tests.signed_keys import confirm_waiting, record

NOW = rows.NOW
_ROLES = {
    "Amina": (Role.Name.ASSESSOR,),
    "Sam": (Role.Name.SUPERVISOR,),
    "Alice": (Role.Name.INVESTIGATOR,),
    "Bob": (Role.Name.INVESTIGATOR,),
    "Farid": (Role.Name.INVESTIGATOR,),
    "Greta": (Role.Name.INVESTIGATOR,),
    "Ada": (Role.Name.ADMINISTRATOR,),
}


def sealed(dossier: Dossier, text: str = "words") -> bytes:
    """What `<sealed-field>` sends for this dossier."""
    return sealing.seal_json(sealing.Recipient(dossier_queries.latest_epoch(dossier).public_key), {"text": text})


def signed_in(staff: Staff) -> Client:
    """A test client in which the staff member is signed in, with a second factor."""
    Authenticator.objects.get_or_create(user=staff.user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}})
    client = Client()
    client.force_login(staff.user)
    return show_factor(client)


def _person(name: str, *roles: str, of: Body) -> Person:
    # Without a password: hashing one is slow on purpose.
    staff = rows.staff(name, *roles, of=of, key=False)
    return Person(staff, hands.key_for(staff))


@dataclass
class Desk:
    """The department: its staff, its intake team and one subject."""

    body: Body = field(default_factory=rows.body)
    secrets: dict[UUID, sealing.DossierSecret] = field(default_factory=dict)
    _clients: dict[str, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Insert the staff, the intake team and the subject."""
        other = rows.body("Office for Policing Conduct", of_force=False)
        self.people = {name: _person(name, *roles, of=self.body) for name, roles in _ROLES.items()}
        self.people["Olu"] = _person("Olu", Role.Name.OVERSEER, of=rows.body("Northmoor Policing Panel"))
        self.people["Charlie"] = _person("Charlie", *Role.Name, of=other)
        self.subject = rows.officer("Subject")
        self._serves("Bob", rows.officer("Brackley"))
        self._serves("Alice", rows.officer("Adeyemi"))
        rows.posting(self.subject, rows.unit())
        rows.posting(self.officer("Bob"), rows.unit())
        self.team, self.team_secret = hands.new("team")
        record(Team.objects.create(dossier=self.team, body=self.body, purpose=Team.Purpose.INTAKE, name="Intake"), now=NOW)
        for name in ("Amina", "Sam"):
            hands.grant_to(self.team, self.team_secret, self.people[name])

    def _serves(self, name: str, officer: Officer) -> None:
        Staff.objects.filter(pk=self.people[name].staff.pk).update(officer=officer)
        self.people[name].staff.refresh_from_db()
        record(self.people[name].staff, now=NOW)

    def staff(self, name: str) -> Staff:
        """The staff member with this name."""
        return self.people[name].staff

    def person(self, name: str) -> Person:
        """The staff member with this name, with the secret key."""
        return self.people[name]

    def officer(self, name: str) -> Officer:
        """The roster's officer who is the staff member with this name."""
        officer = self.people[name].staff.officer
        assert officer
        return officer

    def report(self, account: str = "what happened", **columns: Any) -> Report:
        """A report sealed to the intake team, with its account."""
        dossier, secret = hands.new("report")
        self.secrets[dossier.pk] = secret
        hands.grant_to(dossier, secret, self.team)
        made = rows.report(of=self.body, dossier=dossier, **columns)
        dossiers.record_item_added(dossiers.add_reporter_item(dossier, Item.Kind.ACCOUNT, sealed(dossier, account), now=NOW))
        return made

    def founding(self, by: str = "Amina") -> dossiers.NewDossier:
        """The new dossier that an assessor's browser makes for a case."""
        made = sealing.new_dossier()
        self._last = made.secret
        to = [sealing.Recipient(key) for key in keys.founders(self.body.pk, self.staff(by))]
        grants = [dossiers.SealedGrant(key, sealing.seal_grant(made.secret, key)) for key in to]
        return hands.founding(made.secret, grants, self.person(by))

    def case(self, *reports: Report, subject: Officer | None = None, by: str = "Amina") -> Case:
        """Open a case of these reports (default: a new one)."""
        first, *others = reports or (self.report(),)
        named = services.Named("J1", subject) if subject else None
        made = services.open_case(first, self.founding(by), by=self.staff(by), now=NOW, named=named)
        assert made.dossier_id
        self.secrets[made.dossier_id] = self._last
        for report in others:
            services.join_case(report, made, by=self.staff(by), now=NOW)
        return made

    def grants(self, case: Case, to: str) -> list[dossiers.SealedGrant]:
        """The grants that a supervisor's browser seals for the next handler."""
        key = self.person(to).secret.public
        return [
            dossiers.SealedGrant(key, sealing.seal_grant(self.secrets[epoch.dossier_id], key), epoch.dossier_id, epoch.number)
            for epoch in latest_epochs(keys.dossiers_of(case))
        ]

    def assign(self, case: Case, to: str = "Alice") -> Handler:
        """Assign the case as Sam, the supervisor."""
        made = services.assign(case, self.staff(to), self.grants(case, to), by=self.staff("Sam"), now=NOW)
        self.confirm(to)
        return made

    def confirm(self, name: str) -> None:
        """Confirm what waits for the staff member, as the person's browser does."""
        confirm_waiting(self.staff(name), self.person(name).secret, now=NOW)

    def write_handover_note(self, handler: Handler, by: Staff | None = None) -> Item:
        """Write a handover note, as the handler unless `by` is given."""
        assert handler.case.dossier
        words = sealed(handler.case.dossier, "the footage is still to come")
        return case_services.write_handover_note(handler.case, words, by=by or handler.staff, now=max(NOW, handler.since))

    def handover(self, handler: Handler, to: str, reason: str = "conflict") -> services.Handover:
        """The messages, rotations and grants that a supervisor's browser seals for a handover."""
        case = handler.case
        grants = self.grants(case, to)
        rotations = [
            self._rotation(UUID(needed["dossier"]), needed["to"], to) for needed in keys.rotations_needed(case, handler.staff)
        ]
        reports = Report.objects.filter(in_case__case=case).select_related("dossier")
        return services.Handover(
            reason, {report.pk: sealed(report.dossier, "a new name") for report in reports}, rotations, grants
        )

    def hand_over(self, handler: Handler, to: str, *, days: int = 1, reason: str = "conflict") -> Handler:
        """Write the handover note as the handler, then hand the case over as Sam, `days` days after `NOW`."""
        self.write_handover_note(handler)
        before, now = dict(self.secrets), NOW + timedelta(days=days)
        try:
            after = services.hand_over(
                handler, self.staff(to), self.handover(handler, to, reason), by=self.staff("Sam"), now=now
            )
        except BaseException:
            self.secrets = before
            raise
        if reason not in WITHDRAW_IMMEDIATELY:
            self.secrets = before
        self.confirm(to)
        return after

    def end_overlap(self, handler: Handler, *, days: int) -> None:
        """End the handler's overlap as Sam, `days` days after `NOW`."""
        rotations = [
            self._rotation(UUID(needed["dossier"]), needed["to"])
            for needed in keys.rotations_needed(handler.case, handler.staff)
        ]
        case_services.end_overlap(handler, rotations, by=self.staff("Sam"), now=NOW + timedelta(days=days))

    def _rotation(self, dossier: UUID, stay: list[str], chosen: str = "") -> dossiers.Rotation:
        row = Dossier.objects.get(pk=dossier)
        publics = tuple(sealing.Recipient(epoch.public_key) for epoch in row.epochs.all())
        rotated = sealing.rotate(sealing.Epochs(publics), self.secrets[dossier])
        key = hands.next_epoch(row, self.secrets[dossier], rotated.secret)
        self.secrets[dossier] = rotated.secret
        to = dict.fromkeys([*stay, *([str(self.person(chosen).secret.public)] if chosen else [])])
        sealed_to = [dossiers.SealedGrant(key, sealing.seal_grant(rotated.secret, sealing.Recipient(key))) for key in to]
        return dossiers.Rotation(key, rotated.link, sealed_to)

    def client(self, name: str) -> Client:
        """A test client in which the staff member with this name is signed in."""
        if name not in self._clients:
            self._clients[name] = signed_in(self.staff(name))
        return self._clients[name]


def kinds(**ids: object) -> list[str]:
    """The kinds of the ledger entries with these ids, in order, without the entries of acts that follow from another act."""
    wanted = {role: str(value) for role, value in ids.items()}
    entries = Entry.objects.filter(ids__contains=wanted).exclude(kind=Kind.ACTS_FOLLOWED)
    return list(entries.order_by("seq").values_list("kind", flat=True))
