"""Receiving a report: everything checked first, then one statement that writes it all, then the receipt.

Nothing slow and nothing shared happens while it is written: no key derivation, no counter, no lock that another
arrival waits for. A burst is marked, never refused. The same idempotency key gives the same report, also in a race.
Not here: what the parts must look like (`submission`), sealing without JavaScript (`apps/reports/sealed_here`).
"""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from candour.apps.dossiers.models import Upload
from candour.apps.forces.models import Force
from candour.apps.ledger import services as ledger
from candour.apps.ledger.models import Entry
from candour.apps.reports import queries, store
from candour.apps.reports import submission as parts
from candour.apps.reports.models import Report
from candour.apps.reports.queries import HolderKey, Reception
from candour.apps.reports.store import NewGrant, NewItem, Opening
from candour.apps.reports.submission import BadSubmission, StaleKeys, Submission
from candour.apps.reports.vocabulary import RELATIONS
from candour.domain.ledger import Actor, Kind
from candour.domain.procedure import load_pack
from candour.ui.times import to_hour

# No vowels, so no words; no letter or digit that is easily taken for another. 23^8 = 7.8e10 references.
_SIGNS = "BCDFGHJKMNPQRTVWXY34679"
_TRIES = 5
_USED = "A key, a file or a mailbox in this was used before. Reload the page and send again."


@dataclass(frozen=True)
class Received:
    """A report that is safely here. The receipt is made when it is asked for: it may have to extend the ledger's tree."""

    report: Report
    body_name: str

    @cached_property
    def receipt(self) -> dict[str, Any]:
        """The ledger's receipt with its inclusion proof. Raises the ledger's LedgerError where it cannot be made now."""
        entry = Entry.objects.get(pk=self.report.entry)
        receipt = ledger.receipt_for(entry, bytes(self.report.manifest))
        return dict(json.loads(receipt.to_json()))


def receive(submission: Submission, *, now: datetime, found: Reception | None = None) -> Received:
    """Take a report in. Sent twice, it is one report. Raises BadSubmission (nothing was kept) or StaleKeys.

    `found` is the body as the caller has just read it; it is read here where it is not given.
    """
    try:
        return _receive_new(submission, found or queries.reception(submission.body, to_hour(now)), to_hour(now))
    except BadSubmission:
        # Sent before, or by a second sender at this moment: whoever was first has won, and both get its receipt.
        if before := received_before(submission.idempotency_key):
            return before
        raise


def _receive_new(submission: Submission, found: Reception, hour: datetime) -> Received:
    _check_against_rows(submission, found.keys)
    uploads = _uploads(submission)
    for tries_left in reversed(range(_TRIES)):
        try:
            return Received(_write(submission, found, uploads, hour), found.keys[0].body_name)
        except IntegrityError as clash:
            if "reference" not in str(clash) or not tries_left:
                raise BadSubmission(_USED) from None
    raise BadSubmission(_USED)


def received_before(idempotency_key: uuid.UUID) -> Received | None:
    """The report that came with this key, if one did."""
    report = Report.objects.select_related("body").filter(idempotency_key=idempotency_key).first()
    return Received(report, report.body.name) if report else None


def _check_against_rows(submission: Submission, keys: list[HolderKey]) -> None:
    parts.check(submission)
    if not queries.has_intake(keys):
        raise BadSubmission(_("The organisation you chose cannot take reports now. Choose another, then send again."))
    known = {row.code for row in load_pack(keys[0].pack).reporting_categories}
    if not submission.categories or not set(submission.categories) <= known:
        raise BadSubmission(_("Choose what kind of thing happened, then send again."))
    if submission.mode not in Report.Mode.values or submission.relation not in RELATIONS:
        raise BadSubmission(_("Choose how you want to tell us and who you are, then send again."))
    if submission.force and not Force.objects.filter(pk=submission.force).exists():
        raise BadSubmission(_("The police force is not one we know. Choose it again, then send again."))
    _must_be_granted_to(submission, keys)


def _must_be_granted_to(submission: Submission, keys: list[HolderKey]) -> None:
    """Each grant is to the newest key of a team that must hold the secret, and none is missing."""
    wanted = {None: submission.mailbox_key} | {key.dossier_id: key.public_key for key in keys}
    given = {grant.holder: grant.public_key for grant in submission.grants}
    if given.keys() != wanted.keys() or len(given) != len(submission.grants):
        raise StaleKeys(_("The keys for the people who read this are not complete. Send again to use the newest."))
    if given != wanted:
        raise StaleKeys(_("The people who read this have a new key since you opened the page. Send again to use it."))


def _uploads(submission: Submission) -> dict[uuid.UUID, Upload]:
    named = {item.upload: item.token for item in submission.items if item.upload}
    if len(named) != sum(item.upload is not None for item in submission.items):
        raise BadSubmission(_("A file is in this twice. Reload the page and send again."))
    found = Upload.objects.filter(pk__in=named, complete=True, item=None).in_bulk() if named else {}
    for pk, token in named.items():
        if pk not in found or not secrets.compare_digest(bytes(found[pk].token_hash), parts.token_hash(token)):
            raise BadSubmission(_("A file did not arrive whole. Remove it and add it again, then send."))
    return found


def _write(submission: Submission, found: Reception, uploads: Mapping[uuid.UUID, Upload], hour: datetime) -> Report:
    items = _items(submission, uploads)
    report = Report(
        reference=_new_reference(),
        idempotency_key=submission.idempotency_key,
        body_id=submission.body,
        force_id=submission.force,
        dossier_id=uuid.uuid4(),
        mailbox_id=uuid.uuid4(),
        mode=submission.mode,
        relation=submission.relation,
        categories=list(submission.categories),
        facts=dict(submission.facts),
        sealed_in_browser=submission.sealed_in_browser,
        unverified_burst=found.times_past_limit > 0,
        received_hour=hour,
        manifest=parts.manifest(submission, [(item.size, item.sha256) for item in items]),
    )
    ids = {"report": report.pk, "body": report.body_id}
    entry = ledger.prepare(Kind.REPORT_RECEIVED, actor=Actor.REPORTER, **ids, now=hour, content=bytes(report.manifest))
    store.add(report, _opening(submission, items, _grants(submission, found.keys, report.mailbox_id)), entry)
    return report


def _opening(submission: Submission, items: list[NewItem], grants: list[NewGrant]) -> Opening:
    return Opening(
        dossier_key=submission.dossier_key,
        mailbox_key=submission.mailbox_key,
        locator_hash=submission.locator_hash,
        items=items,
        grants=grants,
        safety_reasons=submission.safety_reasons,
    )


def _items(submission: Submission, uploads: Mapping[uuid.UUID, Upload]) -> list[NewItem]:
    items: list[NewItem] = []
    for part in submission.items:
        about = None if part.about is None else items[part.about].id
        if part.upload:
            upload = uploads[part.upload]
            items.append(NewItem(uuid.uuid4(), part.kind, about, None, upload.pk, upload.size, upload.sha256))
        else:
            content = part.ciphertext or b""
            items.append(NewItem(uuid.uuid4(), part.kind, about, content, None, len(content), parts.digest(content)))
    return items


def _grants(submission: Submission, keys: list[HolderKey], mailbox: uuid.UUID) -> list[NewGrant]:
    epochs = {key.dossier_id: key.epoch for key in keys}
    return [
        NewGrant(grant.holder, epochs[grant.holder], grant.sealed) if grant.holder else NewGrant(mailbox, None, grant.sealed)
        for grant in submission.grants
    ]


def _new_reference() -> str:
    signs = "".join(secrets.choice(_SIGNS) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"
