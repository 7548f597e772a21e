"""The sealed items of a report that the reporter may read, and the sealed keys that open these items.

This module collects the ciphertext for the browser and, without JavaScript, opens the ciphertext in memory for one request. Not
here: the labels of the values in a document (`reading`).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from candour.apps.dossiers.models import Grant, Item
from candour.apps.dossiers.services import proofs_of_authors
from candour.apps.ledger.queries import evidence_of
from candour.apps.mailbox.queries import reading
from candour.apps.mailbox.queries.proofs import Proofs
from candour.apps.mailbox.queries.reading import Line
from candour.apps.matters.models import Ask, Letter
from candour.apps.matters.queries.asks import approved as approved_asks
from candour.apps.reports.models import Mailbox
from candour.domain.sealing import DossierSecret, MailboxSecret, Recipient, SealingError, X25519Secret, open_grant, open_json

_OWN: Final = (
    Item.Kind.ACCOUNT,
    Item.Kind.ADDITION,
    Item.Kind.PEOPLE,
    Item.Kind.BEFORE,
    Item.Kind.SAFETY,
    Item.Kind.EXCLUSIONS,
    Item.Kind.WISHES,
    Item.Kind.IDENTITY,
)


@dataclass(frozen=True, slots=True)
class SealedPart:
    """A sealed item of the report, as the mailbox page shows it.

    `details`: for an exhibit (a file), the item that holds the file's name and size.
    """

    item: Item
    details: Item | None = None

    @property
    def sealed(self) -> Item:
        """The item whose document the page shows: for an exhibit the item with its details, else the item itself."""
        return self.details or self.item

    @property
    def by_reporter(self) -> bool:
        """Whether the reporter, not a staff member, sealed the item."""
        return self.item.author == Item.Author.REPORTER

    @property
    def at(self) -> datetime:
        """When the item was stored."""
        return self.item.created_at


@dataclass(frozen=True, slots=True)
class AskShown:
    """An ask (a request to give part of the account again) that the mailbox page shows, and the sealed text of that ask."""

    row: Ask
    words: SealedPart


@dataclass(frozen=True, slots=True)
class Contents:
    """All items and letters that the reporter may read, in the order in which the mailbox page shows them."""

    account: list[SealedPart]
    messages: list[SealedPart]
    exhibits: list[SealedPart]
    letters: list[Letter]
    asked: list[AskShown]

    @property
    def documents(self) -> list[Item]:
        """Every item on the mailbox page that is a sealed JSON document, as opposed to a file."""
        documents = (
            part.sealed for part in (*self.account, *self.messages, *self.exhibits, *(ask.words for ask in self.asked))
        )
        return [item for item in (*documents, *(letter.item for letter in self.letters)) if item.ciphertext is not None]

    def hold_doubtful(self, proofs: Proofs) -> bool:
        """Return whether an item on the mailbox page is not proved, so that the page shows it apart from the others."""
        shown = (part for part in (*self.account, *self.messages, *self.exhibits, *(ask.words for ask in self.asked)))
        ids = [pk for part in shown for pk in (part.item.pk, part.sealed.pk)]
        return proofs.doubts(*ids, *(letter.item_id for letter in self.letters))


def contents(mailbox: Mailbox) -> Contents:
    """Return the items and letters that the reporter may read: all except staff notes and descriptions of subjects."""
    rows = Item.objects.filter(dossier=mailbox.report.dossier_id).select_related("staff", "epoch")
    items = list(rows.order_by("order"))
    details = {item.about_id: item for item in items if item.kind == Item.Kind.EXHIBIT_DETAILS}
    own = [item for item in items if item.author == Item.Author.REPORTER]
    account = sorted((item for item in own if item.kind in _OWN), key=lambda item: _OWN.index(Item.Kind(item.kind)))
    return Contents(
        account=[SealedPart(item) for item in account],
        messages=[SealedPart(item) for item in items if item.kind == Item.Kind.MESSAGE],
        exhibits=[SealedPart(item, details.get(item.pk)) for item in own if item.kind == Item.Kind.EXHIBIT],
        letters=list(
            Letter.objects.filter(report=mailbox.report)
            .select_related("matter__case__body", "report", "item__epoch", "sent_by")
            .order_by("-sent_at", "pk")
        ),
        asked=[AskShown(row, SealedPart(row.words)) for row in approved_asks(mailbox.report)],
    )


def exhibit(mailbox: Mailbox, item: str) -> Item | None:
    """Return the item with this id if the item is an exhibit that the reporter added to this report, else None."""
    return Item.objects.filter(
        pk=item, dossier=mailbox.report.dossier_id, kind=Item.Kind.EXHIBIT, author=Item.Author.REPORTER
    ).first()


def sealed_for_browser(mailbox: Mailbox) -> dict[str, Any]:
    """Return what `frontend/mailbox/page.js` needs, as JSON: sealed keys, ciphertext, evidence, keys of authors, labels."""
    inside = contents(mailbox)
    documents, files = inside.documents, [part.item for part in inside.exhibits]
    evidence = evidence_of([*documents, *files])
    return {
        "keys": [_key_as_json(mailbox, grant) for grant in _read_grants(mailbox)],
        "items": [
            {
                "id": str(item.pk),
                "epoch": item.epoch.number,
                "ciphertext": b64encode(item.ciphertext or b"").decode(),
                "evidence": evidence[str(item.pk)].to_json() if str(item.pk) in evidence else None,
            }
            for item in documents
        ],
        "files": {str(item.pk): evidence[str(item.pk)].to_json() for item in files if str(item.pk) in evidence},
        "labels": reading.labels(),
        "authors": proofs_of_authors(mailbox.report.dossier_id, documents),
    }


def _key_as_json(mailbox: Mailbox, grant: Grant) -> dict[str, Any]:
    """Return one epoch's key, as it is sealed for the mailbox, as JSON.

    `holder_epoch` in the JSON: None where the mailbox's key opens it; else the number of the newer epoch whose key opens it.
    """
    linked = grant.holder_epoch if grant.holder_id != mailbox.pk else None
    return {
        "epoch": grant.epoch.number,
        "public_key": grant.epoch.public_key,
        "suite": grant.epoch.suite,
        "holder_epoch": linked.number if linked else None,
        "sealed": b64encode(grant.sealed_secret).decode(),
    }


def open_documents(mailbox: Mailbox, secret: MailboxSecret, documents: Sequence[Item]) -> dict[str, Any]:
    """Open items in memory for one request. Returns item id → document; None in place of a document that does not open."""
    secrets = _open_secrets(mailbox, secret)
    opened: dict[str, Any] = {}
    for item in documents:
        try:
            opened[str(item.pk)] = open_json(secrets[item.epoch.number], bytes(item.ciphertext or b""))
        except (SealingError, KeyError):
            opened[str(item.pk)] = None
    return opened


def as_lines(opened: Mapping[str, Any]) -> dict[str, list[Line] | None]:
    """Convert `opened` (item id → document) to item id → lines of text; None in place of a document that did not open."""
    return {item: None if document is None else reading.lines(document) for item, document in opened.items()}


def _open_secrets(mailbox: Mailbox, secret: MailboxSecret) -> dict[int, DossierSecret]:
    """Return epoch number → the dossier's secret of that epoch, for every epoch that the mailbox's secret can open."""
    secrets: dict[int, DossierSecret] = {}
    for grant in _read_grants(mailbox):
        own = grant.holder_id == mailbox.pk
        key: X25519Secret | None = secret if own else secrets.get(grant.holder_epoch.number if grant.holder_epoch else 0)
        if key is not None and grant.epoch.number not in secrets:
            secrets[grant.epoch.number] = open_grant(
                key, bytes(grant.sealed_secret), expected=Recipient(grant.epoch.public_key)
            )
    return secrets


def _read_grants(mailbox: Mailbox) -> list[Grant]:
    """Return the grants that lead from the mailbox to the dossier's secrets, newest epoch first.

    The secret of an epoch is sealed either to the mailbox's key or to the key of a newer epoch.
    """
    holders = [mailbox.pk, mailbox.report.dossier_id]
    grants = Grant.objects.filter(epoch__dossier=mailbox.report.dossier_id, holder__in=holders, withdrawn_at=None)
    return list(grants.select_related("epoch", "holder_epoch").order_by("-epoch__number"))
