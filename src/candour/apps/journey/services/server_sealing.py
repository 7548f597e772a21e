"""Seals a report in the server's memory, for a reporter without JavaScript. The demonstration and tests seal here too.

Converts answers to JSON documents, and seals these into a `Submission`. The mailbox key is derived here (about 30 ms),
outside any transaction. Not here: where the answers come from (`drafts`), receiving (`reports.services.receiving`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from candour.apps.dossiers.models import Item
from candour.apps.journey.forms.questions import JourneyAnswers, submission_columns
from candour.apps.reports.queries import HolderKey
from candour.apps.reports.services import SealedGrant, SealedItem, Submission
from candour.domain import sealing
from candour.ui.errors import Refusal


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
    answers: JourneyAnswers, secrets: ReportSecrets, holders: Iterable[HolderKey], exhibits: Sequence[StoredExhibit] = ()
) -> Submission:
    """Encrypt complete answers to a new dossier's key, and that dossier's secret to the mailbox and to each of `holders`.

    Raises Refusal if a question is not answered.
    """
    if answers.missing:
        raise Refusal(_("Some questions are still open. Go back to your answers and finish them."))
    dossier = secrets.dossier.public
    mailbox = sealing.derive_mailbox(secrets.passphrase, settings.CANDOUR_MAILBOX_SALT)
    return Submission(
        idempotency_key=secrets.idempotency_key,
        dossier=sealing.sign_first(uuid4(), secrets.dossier, sealing.signing_half(mailbox.secret)),
        mailbox=sealing.sign_first(uuid4(), mailbox.secret),
        locator_hash=mailbox.locator.digest(),
        items=tuple(_seal_items(dossier, documents(answers), exhibits)),
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


def _seal_grants(
    secret: sealing.DossierSecret, mailbox: sealing.Recipient, holders: Iterable[HolderKey]
) -> Iterable[SealedGrant]:
    """Yield the dossier's secret, sealed first to the mailbox and then to the public key of each holder."""
    yield SealedGrant(None, str(mailbox), sealing.seal_grant(secret, mailbox))
    for holder in holders:
        to = sealing.Recipient(holder.public_key)
        yield SealedGrant(holder.dossier_id, holder.public_key, sealing.seal_grant(secret, to))
