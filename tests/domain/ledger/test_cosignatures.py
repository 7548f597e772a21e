"""Cosignatures: against one that a real witness gave, and against everything that must not count."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path

import pytest

from candour.domain.ledger import Cosigner, MalformedError, SignatureError, Signer, WitnessKey, check_quorum, cosignatures_of
from tests.domain.ledger.logs import KEY, log_of
from tests.domain.ledger.vectors import GO_KEY
from tests.domain.ledger.witness_vectors import (
    ARMORED_KEY,
    ARMORED_NAME,
    ARMORED_NOTE,
    ARMORED_PUBLIC,
    ARMORED_SIGNATURE,
    ARMORED_TIME,
)
from tests.vectors import make_ledger

NOTE = log_of(9).checkpoint()
TEXT = NOTE.rpartition("\n\n")[0] + "\n"
COSIGNERS = [Cosigner(Signer(f"witness.example.org/{number}", bytes([number]) * 32)) for number in (1, 2, 3)]
KEYS = [cosigner.key for cosigner in COSIGNERS]


def test_the_committed_vectors_are_those_that_this_code_writes() -> None:
    assert Path(make_ledger.TARGET).read_text(encoding="utf-8") == make_ledger.text()


def test_a_cosignature_of_a_real_witness_counts_with_its_time() -> None:
    key = WitnessKey(ARMORED_NAME, ARMORED_PUBLIC)
    assert key.key_id == b64decode(ARMORED_SIGNATURE)[:4]
    assert (str(key), WitnessKey.parse(ARMORED_KEY)) == (ARMORED_KEY, key)
    assert [(one.key, one.time) for one in cosignatures_of(ARMORED_NOTE, [key])] == [(key, ARMORED_TIME)]


def test_what_a_witness_cosigned_is_found_beside_the_logs_own_signature() -> None:
    note = NOTE + COSIGNERS[0].cosign(TEXT, 5) + COSIGNERS[1].cosign(TEXT, 6)
    assert [(one.key, one.time) for one in cosignatures_of(note, KEYS)] == [(KEYS[0], 5), (KEYS[1], 6)]


def test_the_latest_cosignature_of_a_witness_counts_once() -> None:
    note = NOTE + COSIGNERS[0].cosign(TEXT, 5) + COSIGNERS[0].cosign(TEXT, 9) + COSIGNERS[0].cosign(TEXT, 7)
    assert [one.time for one in cosignatures_of(note, KEYS)] == [9]
    with pytest.raises(SignatureError, match="1 valid"):
        check_quorum(note, KEYS, 2)


def test_one_key_under_two_names_is_one_witness() -> None:
    twice = [Cosigner(Signer(name, bytes(32))) for name in ("a.example", "b.example")]
    note = NOTE + "".join(cosigner.cosign(TEXT, 5) for cosigner in twice)
    with pytest.raises(SignatureError):
        check_quorum(note, [cosigner.key for cosigner in twice], 2)


def test_a_cosignature_of_another_checkpoint_or_time_does_not_count() -> None:
    line = COSIGNERS[0].cosign(log_of(8).checkpoint().rpartition("\n\n")[0] + "\n", 5)
    assert cosignatures_of(NOTE + line, KEYS) == []
    # The log's own signature is not a cosignature, not even by a witness with the log's key and name.
    assert cosignatures_of(NOTE, [WitnessKey(KEY.name, KEY.public)]) == []


def test_lines_by_unknown_witnesses_spoil_nothing() -> None:
    stranger = Cosigner(Signer("stranger.example", bytes(32))).cosign(TEXT, 5)
    assert len(check_quorum(NOTE + stranger + COSIGNERS[2].cosign(TEXT, 5), KEYS, 1)) == 1


@pytest.mark.parametrize("text", ["", GO_KEY, ARMORED_KEY.replace("+BK", "+AK"), ARMORED_KEY[:-1]])
def test_what_is_not_the_key_of_a_witness_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        WitnessKey.parse(text)
