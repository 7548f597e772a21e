"""Receives a report: checks the submission, writes the report in one SQL statement, and makes the receipt.

Everything is checked before anything is written. The write derives no key, updates no counter and takes no lock for which
another report would wait. Reports past the limit are marked, never refused. The same idempotency key always gives
the same report, also when two requests race.
The SQL statement is composed of three fragments: `ledger` supplies the fragment for the entry, `dossiers` the fragment for the
dossier, epochs, items and grants, and this module the fragment for the tables of this app.
Not here: the checks that need no database (`submissions`), sealing without JavaScript (`journey.services.server_sealing`), the
summary shown on the receipt page (`reports.queries`).
"""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from candour.apps.dossiers.models import Item, Upload
from candour.apps.dossiers.services import (
    NewDossierRows,
    NewGrant,
    NewItem,
    check_first_numbers,
    check_signature,
    columns_of,
    finished_uploads,
)
from candour.apps.forces.models import Force
from candour.apps.ledger import services as ledger
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import PreparedEntry
from candour.apps.reports import queries
from candour.apps.reports.models import Mailbox, Report, SafetyFlag
from candour.apps.reports.queries import HolderKey, Received, Reception, received_before
from candour.apps.reports.services.submissions import Submission, check_shape
from candour.domain.ledger import Actor, Kind, LedgerError, ListedRow
from candour.domain.procedure import load_pack
from candour.domain.sealing import ItemPlace
from candour.ui.asking import sender_asks
from candour.ui.errors import Refusal, StaleKey
from candour.ui.statements import execute_prepared
from candour.ui.times import to_hour

_TRIES = 5  # how often a reference is drawn again when it is already in use
# No vowels, so that no words appear; no characters that are easily confused. 23^8 = 7.8e10 references.
_REFERENCE_CHARACTERS = "BCDFGHJKMNPQRTVWXY34679"
# Flags are selected from the report's row so that they are inserted after it: triggers that keep the desk's queue rely on it.
# The row returns no column, because the sender of a report has no right to read it.
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
  ) RETURNING 1
)
INSERT INTO reports_safetyflag (id, report_id, reason, raised_hour)
SELECT flag, %(report)s, reason, %(hour)s
FROM report, unnest(%(flags)s::uuid[], %(reasons)s::text[]) AS flagged(flag, reason)
"""  # noqa: S608 - of constants


def receive(submission: Submission, *, now: datetime) -> Received:
    """Store a submission as a report. If it was stored before, which its idempotency key shows, return the stored report.

    Raises Refusal, and stores nothing, where a check fails.
    """
    return receive_at(queries.reception(submission.body, to_hour(now)), submission, now=now)


def receive_at(reception: Reception, submission: Submission, *, now: datetime) -> Received:
    """Store a submission as `receive` does, using the body's `reception` that the caller has already read in this request."""
    try:
        return _receive_new(submission, reception, to_hour(now))
    except Refusal:
        # Received before, or by a request that ran at the same time: both get the receipt of the first.
        if before := received_before(submission.idempotency_key):
            return before
        raise


def _receive_new(submission: Submission, reception: Reception, hour: datetime) -> Received:
    """Check and store a submission under a random reference; try another reference where it is in use already.

    Raises Refusal where a check fails, or where a key, a file or a mailbox of the submission was used before.
    """
    _check_against_rows(submission, reception.keys)
    uploads = _find_uploads(submission)
    for tries_left in reversed(range(_TRIES)):
        try:
            return Received(_write_report(submission, reception, uploads, hour), reception.keys[0].body_name)
        except IntegrityError as clash:
            if "signed by its author" in str(clash):
                raise Refusal(_("Your signature is missing. Reload the page and send again.")) from None
            if "reference" not in str(clash) or not tries_left:
                break
    raise Refusal(_("A key, a file or a mailbox in this was used before. Reload the page and send again."))


