"""Makes reports with mailboxes for these tests: sealed as a browser does, received and opened through the services."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import get_user_model

from candour.apps.dossiers.models import Dossier, Grant, Item, Team
from candour.apps.journey.services.server_sealing import signed_items
from candour.apps.ledger.services import append
from candour.apps.ledger.services.keys import ensure_key
from candour.apps.people.models import Body, Role, Staff
from candour.apps.reports import queries
from candour.apps.reports import services as reports
from candour.apps.reports.models import Mailbox, Report
from candour.apps.reports.services import SealedGrant, SealedItem, Submission
from candour.domain import sealing
from candour.domain.ledger import Kind
from candour.domain.procedure import load_pack
from candour.ui.times import to_hour
from tests.apps.dossiers.ready import guardians_of, member_of
from tests.signed_items import authored
from tests.signed_keys import record, store_first_epoch, store_staff_key

NOON = datetime(2026, 3, 2, 12, 20, tzinfo=UTC)
WORDS = "abacus abdomen abdominal abide abiding ability ablaze"
ACCOUNT = "He stood in the doorway and would not move."
STAFF_SECRETS: dict[uuid.UUID, sealing.StaffSecret] = {}
PROMPT = "Tell us everything you remember"


@dataclass(frozen=True)
class Box:
    """A received report, the words that open its mailbox, and its dossier's secret."""

    report: Report
    words: str
    dossier: sealing.DossierSecret

    @property
    def mailbox(self) -> Mailbox:
        return Mailbox.objects.select_related("report__dossier", "report__body").get(pk=self.report.mailbox_id)

    @property
    def keys(self) -> sealing.MailboxKeys:
        return sealing.derive_mailbox(sealing.Passphrase(self.words), settings.CANDOUR_MAILBOX_SALT)


def staff_member(name: str, body: Body, role: str = Role.Name.ASSESSOR) -> Staff:
    user = get_user_model().objects.create(username=name.lower())
    staff = Staff.objects.create(user=user, name=name, body=body)
    Role.objects.create(staff=staff, name=role, since=NOON)
    record(staff, now=NOON)
    STAFF_SECRETS[staff.pk] = store_staff_key(staff, now=NOON)
    return staff


def intake(name: str = "Northmoor Professional Standards") -> tuple[Body, Staff]:
    """Create a receiving body whose intake team has two members, an assessor and one who does nothing."""
    body = Body.objects.create(name=name, kind=Body.Kind.PROFESSIONAL_STANDARDS, receives_reports=True, pack="england_wales")
    assessor = staff_member("Alice", body)
    keys = sealing.new_dossier()
    dossier = Dossier.objects.create(kind=Dossier.Kind.TEAM, created_at=NOON)
    epoch = store_first_epoch(dossier, keys, now=NOON)
    team = Team.objects.create(dossier=dossier, body=body, purpose=Team.Purpose.INTAKE, name="Intake")
    key = assessor.keys.get()
    sealed = sealing.seal_grant(keys.secret, sealing.Recipient(key.public_key))
    grant = Grant.objects.create(
        epoch=epoch, staff=assessor, staff_key=key, sealed_secret=sealed, granted_at=NOON, granted_by=assessor
    )
    record(team, grant, now=NOON)
    member_of(epoch, keys.secret, "Zoe", body)
    guardians_of(body)
    return body, assessor


def box(body: Body, words: str = WORDS, *, now: datetime = NOON) -> Box:
    """Seal a report as a browser does, and receive it."""
    ensure_key()
    keys = sealing.new_dossier()
    mailbox = sealing.derive_mailbox(sealing.Passphrase(words), settings.CANDOUR_MAILBOX_SALT)
    account = {"sections": [{"prompt": PROMPT, "text": ACCOUNT}]}
    grants = [SealedGrant(None, str(mailbox.public), sealing.seal_grant(keys.secret, mailbox.public))]
    for epoch in queries.holder_keys(body.pk):
        sealed = sealing.seal_grant(keys.secret, sealing.Recipient(epoch.public_key))
        grants.append(SealedGrant(epoch.dossier_id, epoch.public_key, sealed))
    key = sealing.sign_first(uuid.uuid4(), keys.secret, sealing.signing_half(mailbox.secret))
    items = [SealedItem(Item.Kind.ACCOUNT, sealing.seal_json(keys.public, account))]
    submission = Submission(
        idempotency_key=uuid.uuid4(),
        body=body.pk,
        mode="anonymous",
        relation="public",
        categories=(load_pack(body.pack).reporting_categories[0].code,),
        facts={},
        dossier=key,
        mailbox=sealing.sign_first(uuid.uuid4(), mailbox.secret),
        locator_hash=mailbox.locator.digest(),
        items=signed_items(items, key.owner, sealing.signing_half(mailbox.secret), to_hour(now)),
        grants=tuple(grants),
        sealed_in_browser=True,
    )
    return Box(reports.receive(submission, now=to_hour(now)).report, words, keys.secret)


def staff_opens(staff: Staff, item: Item, *, now: datetime) -> None:
    """Append the entry that an opening by staff makes."""
    append(Kind.ITEM_OPENED, actor=staff.pk, item=item.pk, dossier=item.dossier_id, now=now)


def staff_writes(box_: Box, staff: Staff, text: str, *, now: datetime) -> Item:
    """Add a message from staff, sealed as their browser does."""
    sealed = sealing.seal_json(box_.dossier.public, {"text": text})
    signed = authored(box_.report.dossier, Item.Kind.MESSAGE, sealed, STAFF_SECRETS[staff.pk], now=now)
    return reports.add_message_by_staff(box_.report, signed, by=staff, now=now).item


def reporter_writes(box_: Box, text: str, *, now: datetime) -> Item:
    """Add a message from the reporter, sealed and signed as the browser does."""
    sealed = sealing.seal_json(box_.dossier.public, {"text": text})
    signed = authored(box_.report.dossier, Item.Kind.MESSAGE, sealed, box_.keys.secret, now=now)
    return reports.add_message_by_reporter(box_.report, signed, now=now)
