"""The signed history of a dossier's keys, checked before the server seals anything to the newest key. Read only. ADR 22.

All code that seals to a dossier on the server, or that sends the public key to a browser, takes the key from here. Not here:
the rules of a history (`domain.sealing.key_history`), the proofs that browsers check (`key_proofs`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from itertools import groupby
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from candour.apps.dossiers.models import Dossier, Epoch
from candour.apps.ledger.models import Entry
from candour.apps.people.queries import key_histories
from candour.domain.ledger import Kind
from candour.domain.sealing import BrokenHistory, Purpose, SignedKey, UnknownSuite, checked_suite
from candour.ui.errors import Refusal


class UnprovedKey(Refusal):
    """Raised for a key that does not follow from its dossier's earlier keys or is not in the ledger. Seal nothing to it."""


def latest_epoch(dossier: Dossier) -> Epoch:
    """Return a dossier's newest epoch, to which new items are sealed, after checking all of the dossier's keys.

    Raises Epoch.DoesNotExist where the dossier has no epoch, UnprovedKey where a key does not follow from the one before it or
    is not in the ledger, and Refusal where this version cannot seal to the newest key.
    """
    return newest_of(dossier.pk, list(Epoch.objects.filter(dossier=dossier).order_by("number")))


def latest_epochs(dossiers: Collection[UUID]) -> list[Epoch]:
    """Return the newest epoch of each dossier (ids), sorted by dossier's id. Checks and raises as `latest_epoch`. One query."""
    return [newest_of(owner, rows) for owner, rows in _by_dossier(dossiers).items()]


def proved_epochs(dossiers: Collection[UUID]) -> dict[UUID, Epoch]:
    """Map each dossier (id) to its newest epoch; dossiers without a proved key are left out. Queries as `latest_epochs`."""
    newest: dict[UUID, Epoch] = {}
    for owner, rows in _by_dossier(dossiers).items():
        with suppress(UnprovedKey):
            newest[owner] = newest_of(owner, rows)
    return newest


def _by_dossier(dossiers: Collection[UUID]) -> dict[UUID, list[Epoch]]:
    """Map each dossier (id) to its epochs, oldest first; look at the entries of all their keys. Two queries."""
    rows = Epoch.objects.filter(dossier__in=dossiers).order_by("dossier_id", "number")
    found = {owner: list(group) for owner, group in groupby(rows, key=lambda row: row.dossier_id)}
    see_entries(found)
    return found


def see_entries(epochs: Mapping[UUID, Sequence[Epoch]]) -> None:
    """Look at the entries of the keys of several dossiers in one query, before `newest_of` asks for each of them."""
    pairs = (zip(rows, history_of(owner, rows), strict=True) for owner, rows in epochs.items())
    key_histories.see_keys([(row.entry_id, key) for pair in pairs for row, key in pair])


def newest_of(dossier: UUID, rows: Sequence[Epoch]) -> Epoch:
    """Return the last of `rows`, all epochs of a dossier, oldest first. Checks their keys and raises as `latest_epoch` does."""
    if not rows:
        raise Epoch.DoesNotExist
    check_suite(rows[-1].suite)
    history = history_of(dossier, rows)
    check(history)
    if not all(_is_committed(row.entry_id, key) for row, key in zip(rows, history, strict=True) if key.is_signed):
        raise UnprovedKey(unproved())
    return rows[-1]


def history_of(dossier: UUID, rows: Iterable[Epoch]) -> tuple[SignedKey, ...]:
    """Convert a dossier's epochs, oldest first, to its signed keys in the same order."""
    history: list[SignedKey] = []
    for row in rows:
        before = history[-1].public_key if history else ""
        history.append(key_histories.signed_key_of(row, Purpose.EPOCH, dossier, before))
    return tuple(history)


def check(history: Sequence[SignedKey]) -> None:
    """Raise UnprovedKey unless each key of the history follows from the key before it."""
    try:
        key_histories.check(history)
    except BrokenHistory:
        raise UnprovedKey(unproved()) from None


def check_suite(suite: str) -> None:
    """Raise Refusal unless this version of the software can seal to keys of this suite (a kind of key)."""
    try:
        checked_suite(suite)
    except UnknownSuite as unknown:
        sentence = _("This site cannot seal in the way that is needed here. Nothing was changed. Please try again in an hour.")
        raise Refusal(sentence, HTTPStatus.SERVICE_UNAVAILABLE) from unknown


def unproved() -> str:
    """Return the sentence for a person for whom nothing was sealed, because a public key is not proved to be the right one."""
    return _(
        "A key here was changed by someone who could not prove the right to. Nothing was sealed to it and nothing was sent. "
        "Tell the organisation, and do not use this service for it until it is put right."
    )


def _is_committed(entry: UUID | None, key: SignedKey) -> bool:
    """Whether an entry that was made here commits to this key: to the key itself, or to a report's manifest that names it."""
    if key_histories.commits(entry, key.content(), key.purpose):
        return True
    row = Entry.objects.filter(pk=entry, kind=str(Kind.REPORT_RECEIVED)).first() if entry else None
    manifest = None if row is None else content_of(row, key)
    if manifest is None or not key_histories.commits(entry, manifest, key.purpose):
        return False
    key_histories.remember(entry, key)
    return True


def content_of(entry: Entry, key: SignedKey) -> bytes | None:
    """Return the bytes to which the ledger entry of a key commits: the key or, for a report's entry, the report's manifest.

    Returns None where the manifest does not name the key.
    """
    if entry.kind != Kind.REPORT_RECEIVED:
        return key.content()
    # A report's entry commits to its manifest, a row of a higher app, which the ORM finds by name.
    manifests = Q(report__dossier=key.owner) | Q(report__mailbox=key.owner)
    found = Dossier.objects.filter(manifests).values_list("report__manifest", flat=True).first()
    manifest = bytes(found or b"")
    named = json.loads(manifest or b"{}").get("keys", [])
    return manifest if key.as_json() in named else None