def _check_against_rows(submission: Submission, keys: list[HolderKey]) -> None:
    """Check the submission's shape, categories, force and grants against the database and the body's pack. Raises Refusal."""
    check_shape(submission)
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
    """Check that the dossier's secret is sealed to the mailbox and to the newest key of every team. Raises StaleKey."""
    wanted = {None: submission.mailbox_key} | {key.dossier_id: key.public_key for key in keys}
    sealed_to = {grant.holder: grant.public_key for grant in submission.grants}
    if sealed_to.keys() != wanted.keys() or len(sealed_to) != len(submission.grants):
        raise StaleKey(_("The keys for the people who read this are not complete. Send again to use the newest."))
    if sealed_to != wanted:
        raise StaleKey(_("The people who read this have a new key since you opened the page. Send again to use it."))


def _find_uploads(submission: Submission) -> dict[uuid.UUID, Upload]:
    """Return upload id → finished upload, for all uploads that the items name. Raises Refusal for a missing or repeated id."""
    tokens = {item.upload: item.token for item in submission.items if item.upload}
    if len(tokens) != sum(item.upload is not None for item in submission.items):
        raise Refusal(_("A file is in this twice. Reload the page and send again."))
    uploads = finished_uploads(tokens) if tokens else {}
    if uploads.keys() != tokens.keys():
        raise Refusal(_("A file did not arrive whole. Remove it and add it again, then send."))
    return uploads


def _write_report(submission: Submission, reception: Reception, uploads: Mapping[uuid.UUID, Upload], hour: datetime) -> Report:
    """Make the report, its dossier and its ledger entry; insert all of them in one SQL statement; return the report."""
    items = _new_items(submission, uploads)
    _check_signatures(submission, items, hour)
    report = Report(
        reference=new_reference(),
        idempotency_key=submission.idempotency_key,
        body_id=submission.body,
        force_id=submission.force,
        dossier_id=submission.dossier.owner,
        mailbox_id=submission.mailbox.owner,
        mode=submission.mode,
        relation=submission.relation,
        categories=list(submission.categories),
        facts=dict(submission.facts),
        sealed_in_browser=submission.sealed_in_browser,
        unverified_burst=reception.times_past_limit > 0,
        received_hour=hour,
    )
    rows = _dossier_rows(submission, report, items, reception.keys)
    mailbox = Mailbox(dossier_id=report.mailbox_id, locator_hash=submission.locator_hash)
    flags = [SafetyFlag(report=report, reason=reason, raised_hour=hour) for reason in submission.safety_reasons]
    stated = ledger.state_rows([report, mailbox, *rows.evidence, *flags])
    report.manifest = manifest(submission, rows, stated.listed)
    ids = {"report": report.pk, "body": report.body_id}
    entry = ledger.prepare(Kind.REPORT_RECEIVED, actor=Actor.REPORTER, **ids, now=hour, content=report.manifest, stated=stated)
    _insert_report(report, rows, entry, mailbox, flags)
    return report


def _dossier_rows(submission: Submission, report: Report, items: list[NewItem], keys: list[HolderKey]) -> NewDossierRows:
    """Return the rows to insert for the report's dossier: the dossier, its keys, the items and the grants."""
    return NewDossierRows(
        dossier=submission.dossier,
        mailbox=submission.mailbox,
        items=items,
        grants=_new_grants(submission, keys, report.mailbox_id),
        at=report.received_hour,
    )


def _new_items(submission: Submission, uploads: Mapping[uuid.UUID, Upload]) -> list[NewItem]:
    """Return the rows to insert for the items of a submission, in the same order.

    An item that the reporter signed has the id that was signed, another a new random one.
    """
    items: list[NewItem] = []
    for part in submission.items:
        about = None if part.about is None else items[part.about].id
        own = uuid.uuid4() if part.authorship is None else part.authorship.item
        if part.upload:
            upload = uploads[part.upload]
            row = NewItem(own, part.kind, about, None, upload.pk, upload.size, upload.sha256)
        else:
            content = part.ciphertext or b""
            row = NewItem(own, part.kind, about, content, None, len(content), digest(content))
        items.append(row._replace(**columns_of(part.authorship)))
    return items


