"""A challenge to a public key, and the signed answer of whoever holds its secret."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest

from candour.domain import sealing
from candour.domain.sealing import age

STAFF = uuid.uuid4()


@pytest.fixture
def secret() -> sealing.StaffSecret:
    return sealing.StaffSecret(sealing.new_dossier().secret.reveal())


def test_the_holder_opens_the_challenge_and_signs_the_answer(secret: sealing.StaffSecret) -> None:
    answer, challenge = sealing.seal_challenge(secret.public)
    proof = sealing.prove_possession(STAFF, secret, challenge)
    assert proof.answer == answer
    assert sealing.proves_possession(sealing.sign_staff_key(STAFF, secret), proof)


def test_another_owner_key_or_answer_is_not_proved(secret: sealing.StaffSecret) -> None:
    proof = sealing.prove_possession(STAFF, secret, sealing.seal_challenge(secret.public)[1])
    key = sealing.sign_staff_key(STAFF, secret)
    other = sealing.new_dossier()
    for changed in (
        replace(key, owner=uuid.uuid4()),
        replace(key, public_key=other.public),
        replace(key, signing_key=str(sealing.signing_half(other.secret).public)),
        replace(key, signing_key="none"),
    ):
        assert not sealing.proves_possession(changed, proof)
    assert not sealing.proves_possession(key, replace(proof, answer=bytes(32)))


def test_nothing_else_that_was_sealed_to_the_key_is_opened_as_a_challenge(secret: sealing.StaffSecret) -> None:
    for text in (b"", bytes(32), b"candour key challenge v1\n", b"candour key challenge v1\n" + bytes(33)):
        with pytest.raises(sealing.BadDocument):
            sealing.prove_possession(STAFF, secret, age.encrypt(secret.public, text))
    with pytest.raises(sealing.WrongKey):
        sealing.prove_possession(STAFF, secret, sealing.seal_challenge(sealing.new_dossier().public)[1])
