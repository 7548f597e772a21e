"""Bodies and the forces whose records they read, staff, roles and their confirmations, keys and declared interests.

A role alone opens no sealed item and no case: reading needs a grant (`dossiers`), handling a case needs an assignment
(`cases`). Not here: the officers of a force (`forces`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from candour.apps.forces.models import Force, Officer
from candour.apps.ledger.models import Entry, EvidenceRow
from candour.ui import doors


class Body(EvidenceRow):
    """An organisation that handles cases: a professional standards department, a regulator, a local policing body."""

    STATED = ("name", "kind", "force_id", "receives_reports", "reads_all_forces", "forces_read", "pack")

    class Kind(models.TextChoices):
        """The kinds of body. The procedure pack says what each kind of body may do."""

        PROFESSIONAL_STANDARDS = "professional_standards", _("Professional standards department")
        REGULATOR = "regulator", _("Regulator")
        LOCAL_POLICING_BODY = "local_policing_body", _("Local policing body")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.TextField(unique=True)
    kind = models.TextField(choices=Kind.choices)
    force = models.ForeignKey(Force, models.PROTECT, null=True, related_name="bodies")  # its own: read and answered for
    reads_all_forces = models.BooleanField(default=False, db_default=False)
    receives_reports = models.BooleanField(default=False)
    pack = models.TextField()  # the procedure pack its matters are worked under

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(pack=""), name="body_names_its_pack")]

    @property
    def forces_read(self) -> list[str]:
        """The ids of the forces whose records the body may read although it is not responsible for them, sorted."""
        return sorted(str(force) for force in self.readable_forces.values_list("force", flat=True))


class ReadableForce(models.Model):
    """A force whose records a body's staff may read although the body is not responsible for it. One row allows one force."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="readable_forces")
    force = models.ForeignKey(Force, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "force"], name="force_readable_once")]


class Staff(EvidenceRow):
    """A person with a login. `officer`: the same person on a force's roster, where the staff member serves in a force.

    `added_by`: the administrator who made the login; None for the operator of the machine.
    """

    STATED = ("name", "body_id", "officer_id", "added_by_id", "login_open")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, related_name="staff")
    name = models.TextField()
    body = models.ForeignKey(Body, models.PROTECT, related_name="staff")
    officer = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="staff")
    must_choose_password = models.BooleanField(default=False)
    added_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    @classmethod
    def evidence(cls) -> models.QuerySet[Any]:
        """Return all staff, with their logins."""
        return cls.objects.select_related("user")

    @property
    def login_open(self) -> bool:
        """Whether the staff member can sign in."""
        return bool(self.user.is_active)


def role_choices() -> list[tuple[str, Promise | str]]:
    """(name, words for pages) of each role. Model fields take this function, so that a new role needs no migration."""
    return [(str(name), name.label) for name in Role.Name]


class RoleRows(models.QuerySet["Role"]):
    """Roles, written through the functions of the database that alone may write them (`sql/roles_by_function.sql`)."""

    def create(self, **values: Any) -> Role:
        """Insert a role and return it."""
        row = self.model(**values)
        doors.insert("people_give_role", row, returning="id")
        return row

    def bulk_create(self, objs: Iterable[Role], *_arguments: Any, **_options: Any) -> list[Role]:
        """Insert each of these roles and return them."""
        rows = list(objs)
        for row in rows:
            doors.insert("people_give_role", row, returning="id")
        return rows

    def update(self, **values: Any) -> int:
        """End these roles, or let them take effect, the two changes that pages make; return how many were changed."""
        by_function = {"until": "people_end_roles", "since": "people_start_roles"}
        [(name, value), *others] = values.items()
        if others or name not in by_function:
            return super().update(**values)
        held = list(self.values_list("pk", flat=True))
        return doors.change(by_function[name], held, value) if held else 0


class Role(EvidenceRow):
    """A role that a staff member holds from `since` until `until`.

    `asked_by`: the administrator who asked for the role; None for the operator of the machine. If an administrator asks for a
    role in `permissions.CONFIRMED`, the role waits: `since` is None and the role gives no permission until it has both
    confirmations (`RoleConfirmation.What`); `sql/appointments.sql` refuses to start it earlier. A refused role has `until` and
    no `since`.
    """

    STATED = ("staff_id", "name", "since", "until", "asked_at", "asked_by_id")

    class Name(models.TextChoices):
        """The names of the roles. `permissions.ROLES` says what each may do."""

        ASSESSOR = "assessor", _("Assessor")
        INVESTIGATOR = "investigator", _("Investigator")
        SUPERVISOR = "supervisor", _("Supervisor")
        DECISION_MAKER = "decision_maker", _("Decision-maker")
        SUPPORTER = "supporter", _("Supporter")
        CUSTODIAN = "custodian", _("Custodian")
        OVERSEER = "overseer", _("Overseer")
        ADMINISTRATOR = "administrator", _("Administrator")

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="roles")
    name = models.TextField(choices=role_choices)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    objects = RoleRows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["staff", "name"], condition=Q(until=None), name="role_held_once")]


class RoleConfirmation(EvidenceRow):
    """A colleague's confirmation of a waiting role. SQL triggers refuse it from staff who may not give it.

    The triggers are in `sql/appointments.sql` and `dossiers/sql/met.sql`.
    """

    STATED = ("role_id", "what", "by_id", "at")

    class What(models.TextChoices):
        """What the colleague confirms: that the person should hold the role, or that the colleague has met the person."""

        CONFIRMED = "confirmed", _("Confirmed")
        MET = "met", _("Has met the person")

    role = models.ForeignKey(Role, models.PROTECT, related_name="confirmations")
    what = models.TextField(choices=What.choices)
    by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "what"], name="role_confirmed_once")]