def _check_signatures(submission: Submission, items: Sequence[NewItem], hour: datetime) -> None:
    """Check that the mailbox's key signed every item that carries a signature. Raises Refusal.

    Whether every item must carry one is for the database to refuse (dossiers/sql/items_are_signed.sql).
    """
    signed = [(row, part.authorship) for row, part in zip(items, submission.items, strict=True) if part.authorship is not None]
    check_first_numbers([(row.kind, authorship) for row, authorship in signed])
    for row, authorship in signed:
        if authorship.signed_by != submission.dossier.signed_by:
            raise Refusal(_("A part of this is signed with another key. Reload the page and send again."))
        place = ItemPlace(submission.dossier.owner, 1, row.kind, Item.Author.REPORTER, row.sha256, row.about)
        check_signature(place, authorship, hour)


def _new_grants(submission: Submission, keys: list[HolderKey], mailbox: uuid.UUID) -> list[NewGrant]:
    """Return the rows to insert for the submission's grants. `mailbox` is the id of the report's new mailbox."""
    epochs: dict[uuid.UUID | None, int] = {key.dossier_id: key.epoch for key in keys}
    return [
        NewGrant(uuid.uuid4(), grant.holder or mailbox, epochs.get(grant.holder), grant.sealed, grant.public_key)
        for grant in submission.grants
    ]


def _insert_report(
    report: Report, rows: NewDossierRows, entry: PreparedEntry, mailbox: Mailbox, flags: Sequence[SafetyFlag]
) -> None:
    """Insert a report with its dossier, mailbox, safety flags and ledger entry, in one SQL statement, so all or nothing.

    Inside an open transaction the statement runs in a savepoint. Raises Django's IntegrityError where the database refuses a
    row, such as a reference that is in use.
    """
    report.entry = entry.id
    own = {
        **_report_values(report),
        "locator_hash": mailbox.locator_hash,
        "flags": [flag.pk for flag in flags],
        "reasons": [flag.reason for flag in flags],
    }
    savepoint = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with savepoint:
        execute_prepared(_INSERT, {**own, **rows.values, **entry.values})


def _report_values(report: Report) -> dict[str, Any]:
    """Return the parameters of the SQL that inserts the report's row: parameter name → value."""
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
    """Draw a random reference such as "BK7M-X3TQ". If the reference is already in use, the database refuses the report."""
    characters = "".join(secrets.choice(_REFERENCE_CHARACTERS) for _ in range(8))
    return f"{characters[:4]}-{characters[4:]}"


def receipt_of(received: Received) -> dict[str, Any]:
    """Return the ledger's receipt of a report, with its inclusion proof, as a JSON object.

    Adds the report's entry to the ledger's tree if the entry is still pending. Raises LedgerError if adding fails.
    """
    sender_asks(received.report.idempotency_key)
    entry = Entry.objects.get(pk=received.report.entry)
    receipt = ledger.receipt_for(entry, bytes(received.report.manifest))
    return dict(json.loads(receipt.to_json()))


def proof_of(received: Received) -> dict[str, Any] | None:
    """Return the receipt that `receipt_of` makes, or None if no receipt can be made now. The report is stored either way."""
    try:
        return receipt_of(received)
    except LedgerError:
        return None


def manifest(submission: Submission, rows: NewDossierRows, listed: Sequence[ListedRow]) -> bytes:
    """Return what was received (items, structured answers, keys, the keys it was sealed to) and all stated rows, as JSON.

    The report's ledger entry commits to these bytes, and the reporter can read them in the receipt. `rows` are the rows of the
    dossier; `listed` names, for each row of the report, the statement about it.
    """
    items = [{"id": str(item.id), "kind": item.kind, "size": item.size, "sha256": item.sha256} for item in rows.items]
    structured = {"categories": list(submission.categories), "facts": dict(submission.facts), "mode": submission.mode}
    keys = [submission.dossier.as_json(), submission.mailbox.as_json()]
    sealed_to = [{"holder": str(grant.holder), "public_key": grant.public_key} for grant in submission.grants if grant.holder]
    document = {
        "items": items,
        "told": structured,
        "sealed_in_browser": submission.sealed_in_browser,
        "keys": keys,
        "sealed_to": sealed_to,
        "body": str(submission.body),
        "rows": [list(row) for row in listed],
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(ciphertext: bytes) -> str:
    """Return the SHA-256 of a ciphertext in hexadecimal."""
    return hashlib.sha256(ciphertext).hexdigest()
