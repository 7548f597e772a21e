"""Wrong passphrases slow later attempts, only for locators with the same first byte."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

import pytest

from candour.apps.mailbox.models import PrefixFailures
from candour.apps.mailbox.services import slowing
from candour.apps.mailbox.services.opening import OpenedMailbox, WrongPassphrase, open_with_locator, open_with_words
from candour.apps.mailbox.services.slowing import FAILURES_EXPIRE, FREE_FAILURES
from candour.domain.sealing import MailboxLocator, Passphrase
from candour.ui.proof_of_work import CHALLENGE_LASTS, Proof, WaitRequired, WorkRequired, work_hash, zero_bits
from tests.apps.mailbox.boxes import NOON, Box

pytestmark = pytest.mark.django_db


def locator(first: int, rest: int = 1) -> MailboxLocator:
    return MailboxLocator(bytes([first]) + rest.to_bytes(31, "big"))


def fail(first: int, times: int, now: datetime = NOON) -> None:
    for _ in range(times):
        slowing.count_failure(first, now=now)


def solve(asked: WorkRequired, place: MailboxLocator) -> Proof:
    proofs = (Proof(asked.challenge, number) for number in count())
    return next(proof for proof in proofs if zero_bits(work_hash(proof, slowing.work_context(place))) >= asked.bits)


@pytest.fixture
def easy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slowing, "EASIEST", 7)


def test_the_first_failures_cost_nothing() -> None:
    fail(7, FREE_FAILURES - 1)
    assert open_with_locator(locator(7), now=NOON) == WrongPassphrase()
    assert isinstance(open_with_locator(locator(7), now=NOON), WorkRequired)


def test_slowing_a_prefix_does_not_slow_others(box: Box) -> None:
    prefix = slowing.prefix_of(box.keys.locator)
    fail((prefix + 1) % 256, 50)
    assert isinstance(open_with_locator(box.keys.locator, now=NOON), OpenedMailbox)
    assert isinstance(open_with_locator(locator((prefix + 1) % 256), now=NOON), WorkRequired)


def test_the_right_words_on_a_slowed_prefix_open_after_the_work(box: Box, easy: None) -> None:
    fail(slowing.prefix_of(box.keys.locator), FREE_FAILURES)
    asked = open_with_locator(box.keys.locator, now=NOON)
    assert isinstance(asked, WorkRequired)
    assert isinstance(open_with_locator(box.keys.locator, solve(asked, box.keys.locator), now=NOON), OpenedMailbox)


def test_opening_a_mailbox_does_not_reset_the_prefixs_count(box: Box, easy: None) -> None:
    prefix = slowing.prefix_of(box.keys.locator)
    fail(prefix, FREE_FAILURES)
    asked = open_with_locator(box.keys.locator, now=NOON)
    assert isinstance(asked, WorkRequired)
    open_with_locator(box.keys.locator, solve(asked, box.keys.locator), now=NOON)
    assert PrefixFailures.objects.get(prefix=prefix).failures == FREE_FAILURES


def test_a_proof_is_valid_for_its_locator_only(easy: None) -> None:
    fail(9, FREE_FAILURES)
    asked = open_with_locator(locator(9, 1), now=NOON)
    assert isinstance(asked, WorkRequired)
    proof = solve(asked, locator(9, 1))
    other = next(
        place
        for place in (locator(9, n) for n in range(2, 99))
        if zero_bits(work_hash(proof, slowing.work_context(place))) < asked.bits
    )
    assert open_with_locator(locator(9, 1), proof, now=NOON) == WrongPassphrase()
    assert isinstance(open_with_locator(other, proof, now=NOON), WorkRequired)


def test_a_late_or_forged_proof_or_of_another_prefix_is_refused(easy: None) -> None:
    fail(9, FREE_FAILURES)
    asked = open_with_locator(locator(9), now=NOON)
    assert isinstance(asked, WorkRequired)
    proof = solve(asked, locator(9))
    assert not slowing.is_solved(proof, locator(9), now=NOON + CHALLENGE_LASTS + timedelta(seconds=1))
    assert not slowing.is_solved(Proof(proof.challenge + "x", proof.counter), locator(9), now=NOON)
    assert not slowing.is_solved(proof, locator(8), now=NOON)
    assert slowing.is_solved(proof, locator(9), now=NOON)


def test_the_work_rises_with_the_failures_up_to_a_maximum() -> None:
    steps = []
    for _ in range(9):
        fail(3, FREE_FAILURES)
        steps.append(slowing.step(3, now=NOON))
    assert steps[:4] == [1, 2, 2, 3]
    PrefixFailures.objects.update(failures=1_000_000)
    assert slowing.step(3, now=NOON) == slowing.STEPS
    assert len(slowing.WAITS) == slowing.STEPS + 1


def test_failures_expire_after_an_hour_at_the_earliest() -> None:
    fail(3, 40)
    later = NOON + FAILURES_EXPIRE
    assert slowing.step(3, now=later) == 0
    slowing.count_failure(3, now=later)
    assert PrefixFailures.objects.get(prefix=3).failures == 1
    assert slowing.delete_expired(now=later + FAILURES_EXPIRE) == 1


def test_without_javascript_the_wait_is_short_and_its_ticket_is_valid_for_these_words(box: Box) -> None:
    prefix = slowing.prefix_of(box.keys.locator)
    fail(prefix, FREE_FAILURES)
    asked = open_with_words(Passphrase(box.words), now=NOON)
    assert isinstance(asked, WaitRequired)
    assert asked.seconds == slowing.WAITS[1]
    ready = NOON + timedelta(seconds=asked.seconds)
    assert isinstance(open_with_words(Passphrase(box.words), asked.ticket, now=NOON), WaitRequired)
    assert not slowing.wait_is_over(asked.ticket, locator(prefix), now=ready)
    assert not slowing.wait_is_over(asked.ticket, box.keys.locator, now=ready + timedelta(hours=1))
    assert isinstance(open_with_words(Passphrase(box.words), asked.ticket, now=ready), OpenedMailbox)


def test_answers_for_a_slowed_prefix_do_not_reveal_whether_a_locator_exists(box: Box) -> None:
    prefix = slowing.prefix_of(box.keys.locator)
    fail(prefix, FREE_FAILURES)
    right, wrong = (open_with_locator(place, now=NOON) for place in (box.keys.locator, locator(prefix)))
    assert isinstance(right, WorkRequired)
    assert isinstance(wrong, WorkRequired)
    assert (right.bits, len(right.challenge)) == (wrong.bits, len(wrong.challenge))
    assert PrefixFailures.objects.get(prefix=prefix).failures == FREE_FAILURES
