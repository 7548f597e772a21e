"""Seals a report in the server's memory, for a reporter without JavaScript. The demonstration and tests seal here too.

Converts answers to JSON documents, and seals these into a `Submission`. The mailbox key is derived here (about 30 ms),
outside any transaction. Not here: where the answers come from (`drafts`), receiving (`reports.services.receiving`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from candour.apps.dossiers.models import Item
from candour.apps.dossiers.services import finished_uploads
from candour.apps.journey.forms.questions import JourneyAnswers, submission_columns
from candour.apps.reports.queries import HolderKey
from candour.apps.reports.services import SealedGrant, SealedItem, Submission
from candour.domain import sealing
from candour.ui.errors import Refusal
from candour.ui.times import to_hour


@dataclass(frozen=True)
class ReportSecrets:
    """The secrets that `seal` uses for a report: the new dossier's secret, the reporter's passphrase, the idempotency key."""

    dossier: sealing.DossierSecret
    passphrase: sealing.Passphrase
    idempotency_key: UUID


@dataclass(frozen=True)
class StoredExhibit:
    """A file of the reporter that is already sealed and stored: its upload, the upload's token, and the unsealed `details`.

    `details`: the file's name, size and type, which `seal` seals into the report.
    """

    upload: UUID
    token: str
    details: Mapping[str, Any]


def documents(answers: JourneyAnswers) -> list[tuple[str, dict[str, Any]]]:
    """Return (item kind, JSON document) for each item to seal. Kinds for which the reporter gave no answer are left out."""
    by_kind: dict[str, dict[str, Any]] = {}
    people: dict[str, dict[str, Any]] = {}
    for place, name, value, prompt in answers.sealed_answers():
        if place.kind == Item.Kind.ACCOUNT:
            by_kind.setdefault(place.kind, {"sections": []})["sections"].append({"prompt": prompt, "text": value})
        elif place.kind == Item.Kind.PEOPLE:
            _prefix, row, field = name.split("-")
            people.setdefault(row, {})[field] = value
        else:
            by_kind.setdefault(place.kind, {})[place.key] = value
    if people:
        by_kind[Item.Kind.PEOPLE] = {"people": list(people.values())}
    return list(by_kind.items())


def seal(
    answers: JourneyAnswers,
    secrets: ReportSecrets,
    holders: Iterable[HolderKey],
    exhibits: Sequence[StoredExhibit] = (),
    *,
    now: datetime,
) -> Submission:
    """Encrypt complete answers to a new dossier's key, and that dossier's secret to the mailbox and to each of `holders`.

    Signs each item with the mailbox's signing key. Raises Refusal if a question is not answered.
    """
    if answers.missing:
        raise Refusal(_("Some questions are still open. Go back to your answers and finish them."))
    dossier = secrets.dossier.public
    mailbox = sealing.derive_mailbox(secrets.passphrase, settings.CANDOUR_MAILBOX_SALT)
    signer = sealing.signing_half(mailbox.secret)
    key = sealing.sign_first(uuid4(), secrets.dossier, signer)
    return Submission(
        idempotency_key=secrets.idempotency_key,
        dossier=key,
        mailbox=sealing.sign_first(uuid4(), mailbox.secret),
        locator_hash=mailbox.locator.digest(),
        items=signed_items(_seal_items(dossier, documents(answers), exhibits), key.owner, signer, to_hour(now)),
        grants=tuple(_seal_grants(secrets.dossier, mailbox.public, holders)),
        sealed_in_browser=False,
        **submission_columns(answers.facts),
    )


def _seal_items(
    dossier: sealing.Recipient, documents: Iterable[tuple[str, dict[str, Any]]], exhibits: Sequence[StoredExhibit]
) -> Iterable[SealedItem]:
    """Yield the documents as sealed items, then each exhibit, followed by its sealed details."""
    position = 0
    for kind, document in documents:
        yield SealedItem(kind, sealing.seal_json(dossier, document))
        position += 1
    for exhibit in exhibits:
        yield SealedItem(Item.Kind.EXHIBIT, upload=exhibit.upload, token=exhibit.token)
        yield SealedItem(Item.Kind.EXHIBIT_DETAILS, sealing.seal_json(dossier, dict(exhibit.details)), about=position)
        position += 2


def signed_items(
    items: Iterable[SealedItem], dossier: UUID, signer: sealing.SigningSecret, hour: datetime
) -> tuple[SealedItem, ...]:
    """Return the items of a new report, each signed by the reporter. `dossier`: the id of the report's dossier."""
    signed: list[SealedItem] = []
    numbers: dict[str, int] = {}
    for part in items:
        numbers[part.kind] = numbers.get(part.kind, 0) + 1
        about = None if part.about is None else signed[part.about].authorship
        described = None if about is None else about.item
        place = sealing.ItemPlace(dossier, 1, part.kind, Item.Author.REPORTER, _digest_of(part), described)
        own = sealing.sign_item(place, signer, item=uuid4(), number=numbers[part.kind], hour=hour)
        signed.append(replace(part, authorship=own))
    return tuple(signed)


def _digest_of(part: SealedItem) -> str:
    """Return the SHA-256 of an item's ciphertext in hexadecimal; for an exhibit, of the file that was uploaded."""
    if part.upload is None:
        return hashlib.sha256(part.ciphertext or b"").hexdigest()
    upload = finished_uploads({part.upload: part.token}).get(part.upload)
    return "" if upload is None else upload.sha256


def _seal_grants(
    secret: sealing.DossierSecret, mailbox: sealing.Recipient, holders: Iterable[HolderKey]
) -> Iterable[SealedGrant]:
    """Yield the dossier's secret, sealed first to the mailbox and then to the public key of each holder."""
    yield SealedGrant(None, str(mailbox), sealing.seal_grant(secret, mailbox))
    for holder in holders:
        to = sealing.Recipient(holder.public_key)
        yield SealedGrant(holder.dossier_id, holder.public_key, sealing.seal_grant(secret, to))
