"""Signing the stored tree: the signer gets the new checkpoint and the proof that it extends what was signed last. ADR 18.

The leaves are committed before they are signed. So a signature never exists for leaves that a crash could take back, and an
interrupted signing is done again with the same result. Not here: key and memory (`keys`), the tree (`integrating`).
"""

from __future__ import annotations

from candour.apps.ledger import queries
from candour.apps.ledger.models import Checkpoint
from candour.apps.ledger.services import keys
from candour.domain import ledger


def signed(size: int, root: bytes, last: Checkpoint | None) -> str:
    """Return the signed note for the stored tree of `size` leaves; `last`: the newest checkpoint in the database.

    Raises `RollbackError` where the signer signed a larger or another tree before.
    """
    signer = keys.head_signer()
    head = ledger.Checkpoint(signer.verifier_key.name, size, root)
    try:
        return _sign_from(signer, head, last.size if last else 0)
    except ledger.StaleSizeError as stale:
        # The signer is ahead of the newest checkpoint where storing that one was interrupted.
        return _sign_from_remembered(signer, head, stale.size)


def _sign_from_remembered(signer: ledger.HeadSigner, head: ledger.Checkpoint, remembered: int) -> str:
    """Ask the signer to sign `head`, with the proof from `remembered`, the size that the signer signed last.

    Raises `RollbackError` where `head` is smaller.
    """
    if remembered > head.size:
        raise _rollback(remembered, head.size)
    try:
        return _sign_from(signer, head, remembered)
    except ledger.StaleSizeError as other:
        raise _rollback(other.size, head.size) from other


def _sign_from(signer: ledger.HeadSigner, head: ledger.Checkpoint, old_size: int) -> str:
    """Ask the signer to sign `head`, with the proof that its tree begins with the first `old_size` leaves.

    Raises `RollbackError` where the signer refuses this proof.
    """
    proof = ledger.consistency_proof(old_size, head.size, queries.DatabaseReader())
    try:
        return signer.sign(head, old_size, proof)
    except ledger.ProofError as error:
        if old_size == head.size:
            raise _rollback(old_size, head.size) from error
        raise ledger.RollbackError(
            f"The stored tree of {head.size} entries does not begin with the {old_size} entries that were signed last: entries "
            "were changed or removed after signing. Nothing is signed. Keep this database as evidence and tell the overseer. "
            "docs/operators.md, “The signer refuses”, says what to do."
        ) from error


def _rollback(signed_size: int, stored_size: int) -> ledger.RollbackError:
    """Return the error for a stored tree that does not extend the tree which the signer signed last."""
    return ledger.RollbackError(
        f"The signer signed {signed_size} entries, but the database has a tree of {stored_size} that is not the same: entries "
        "were removed, or the database was restored from a backup. Nothing is signed. If it was restored, say so with: candour "
        "ledger resume. If nobody restored it, keep it as evidence and tell the overseer. docs/operators.md says more."
    )
