"""Receiving a report: check everything first, then write it all in one statement.

Nothing slow and nothing shared happens while it is written: no key derivation, no counter, no lock that another arrival
waits for. In a burst reports are marked, never refused. The same idempotency key gives the same report, also in a race.
The statement is composed of fragments: the entry's from the ledger, those of dossier, epochs, items and grants from dossiers,
and the tables of this app here. Not here: what a submission must look like (`submission`), the receipt (`receipts`), sealing
for a reporter without JavaScript (`journey.services.server_sealing`).
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from candour.apps.dossiers.models import Upload
from candour.apps.dossiers.services import NewDossierRows, NewGrant, NewItem, finished_uploads
from candour.apps.forces.models import Force
from candour.apps.ledger import services as ledger
from candour.apps.ledger.services import PreparedEntry
from candour.apps.reports import queries
from candour.apps.reports.models import Report
from candour.apps.reports.queries import HolderKey, Reception
from candour.apps.reports.services import submission as parts
from candour.apps.reports.services.receipts import Received, received_before
from candour.apps.reports.services.submission import Submission
from candour.domain.ledger import Actor, Kind
from candour.domain.procedure import load_pack
from candour.ui.errors import Refusal, StaleKey
from candour.ui.times import to_hour

_TRIES = 5  # a reference drawn twice is drawn again
# No vowels, so no words; no letter or digit that is easily taken for another. 23^8 = 7.8e10 references.
_SIGNS = "BCDFGHJKMNPQRTVWXY34679"
# Flags are read from the report's row, so that they are inserted after it: the triggers of the desk's queue rely on that.
_INSERT = f"""
WITH {PreparedEntry.sql}, {NewDossierRows.sql}, mailboxes AS (
  INSERT INTO reports_mailbox (dossier_id, locator_hash) VALUES (%(mailbox)s, %(locator_hash)s)
), report AS (
  INSERT INTO reports_report (
    id, reference, idempotency_key, body_id, force_id, dossier_id, mailbox_id, mode, relation, categories, facts,
    sealed_in_browser, unverified_burst, received_hour, manifest, entry
  ) VALUES (
    %(report)s, %(reference)s, %(idempotency_key)s, %(body)s, %(force)s, %(dossier)s, %(mailbox)s, %(mode)s, %(relation)s,
    %(categories)s, %(facts)s, %(sealed_in_browser)s, %(unverified_burst)s, %(hour)s, %(manifest)s, %(entry)s
  ) RETURNING id, received_hour
)
INSERT INTO reports_safetyflag (id, report_id, reason, raised_hour)
SELECT gen_random_uuid(), report.id, reason, received_hour FROM report, unnest(%(reasons)s::text[]) AS reason
"""  # noqa: S608 - of constants


def receive(submission: Submission, *, now: datetime) -> Received:
    """Receive a report. Sent twice, it is one report. Raises Refusal, and nothing is stored."""
    return receive_at(queries.reception(submission.body, to_hour(now)), submission, now=now)


def receive_at(reception: Reception, submission: Submission, *, now: datetime) -> Received:
    """Receive a report at a body whose keys and limit the caller has read in this request. Raises as `receive`."""
    try:
        return _receive_new(submission, reception, to_hour(now))
    except Refusal:
        # Sent before, or by a second sender at this moment: the first has won, and both get its receipt.
        if before := received_before(submission.idempotency_key):
            return before
        raise


def _receive_new(submission: Submission, reception: Reception, hour: datetime) -> Received:
    _check_against_rows(submission, reception.keys)
    uploads = _uploads(submission)
    for tries_left in reversed(range(_TRIES)):
        try:
            return Received(_write(submission, reception, uploads, hour), reception.keys[0].body_name)
        except IntegrityError as clash:
            if "reference" not in str(clash) or not tries_left:
                break
    raise Refusal(_("A key, a file or a mailbox in this was used before. Reload the page and send again."))


def _check_against_rows(submission: Submission, keys: list[HolderKey]) -> None:
    parts.check(submission)
    if not queries.has_intake(keys):
        raise Refusal(_("The organisation you chose cannot take reports now. Choose another, then send again."))
    known = {row.code for row in load_pack(keys[0].pack).reporting_categories}
    if not submission.categories or not set(submission.categories) <= known:
        raise Refusal(_("Choose what kind of thing happened, then send again."))
    if submission.mode not in Report.Mode.values or submission.relation not in Report.Relation.values:
        raise Refusal(_("Choose how you want to tell us and who you are, then send again."))
    if submission.force and not Force.objects.filter(pk=submission.force).exists():
        raise Refusal(_("The police force is not one we know. Choose it again, then send again."))
    _check_grants(submission, keys)


def _check_grants(submission: Submission, keys: list[HolderKey]) -> None:
    """Each grant is to the newest key of a team that must hold the secret, and none is missing."""
    wanted = {None: submission.mailbox_key} | {key.dossier_id: key.public_key for key in keys}
    sealed_to = {grant.holder: grant.public_key for grant in submission.grants}
    if sealed_to.keys() != wanted.keys() or len(sealed_to) != len(submission.grants):
        raise StaleKey(_("The keys for the people who read this are not complete. Send again to use the newest."))
    if sealed_to != wanted:
        raise StaleKey(_("The people who read this have a new key since you opened the page. Send again to use it."))


def _uploads(submission: Submission) -> dict[uuid.UUID, Upload]:
    tokens = {item.upload: item.token for item in submission.items if item.upload}
    if len(tokens) != sum(item.upload is not None for item in submission.items):
        raise Refusal(_("A file is in this twice. Reload the page and send again."))
    uploads = finished_uploads(tokens) if tokens else {}
    if uploads.keys() != tokens.keys():
        raise Refusal(_("A file did not arrive whole. Remove it and add it again, then send."))
    return uploads


def _write(submission: Submission, reception: Reception, uploads: Mapping[uuid.UUID, Upload], hour: datetime) -> Report:
    items = _items(submission, uploads)
    report = Report(
        reference=new_reference(),
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
        unverified_burst=reception.times_past_limit > 0,
        received_hour=hour,
        manifest=parts.manifest(submission, [(item.size, item.sha256) for item in items]),
    )
    ids = {"report": report.pk, "body": report.body_id}
    entry = ledger.prepare(Kind.REPORT_RECEIVED, actor=Actor.REPORTER, **ids, now=hour, content=bytes(report.manifest))
    rows = _dossier_rows(submission, report, items, reception.keys)
    _insert(report, rows, entry, locator_hash=submission.locator_hash, safety_reasons=submission.safety_reasons)
    return report


def _dossier_rows(submission: Submission, report: Report, items: list[NewItem], keys: list[HolderKey]) -> NewDossierRows:
    return NewDossierRows(
        dossier=report.dossier_id,
        dossier_key=submission.dossier_key,
        mailbox=report.mailbox_id,
        mailbox_key=submission.mailbox_key,
        items=items,
        grants=_grants(submission, keys, report.mailbox_id),
        at=report.received_hour,
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


def _insert(
    report: Report, rows: NewDossierRows, entry: PreparedEntry, *, locator_hash: bytes, safety_reasons: Sequence[str]
) -> None:
    """Write a report with its dossier, mailbox, safety flags and entry. Raises Django's IntegrityError.

    One statement is a transaction of its own; inside an open transaction it is a savepoint.
    """
    report.entry = entry.id
    own = {**_report_values(report), "locator_hash": locator_hash, "reasons": list(safety_reasons)}
    whole = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with whole, connection.cursor() as cursor:
        cursor.execute(_INSERT, {**own, **rows.values, **entry.values})


def _report_values(report: Report) -> dict[str, Any]:
    return {
        "report": report.pk,
        "reference": report.reference,
        "idempotency_key": report.idempotency_key,
        "body": report.body_id,
        "force": report.force_id,
        "mode": report.mode,
        "relation": report.relation,
        "categories": Jsonb(report.categories),
        "facts": Jsonb(report.facts),
        "sealed_in_browser": report.sealed_in_browser,
        "unverified_burst": report.unverified_burst,
        "hour": report.received_hour,
        "manifest": report.manifest,
    }


def new_reference() -> str:
    """A random reference such as "BK7M-X3TQ". It may be in use already: the unique column decides."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"
