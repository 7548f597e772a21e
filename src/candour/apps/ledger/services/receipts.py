"""Waits until an entry is in the signed log: to build its receipt, or before something is handed out that the entry records."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from candour.apps.ledger import queries
from candour.apps.ledger.models import Entry, Leaf, Salt
from candour.apps.ledger.services import keys
from candour.apps.ledger.services.integrating import integrate_batch
from candour.domain import ledger

_PATIENCE = 5.0  # seconds to wait for a leaf
_PAUSE = 0.01
# Of the threads in this process that wait for a receipt, only the holder integrates; the others use its result.
_INTEGRATING = threading.Lock()


def receipt_for(entry: Entry, content: bytes | None = None, now: datetime | None = None) -> ledger.Receipt:
    """Return the receipt of an entry, after integrating the entry if it has no leaf yet.

    `content`: the bytes the entry commits to, if the receipt is to prove this content. The inclusion proof is for the first
    checkpoint with the entry that a quorum of witnesses cosigned; where none is cosigned yet, for the first checkpoint with the
    entry. Raises `LedgerError` where the entry gets no leaf within a few seconds.
    """
    return _receipt_of_leaf(_wait_for_leaf(entry, now or timezone.now()), content)


def wait_until_signed(entries: Sequence[Entry], now: datetime | None = None) -> None:
    """Return once the log's key has signed a checkpoint of a tree with these entries, whose bytes are those appended.

    From then on nobody who lacks the signing key can take one of them out of the log unseen: before, a superuser can. Computes
    each inclusion proof itself, because the database's own answer may be a lie. Raises `LedgerError` where an entry is not in
    a signed tree within a few seconds. Costs one signature, and reads of O(log n) tiles an entry in a log of n entries.
    """
    at = now or timezone.now()
    for entry in entries:
        receipt = _receipt_of_leaf(_wait_for_leaf(entry, at), None)
        ledger.verify_receipt(replace(receipt, entry=bytes(entry.leaf)), receipt.verifier_key)


def _receipt_of_leaf(leaf: Leaf, content: bytes | None) -> ledger.Receipt:
    """Return the receipt of a leaf, with its inclusion proof for the checkpoint that `queries.checkpoint_after` returns."""
    head = queries.checkpoint_after(leaf.index)
    entry = leaf.entry
    return ledger.Receipt(
        index=leaf.index,
        entry=bytes(entry.leaf),
        salt=None if content is None else _checked_salt(entry, content),
        content=content,
        proof=tuple(ledger.inclusion_proof(leaf.index, head.size, queries.DatabaseReader())),
        checkpoint=head.cosigned_note,
        verifier_key=keys.verifier_key_for(head.note),
    )


def _checked_salt(entry: Entry, content: bytes) -> ledger.Salt:
    """Return the entry's salt. Raises `ProofError` where the salt was erased or the entry does not commit to `content`."""
    try:
        salt = ledger.Salt(bytes(entry.salt.salt))
    except Salt.DoesNotExist as error:
        message = "The entry's tie to its content was erased or never made. Ask for a receipt without content."
        raise ledger.ProofError(message) from error
    ledger.check_commitment(entry.act, salt, content)
    return salt


def _wait_for_leaf(entry: Entry, now: datetime) -> Leaf:
    """Integrate entries until `entry` has a leaf; return the leaf. Raises `UnavailableError` after a few seconds."""
    deadline = time.monotonic() + _PATIENCE
    while not (queries.is_signed(entry.pk) or _integrate_for_all(entry, now)):
        if time.monotonic() > deadline:
            raise ledger.UnavailableError("The entry is kept, but the log could not be extended just now. Ask again shortly.")
        time.sleep(_PAUSE)
    return queries.leaf_of(entry)


def _integrate_for_all(entry: Entry, now: datetime) -> bool:
    """Integrate one batch of entries unless `entry` has a leaf already; return whether `entry` has a leaf now."""
    if not _INTEGRATING.acquire(timeout=_PATIENCE):
        return False
    try:
        if queries.is_signed(entry.pk):
            return True
        integrate_batch(now)
    finally:
        _INTEGRATING.release()
    return queries.is_signed(entry.pk)
