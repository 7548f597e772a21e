"""Statements about restored logs: signed by the key they end, no checkpoints, checked against what was seen before."""

from __future__ import annotations

import pytest

from candour.domain.ledger import (
    Checkpoint,
    LostEntryError,
    MalformedError,
    ProofError,
    Restore,
    SignatureError,
    Signer,
    check_kept,
    first_name,
    next_name,
    open_checkpoint,
    restores_since,
)
from tests.domain.ledger.logs import KEY, ORIGIN, SIGNER, log_of

NEXT = Signer(next_name(ORIGIN), bytes(range(32, 64)))
THIRD = Signer(next_name(NEXT.name), bytes(range(64, 96)))


def _head(size: int, origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin, size, log_of(size).root())


RESTORE = Restore(KEY, _head(7), _head(9), NEXT.verifier_key)
NOTE = RESTORE.sign(SIGNER)


def test_a_statement_reads_back_and_is_no_checkpoint() -> None:
    assert Restore.parse(NOTE, KEY) == RESTORE
    with pytest.raises(MalformedError):
        open_checkpoint(NOTE, KEY)


def test_only_the_ended_key_can_state_its_end() -> None:
    with pytest.raises(SignatureError):
        Restore.parse(RESTORE.sign(Signer(ORIGIN, bytes(32))), KEY)


@pytest.mark.parametrize(("old", "new"), [("kept 7", "kept 10"), ("kept 7 ", "kept 07 "), ("restore/1", "restore/2"),
                                          (f"\n{ORIGIN}\n", "\nother.example\n"), ("next ", "after ")])  # fmt: skip
def test_a_statement_in_another_form_is_refused(old: str, new: str) -> None:
    text = NOTE.rpartition("\n\n")[0] + "\n"
    with pytest.raises(MalformedError):
        Restore.parse(SIGNER.sign(text.replace(old, new)), KEY)


def test_names_count_the_restores() -> None:
    assert (NEXT.name, THIRD.name) == (f"{ORIGIN}~2", f"{ORIGIN}~3")
    assert first_name(THIRD.name) == first_name(ORIGIN) == ORIGIN


def test_a_chain_of_statements_leads_to_the_newest_key() -> None:
    second = Restore(NEXT.verifier_key, _head(8, NEXT.name), _head(12, NEXT.name), THIRD.verifier_key)
    statements = ["no note", second.sign(NEXT), NOTE]
    assert restores_since(statements, KEY, KEY) == []
    assert restores_since(statements, KEY, THIRD.verifier_key) == [RESTORE, second]
    with pytest.raises(ProofError, match="never said"):
        restores_since([NOTE], KEY, THIRD.verifier_key)


def test_lost_entries_are_named_and_a_statement_that_says_less_is_evidence() -> None:
    check_kept(_head(7), [RESTORE])
    with pytest.raises(LostEntryError, match="the 2 entries from 7 to 8 are lost"):
        check_kept(_head(8), [RESTORE])
    with pytest.raises(ProofError, match="does not fit"):
        check_kept(_head(10), [RESTORE])
    with pytest.raises(ProofError, match="does not fit"):
        check_kept(Checkpoint(ORIGIN, 9, bytes(32)), [RESTORE])
