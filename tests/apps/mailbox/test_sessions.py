"""An open mailbox: fifteen idle minutes, one secret, nothing of Django's session."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from candour.apps.mailbox import tasks
from candour.apps.mailbox.models import MailboxSession, PrefixFailures, UsedForm
from candour.apps.mailbox.services import sessions, slowing, writing
from candour.apps.mailbox.services.sessions import IDLE, SessionToken
from tests.apps.mailbox.boxes import NOON, Box
from tests.apps.mailbox.pages import opened

pytestmark = pytest.mark.django_db


def test_it_opens_only_the_mailbox_of_its_token(box: Box) -> None:
    token = sessions.start(box.mailbox, now=NOON)
    assert sessions.resume(token, now=NOON) == box.mailbox
    assert sessions.resume(SessionToken("another"), now=NOON) is None


def test_it_keeps_only_a_digest_of_the_token(box: Box) -> None:
    token = sessions.start(box.mailbox, now=NOON)
    assert bytes(MailboxSession.objects.get().token_hash) == token.digest()
    assert token.reveal() not in repr(token)


def test_use_keeps_it_open_and_fifteen_idle_minutes_close_it(box: Box) -> None:
    token = sessions.start(box.mailbox, now=NOON)
    almost = IDLE - timedelta(seconds=1)
    assert sessions.resume(token, now=NOON + almost)
    assert sessions.resume(token, now=NOON + 2 * almost)
    assert sessions.resume(token, now=NOON + 2 * almost + IDLE) is None


def test_ending_it_leaves_no_row(box: Box) -> None:
    token = sessions.start(box.mailbox, now=NOON)
    sessions.end(token)
    assert not MailboxSession.objects.exists()
    assert sessions.resume(token, now=NOON) is None


def test_idle_sessions_are_cleared_by_the_next_opening(box: Box) -> None:
    sessions.start(box.mailbox, now=NOON)
    sessions.start(box.mailbox, now=NOON + IDLE)
    assert MailboxSession.objects.count() == 1


def test_a_mailbox_makes_no_session_of_djangos(client: Client, box: Box) -> None:
    response = opened(client, box.words)
    assert set(response.cookies) == {"open"}
    assert not Session.objects.exists()


def test_the_worker_clears_away_what_no_longer_serves(box: Box) -> None:
    sessions.start(box.mailbox, now=NOON)
    slowing.count_failure(3, now=NOON)
    writing.use_form(uuid.uuid4(), now=NOON)
    tasks.tidy(0)
    assert not MailboxSession.objects.exists()
    assert not PrefixFailures.objects.exists()
    assert not UsedForm.objects.exists()
