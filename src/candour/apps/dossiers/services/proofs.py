"""Proofs of public keys for browsers: the signed history of a key's owner, and the ledger's receipt for the newest key.

`frontend/shared/key-proofs.js` checks a proof before the browser seals anything to the key. Building a receipt may extend the
log, so this is a service. Not here: the server's own check (`queries.key_histories`). ADR 22.
"""

from __future__ import annotations

import json
import uuid
from base64 import b64encode
from collections.abc import Collection, Sequence
from typing import Any

from candour.apps.dossiers.models import Dossier, Epoch, Grant, Item, Team
from candour.apps.dossiers.queries import can_read, false_teams, waiting_grants
from candour.apps.dossiers.queries.authors import next_numbers, signing_began
from candour.apps.dossiers.queries.key_histories import content_of, history_of, proved_epochs
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import receipt_for
from candour.apps.ledger.services.keys import verifier_key
from candour.apps.people.models import Staff, StaffKey
from candour.apps.people.queries import key_histories
from candour.domain import ledger
from candour.domain.ledger import Kind
from candour.domain.sealing import SignedKey


def proofs_for(staff: Staff, public_keys: Collection[str]) -> dict[str, Any]:
    """Return the proofs of the public keys to which this staff member may seal, by public key, with the log's verifier key.

    The result is a JSON object. A staff member may seal to colleagues of the same body and to dossiers; other keys are left
    out, and so are keys that the server cannot prove or whose team's row does not agree with the ledger: the browser then seals
    nothing. A proof that includes a report's manifest goes only to staff who can read the report.
    """
    proofs: dict[str, Any] = {}
    keys = list(StaffKey.objects.filter(public_key__in=public_keys, staff__body=staff.body_id).select_related("staff"))
    people = key_histories.proved_keys({key.staff_id for key in keys})
    for key in (key for key in keys if people.get(key.staff_id) == key.public_key):
        proofs[key.public_key] = proof_of_staff(key.staff)
    epochs = list(Epoch.objects.filter(public_key__in=public_keys).select_related("dossier", "entry"))
    dossiers = _proved_dossiers({epoch.dossier_id for epoch in epochs})
    for epoch in (epoch for epoch in epochs if epoch.dossier_id in dossiers):
        if not _shows_manifest(epoch) or _reads(staff, epoch.dossier):
            proofs[epoch.public_key] = proof_of_dossier(epoch.dossier_id)
    return {"verifier_key": str(verifier_key()), "proofs": proofs}


def proof_of_dossier(dossier: uuid.UUID) -> dict[str, Any]:
    """Return the proof of a dossier's newest key, as JSON."""
    rows = list(Epoch.objects.filter(dossier=dossier).select_related("entry").order_by("number"))
    return _proof(history_of(dossier, rows), rows[-1].entry)


def proof_of_staff(staff: Staff) -> dict[str, Any]:
    """Return the proof of a staff member's newest key, as JSON."""
    newest = key_histories.public_rows([staff.pk])[-1]
    return _proof(key_histories.staff_histories([staff])[staff.pk], newest.entry)


def numbers_for(staff: Staff, public_keys: Collection[str], signer: str) -> dict[str, dict[str, int]]:
    """Return dossier → kind → number of the next item that a signing key of this staff member signs in it.

    For the dossiers, of those that have these public keys, that the staff member can read; other signing keys give nothing.
    """
    if not StaffKey.objects.filter(staff=staff, signing_key=signer).exists():
        return {}
    epochs = Epoch.objects.filter(public_key__in=public_keys).select_related("dossier")
    readable = [epoch.dossier_id for epoch in epochs if can_read(staff, epoch.dossier)]
    return {str(dossier): next_numbers(dossier, signer) for dossier in readable}


def proofs_of_authors(dossier: uuid.UUID, items: Collection[Item]) -> dict[str, Any]:
    """Return the proofs of the keys with which the authors of these items of a dossier sign, for `frontend/shared/authors.js`.

    `began`: the leaf index of the first entry from which items must be signed; None where there is none yet.
    """
    with_keys = {row.staff_id for row in key_histories.public_rows({item.staff_id for item in items if item.staff_id})}
    staff = Staff.objects.filter(pk__in=with_keys)
    by_reporter = any(item.author == Item.Author.REPORTER for item in items)
    return {
        "verifier_key": str(verifier_key()),
        "dossier": str(dossier),
        "reporter": proof_of_dossier(dossier) if by_reporter else None,
        "staff": {str(one.pk): proof_of_staff(one) for one in staff},
        "began": signing_began(),
    }


def _proved_dossiers(dossiers: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Return those of the dossiers (ids) whose keys are proved and, for a team, whose row agrees with the ledger."""
    false = {team.pk for team in false_teams(Team.objects.filter(pk__in=dossiers))}
    return set(proved_epochs(dossiers)) - false


def _shows_manifest(epoch: Epoch) -> bool:
    """Whether the epoch's ledger entry is that of a report, so that the proof of its key includes the report's manifest."""
    return epoch.entry is not None and epoch.entry.kind == Kind.REPORT_RECEIVED


def _reads(staff: Staff, dossier: Dossier) -> bool:
    """Whether the staff member can read the report to which `dossier` belongs, as its main dossier or as its mailbox.

    Also true of whoever was let in to the report: the browser checks the report's key before it confirms the grant.
    """
    # A mailbox is read by the reporter alone, but every reader of the report seals new keys to it.
    report = Dossier.objects.filter(report__mailbox=dossier.pk).first() if dossier.kind == Dossier.Kind.MAILBOX else None
    waits = Grant.objects.filter(waiting_grants(), staff=staff, epoch__dossier=report or dossier)
    return can_read(staff, report or dossier) or waits.exists()


def _proof(history: Sequence[SignedKey], entry: Entry | None) -> dict[str, Any]:
    """Return the proof of the last key of `history`, as JSON. `entry`: the ledger entry that commits to this key.

    `entry` is None for a key made before keys had signatures.
    """
    newest = history[-1]
    return {
        "history": [key.as_json() for key in history],
        "receipt": None if entry is None else _receipt(entry, content_of(entry, newest)),
        "fixed": _fixed_proof(history),
        "vouchers": sorted(key_histories.vouchers({key.signed_by for key in history[1:]})),
    }


def _receipt(entry: Entry, content: bytes | None) -> dict[str, Any] | None:
    """Return the ledger's receipt of an entry that commits to `content`, as JSON; None where it cannot be made."""
    if content is None:
        return None
    try:
        return dict(json.loads(receipt_for(entry, content).to_json()))
    except ledger.LedgerError:
        return None


def _fixed_proof(history: Sequence[SignedKey]) -> dict[str, Any] | None:
    """Return the positions of these keys in the list of keys without signatures, with inclusion proofs, as JSON.

    Returns None where the list has none of these keys.
    """
    listed = key_histories.fixed_keys()
    places = [(key, listed.places[key.fixed_key]) for key in history if key.fixed_key in listed.places]
    if not places:
        return None
    return {
        "receipt": _receipt(Entry.objects.get(pk=listed.entry), listed.content),
        "places": [
            {
                "number": key.number,
                "index": at,
                "path": [b64encode(step).decode() for step in ledger.path_in_list(at, listed.lines)],
            }
            for key, at in places
        ],
    }
