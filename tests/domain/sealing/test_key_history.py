"""The signed history of keys: who may sign a key, what is refused, and that both languages agree on every byte."""

from __future__ import annotations

import json
from dataclasses import replace
from uuid import UUID

import pytest

from candour.domain import sealing
from candour.domain.sealing import BrokenHistory, Purpose, SignedKey, check_history, sign_first, sign_next, sign_staff_key
from tests.domain.sealing.javascript import call
from tests.vectors import make_key_proofs

OWNER = UUID("5f3b6f3e-1111-4222-8333-444455556666")
FIRST, SECOND, THIRD, FOUNDER, STRANGER = (sealing.new_dossier().secret for _ in range(5))


def half(secret: sealing.X25519Secret) -> sealing.SigningSecret:
    return sealing.signing_half(secret)


ONE = sign_first(OWNER, FIRST, half(FOUNDER))
TWO = sign_next(ONE, SECOND, half(FIRST))
THREE = sign_next(TWO, THIRD, half(SECOND))
OLD = SignedKey(Purpose.EPOCH, OWNER, 1, FIRST.public)


def test_each_epoch_follows_from_the_epoch_before() -> None:
    check_history([ONE])
    check_history([ONE, TWO, THREE])


@pytest.mark.parametrize(
    "forged",
    [
        [],
        [TWO],
        [ONE, THREE],
        [ONE, sign_next(ONE, STRANGER, half(STRANGER))],
        [ONE, sign_next(ONE, STRANGER, half(FOUNDER))],
        [ONE, replace(TWO, public_key=STRANGER.public)],
        [ONE, replace(TWO, signature=bytes(64))],
        [ONE, replace(TWO, signature=b"")],
        [replace(ONE, public_key=STRANGER.public), TWO],
        [ONE, replace(TWO, owner=UUID(int=1))],
        [ONE, TWO, sign_next(TWO, THIRD, half(FIRST))],
        [replace(ONE, purpose=Purpose.STAFF), TWO],
    ],
)
def test_a_key_that_no_holder_of_the_key_before_signed_breaks_the_history(forged: list[SignedKey]) -> None:
    with pytest.raises(BrokenHistory):
        check_history(forged)


def test_a_key_from_before_signatures_counts_only_where_it_was_listed_and_never_after_a_signed_one() -> None:
    with pytest.raises(BrokenHistory):
        check_history([OLD])
    check_history([OLD], {OLD.fixed_key})
    late = SignedKey(Purpose.EPOCH, OWNER, 2, STRANGER.public, FIRST.public)
    with pytest.raises(BrokenHistory):
        check_history([ONE, late], {late.fixed_key})
    with pytest.raises(BrokenHistory):
        check_history([OLD, late], {OLD.fixed_key})


def test_the_first_signed_epoch_after_an_old_one_is_signed_by_staff() -> None:
    after = sign_next(OLD, SECOND, half(FOUNDER))
    with pytest.raises(BrokenHistory):
        check_history([OLD, after], {OLD.fixed_key})
    check_history([OLD, after], {OLD.fixed_key}, {half(FOUNDER).public})
    check_history([OLD, after, sign_next(after, THIRD, half(SECOND))], {OLD.fixed_key}, {half(FOUNDER).public})


def test_staff_never_vouch_for_an_epoch_that_follows_a_signed_one() -> None:
    with pytest.raises(BrokenHistory):
        check_history([ONE, sign_next(ONE, SECOND, half(FOUNDER))], (), {half(FOUNDER).public})


def test_a_staff_key_signs_itself_first_and_is_followed_by_its_own_signature_or_a_colleagues() -> None:
    first = sign_staff_key(OWNER, FIRST)
    own, vouched = sign_next(first, SECOND, half(FIRST)), sign_next(first, SECOND, half(FOUNDER))
    check_history([first, own])
    with pytest.raises(BrokenHistory):
        check_history([first, vouched])
    check_history([first, vouched], (), {half(FOUNDER).public})
    with pytest.raises(BrokenHistory):
        check_history([first, sign_staff_key(OWNER, SECOND, 2, FIRST.public)])
    with pytest.raises(BrokenHistory):
        check_history([replace(own, number=1, previous="")])


def test_a_staff_key_from_before_signatures_gets_its_signing_half_later() -> None:
    key = sign_staff_key(OWNER, SECOND, 2, FIRST.public)
    old = SignedKey(Purpose.STAFF, OWNER, 1, FIRST.public)
    check_history([old, key], {old.fixed_key, key.fixed_key})
    with pytest.raises(BrokenHistory):
        check_history([old, key], {old.fixed_key})


def test_a_signature_for_one_use_is_not_one_for_another() -> None:
    half_key = sign_staff_key(OWNER, FIRST)
    with pytest.raises(BrokenHistory):
        check_history([replace(half_key, purpose=Purpose.EPOCH)])


def test_both_languages_sign_the_same_bytes() -> None:
    browser = call("signFirst", dossier=str(OWNER), secret=FIRST.reveal(), founder=FOUNDER.reveal())
    assert browser == ONE.as_json()
    assert call("signNext", before=ONE.as_json(), secret=SECOND.reveal(), signer=FIRST.reveal()) == TWO.as_json()
    assert call("signStaffKey", staff=str(OWNER), secret=FIRST.reveal()) == sign_staff_key(OWNER, FIRST).as_json()


def test_both_languages_refuse_the_same() -> None:
    keys = [ONE, replace(TWO, signature=bytes(64)), TWO, THREE]
    histories = [[ONE, TWO, THREE], [ONE, THREE], [ONE, keys[1]], [ONE, sign_next(ONE, STRANGER, half(STRANGER))], [OLD]]
    sent = [[key.as_json() for key in history] for history in histories]
    assert call("checkHistories", histories=sent) == [_holds(history) for history in histories]


def _holds(history: list[SignedKey]) -> bool:
    try:
        check_history(history)
    except BrokenHistory:
        return False
    return True


def test_the_vectors_of_key_proofs_are_what_is_written_today() -> None:
    assert json.loads(make_key_proofs.TARGET.read_text()) == make_key_proofs.vectors()