class StaffKey(EvidenceRow):
    """A staff member's public key (age X25519 recipient), and the private key, `sealed_identity`.

    The browser seals `sealed_identity` to an unlock passphrase (age scrypt) or a passkey (age WebAuthn PRF). `credential` names
    that passkey (`AGE-PLUGIN-FIDO2PRF-1…`, not secret), so that the browser asks for the right one. `number` counts the staff
    member's keys, from 1. `signing_key` is the public key of the Ed25519 pair derived from the identity; `signature` is made
    with the key `signed_by` (domain/sealing/key_history.py); the ledger entry `entry` commits to all of these. Keys made before
    keys had signatures lack these four fields until the browser adds them. `possession` is the signature of `signing_key` over
    the answer to a challenge (`possession_answer`), which shows that the secret was at hand (domain/sealing/possession.py).
    Keys made before this proof lack both.
    """

    STATED = (
        "staff_id", "number", "public_key", "signing_key", "signed_by", "signature", "sealed_identity", "method", "credential",
        "created_at", "retired_at",
    )  # fmt: skip
    STATED_IF_SET = ("possession_answer", "possession")

    class Method(models.TextChoices):
        """What the staff member unseals the private key with."""

        PASSPHRASE = "passphrase", _("Unlock passphrase")
        PASSKEY = "passkey", _("Passkey")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="keys")
    number = models.PositiveIntegerField(default=1)
    public_key = models.TextField(unique=True)
    signing_key = models.TextField(default="")
    signed_by = models.TextField(default="")
    signature = models.BinaryField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    sealed_identity = models.BinaryField()
    method = models.TextField(choices=Method.choices)
    credential = models.TextField(blank=True)
    possession_answer = models.BinaryField(null=True)
    possession = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff"], condition=Q(retired_at=None), name="one_live_key"),
            models.UniqueConstraint(fields=["staff", "number"], name="key_number_once"),
        ]


class KeyRequest(models.Model):
    """A new key of a staff member who lost the former key. It replaces the former key once a colleague has signed it.

    `key`: the new key as the browser sent it, signed with its own signing key; `sealed_identity`, `method`, `credential`,
    `possession_answer` and `possession` are as in `StaffKey`.
    """

    staff = models.OneToOneField(Staff, models.CASCADE, primary_key=True, related_name="key_request")
    key = models.JSONField()
    sealed_identity = models.BinaryField()
    method = models.TextField(choices=StaffKey.Method.choices)
    credential = models.TextField(blank=True)
    possession_answer = models.BinaryField(null=True)
    possession = models.BinaryField(null=True)
    created_at = models.DateTimeField()


class KeyChallenge(models.Model):
    """A random answer that the server sealed to a public key which a staff member wants to register.

    It is valid for the staff member, the key and the session (`session_sha256`) that asked, until `until`, once: `answered_at`
    is set when the answer came back, of which the row has only the SHA-256.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="+")
    public_key = models.TextField()
    session_sha256 = models.BinaryField()
    answer_sha256 = models.BinaryField()
    until = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["public_key"], name="challenges_of_key")]


class FormerLock(models.Model):
    """The sealed identity of a staff key from before a change of its passphrase or passkey, stored so that it can be undone."""

    key = models.ForeignKey(StaffKey, models.CASCADE, related_name="former_locks")
    sealed_identity = models.BinaryField()
    method = models.TextField(choices=StaffKey.Method.choices)
    credential = models.TextField(blank=True)
    until = models.DateTimeField()


class FixedKeys(models.Model):
    """The list of all public keys, of staff and dossiers, that existed before keys had signatures. There is one such list.

    `listed`: one canonical JSON list [owner, number, public key] a line, sorted. The ledger entry `entry` commits to the root
    of the Merkle tree over these lines, so that no key can be added to the list later.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="+")
    listed = models.BinaryField()


class DeclaredInterest(EvidenceRow):
    """A relation to an officer that a staff member declares, and that bars the staff member from cases about that officer."""

    STATED = ("staff_id", "officer_id", "relation", "declared_at", "ended_at")

    class Relation(models.TextChoices):
        """The kinds of relation that a staff member can declare to an officer."""

        FAMILY = "family", _("Family")
        PARTNER = "partner", _("Partner or former partner")
        FRIEND = "friend", _("Friend")
        WORKED_TOGETHER = "worked_together", _("Worked closely together")
        FINANCIAL = "financial", _("Money or business")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="interests")
    officer = models.ForeignKey(Officer, models.PROTECT, related_name="interests")
    relation = models.TextField(choices=Relation.choices)
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class SignInBucket(models.Model):
    """Failed attempts to sign in within an hour from `since`, by a keyed hash (0 to 65 535) of a user name or a device."""

    bucket = models.PositiveIntegerField(primary_key=True)
    failures = models.PositiveIntegerField()
    since = models.DateTimeField()


class FailedSignIns(models.Model):
    """How many attempts with a staff member's user name failed since the last sign-in. The next sign-in shows the number.

    `last_hour`: the time of the last failure, to the hour. `reported_on`: the last day on which an entry about these failures
    was added for the staff member's colleagues to see.
    """

    staff = models.OneToOneField(Staff, models.CASCADE, primary_key=True, related_name="failed_sign_ins")
    count = models.PositiveIntegerField(default=0)
    last_hour = models.DateTimeField()
    reported_on = models.DateField(null=True)
