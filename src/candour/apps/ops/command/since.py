"""Comparing a log with an older checkpoint or a receipt that somebody stored earlier. Used by `candour verify`.

Not here: checking a log or a receipt by itself (`candour.domain.ledger`), following a log (`monitor`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from candour.apps.ops.command.http_source import HttpSource
from candour.domain.ledger import (
    Checkpoint,
    LedgerError,
    MalformedError,
    ProofError,
    Receipt,
    Restore,
    TileReader,
    UnavailableError,
    VerifierKey,
    check_consistency_path,
    check_inclusion_path,
    check_kept,
    consistency_proof,
    first_name,
    inclusion_proof,
    leaf_hash,
    open_checkpoint,
    restores_since,
    verify_receipt,
)


class RestoredSource(TileReader, Protocol):
    """A log that is read from an address or a folder, with the operator's statements that it was restored from a backup."""

    def restores(self) -> list[tuple[str, str]]:
        """Return (replaced key, statement) for each restore of the log."""
        ...


_EVIDENCE = "Keep both checkpoints: they are evidence. Give them to the overseer and to the witnesses."


def compare_with_older(source: RestoredSource, newest: str, key: VerifierKey, file: Path) -> str:
    """Check that a log extends the checkpoint in `file` or, if `file` is a receipt, has its entry; return the result in words.

    `newest` is the log's newest signed checkpoint, `key` its verifier key. Raises `ProofError` where entries were removed or
    changed since, `LostEntryError` where the operator states that a restore lost them, `UnavailableError` where the file cannot
    be read.
    """
    older = _read(file)
    if isinstance(older, Receipt):
        return compare_with_receipt(source, newest, key, older)
    before, _ = check_extension(source, older, newest, _key_that_signed(source, older, key), key)
    return f"It extends the {before.size} entries of the older checkpoint: nothing was removed or changed since."


def compare_with_receipt(source: RestoredSource, newest: str, key: VerifierKey, receipt: Receipt) -> str:
    """Check that the log of the signed checkpoint `newest` still has what a receipt proves; return the result in words.

    Raises as `compare_with_older` does.
    """
    restores = _restores(source, receipt.verifier_key, key)
    verified = verify_receipt(receipt, receipt.verifier_key)
    after = open_checkpoint(newest, key)
    if restores and verified.checkpoint.size > min(restore.kept.size for restore in restores) > receipt.index:
        check_contains(source, receipt, after)
        return f"The log was restored from a backup since, and still has entry {receipt.index} unchanged."
    check_extension(source, receipt.checkpoint, newest, receipt.verifier_key, key)
    check_contains(source, receipt, after)
    before = verified.checkpoint.size
    return f"Today's log of {after.size} entries begins with the {before} of this receipt, and still has entry {receipt.index}."


def check_extension(
    source: RestoredSource, older: str, newest: str, old_key: VerifierKey, key: VerifierKey
) -> tuple[Checkpoint, Checkpoint]:
    """Check that the log of signed checkpoint `newest` begins with the log of signed checkpoint `older`; return both, parsed.

    The proof is computed from the log's tiles. `old_key` signed `older`, `key` signed `newest`; they differ where the log was
    restored in between. Raises `ProofError` where the log has another beginning, `LostEntryError` where the operator states
    that a restore lost entries, `SignatureError` or `MalformedError` for a bad checkpoint.
    """
    before, after = open_checkpoint(older, old_key), open_checkpoint(newest, key)
    check_kept(before, _restores(source, old_key, key))
    try:
        proof = consistency_proof(before.size, after.size, source)  # refuses a log that is smaller than it was
        check_consistency_path(before.size, after.size, before.root, after.root, proof)
    except (ProofError, MalformedError) as error:
        raise ProofError(
            f"The log of {after.size} entries does not begin with the {before.size} entries that its key signed before: "
            f"entries were removed or changed after they were signed. {_EVIDENCE}"
        ) from error
    return before, after


def _restores(source: RestoredSource, old_key: VerifierKey, key: VerifierKey) -> list[Restore]:
    """Return the signed statements that lead from `old_key` to `key`.

    Each says that the log was restored from a backup and that a new key replaced the one before. The signatures are checked;
    the list is empty where the keys are the same. Raises `ProofError` where no chain of such statements leads
    from `old_key` to `key`.
    """
    if old_key == key:
        return []
    return restores_since([statement for _, statement in source.restores()], old_key, key)


def _key_that_signed(source: RestoredSource, note: str, key: VerifierKey) -> VerifierKey:
    """Return the log's key for the signed checkpoint `note`, found by the name in it: `key`, or a key replaced at a restore.

    That `key` follows a replaced key is not checked here, but by `_restores`.
    """
    name = note.partition("\n")[0]
    ended = (VerifierKey.parse(text) for text, _ in source.restores()) if name != key.name else iter(())
    return next((one for one in ended if one.name == name), key)


def check_contains(source: TileReader, receipt: Receipt, head: Checkpoint) -> None:
    """Check that the log of the checkpoint `head` has the receipt's entry at the receipt's index. Raises `ProofError`."""
    proof = inclusion_proof(receipt.index, head.size, source)
    check_inclusion_path(leaf_hash(receipt.entry), receipt.index, head.size, proof, head.root)


def compare_with_live_log(receipt: Receipt, address: str | None) -> str:
    """Check that the log as published now extends the receipt's checkpoint and has its entry; return the result in words.

    `address`: the log's address; None: the address that follows from the name of the log's key; "": do not ask the log. The
    caller has checked the receipt itself. Raises `ProofError` where the log does not extend the receipt's checkpoint. Where the
    log does not answer, the returned sentence says so.
    """
    if address == "":
        return "The log as it is today was not asked."
    source = HttpSource(address or _address_of(receipt.verifier_key.name))
    try:
        newest = source.checkpoint()
    except UnavailableError as error:
        return f"The log as it is today could not be asked: {error}"
    try:
        key = VerifierKey.parse(source.key().strip())
        return compare_with_receipt(source, newest, key, receipt)
    except UnavailableError as error:
        raise ProofError(f"The log shows a checkpoint but not what is below it. {_EVIDENCE} ({error})") from error


def _address_of(origin: str) -> str:
    """Return the address of the log with this name: https, or http for a log on this machine."""
    local = urlsplit(f"//{origin}").hostname in {"localhost", "127.0.0.1", "::1"}
    return f"{'http' if local else 'https'}://{first_name(origin)}"


def _read(file: Path) -> Receipt | str:
    """Return the receipt or the signed checkpoint in a file. Raises `UnavailableError` where it is neither."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnavailableError(f"{file} cannot be read. Give the file of an older checkpoint or a receipt.") from error
    if not text.lstrip().startswith("{"):
        return text
    try:
        return Receipt.parse(text)
    except LedgerError as error:
        raise UnavailableError(f"{file} is not a receipt. {error}") from error
