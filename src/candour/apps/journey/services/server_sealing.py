"""Sealing a report in the server's memory, for a reporter without JavaScript; also used to seed and to test.

Turns a telling into documents, and documents into a `Submission`. The key derivation (about 30 ms) happens here, before
and outside of any transaction. Not here: where the answers come from (`services.drafts`), receiving.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from candour.apps.dossiers.models import Item
from candour.apps.journey.forms.answers import Telling
from candour.apps.reports import queries
from candour.apps.reports.services.submission import BadSubmission, SealedGrant, SealedItem, Submission
from candour.domain import sealing

_OWN_COLUMNS = ("body", "mode", "relation", "categories", "force")


@dataclass(frozen=True)
class Keys:
    """What a report is sealed with: its own secret, her passphrase, and the key that makes sending twice one report."""

    dossier: sealing.DossierSecret
    passphrase: sealing.Passphrase
    idempotency_key: UUID


@dataclass(frozen=True)
class Stored:
    """An exhibit already sealed and stored, and the document that describes it."""

    upload: UUID
    token: str
    details: Mapping[str, Any]


def documents(telling: Telling) -> list[tuple[str, dict[str, Any]]]:
    """Each item's kind and the document to seal in it, of what she told; kinds with nothing in them are left out."""
    made: dict[str, dict[str, Any]] = {}
    people: dict[str, dict[str, Any]] = {}
    for place, name, value, prompt in telling.sealed():
        if place.kind == Item.Kind.ACCOUNT:
            made.setdefault(place.kind, {"sections": []})["sections"].append({"prompt": prompt, "text": value})
        elif place.kind == Item.Kind.PEOPLE:
            _prefix, row, field = name.split("-")
            people.setdefault(row, {})[field] = value
        else:
            made.setdefault(place.kind, {})[place.key] = value
    if people:
        made[Item.Kind.PEOPLE] = {"people": list(people.values())}
    return list(made.items())


def seal(telling: Telling, keys: Keys, exhibits: Sequence[Stored] = ()) -> Submission:
    """Seal a complete telling. Raises BadSubmission where a question is open or the body cannot receive."""
    if telling.missing:
        raise BadSubmission("Some questions are still open. Go back to your answers and finish them.")
    facts = telling.facts
    dossier = keys.dossier.public
    mailbox = sealing.derive_mailbox(keys.passphrase, settings.CANDOUR_MAILBOX_SALT)
    return Submission(
        idempotency_key=keys.idempotency_key,
        dossier_key=str(dossier),
        mailbox_key=str(mailbox.public),
        locator_hash=mailbox.locator.digest(),
        items=tuple(_items(dossier, documents(telling), exhibits)),
        grants=tuple(_grants(keys.dossier, mailbox.public, UUID(facts["body"]))),
        sealed_in_browser=False,
        **columns(facts),
    )


def columns(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The structured part of a submission, from the facts of a telling."""
    reasons = {"no": ("not_safe",), "unsure": ("unsure_safe",)}
    return {
        "body": UUID(facts["body"]),
        "mode": facts["mode"],
        "relation": facts["relation"],
        "categories": tuple(facts["categories"]),
        "force": UUID(facts["force"]) if facts.get("force") else None,
        "facts": {name: value for name, value in facts.items() if name not in _OWN_COLUMNS},
        "safety_reasons": reasons.get(facts["safe"], ()),
    }


def _items(
    dossier: sealing.Recipient, told: Iterable[tuple[str, dict[str, Any]]], exhibits: Sequence[Stored]
) -> Iterable[SealedItem]:
    position = 0
    for kind, document in told:
        yield SealedItem(kind, sealing.seal_json(dossier, document))
        position += 1
    for exhibit in exhibits:
        yield SealedItem(Item.Kind.EXHIBIT, upload=exhibit.upload, token=exhibit.token)
        yield SealedItem(Item.Kind.EXHIBIT_DETAILS, sealing.seal_json(dossier, dict(exhibit.details)), about=position)
        position += 2


def _grants(secret: sealing.DossierSecret, mailbox: sealing.Recipient, body: UUID) -> Iterable[SealedGrant]:
    yield SealedGrant(None, str(mailbox), sealing.seal_grant(secret, mailbox))
    for epoch in queries.holder_keys(body):
        yield SealedGrant(epoch.dossier_id, epoch.public_key, sealing.seal_grant(secret, sealing.Recipient(epoch.public_key)))
