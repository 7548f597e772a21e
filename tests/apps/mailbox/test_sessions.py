"""Sessions of open mailboxes: they end after fifteen idle minutes and do not use Django's sessions."""

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
from candour.ui.times import to_hour
from tests.apps.mailbox.boxes import NOON, Box
from tests.apps.mailbox.pages import opened

pytestmark = pytest.mark.django_db


def test_a_token_opens_only_its_own_mailbox(box: Box) -> None:
    token = sessions.start(box.mailbox, now=NOON)
    assert sessions.resume(token, now=NOON) == box.mailbox
    assert sessions.resume(SessionToken("another"), now=NOON) is None


def test_only_a_digest_of_the_token_is_stored(box: Box) -> None:
    token = sessions.start(box.mailbox, now=NOON)
    assert bytes(MailboxSession.objects.get().token_hash) == token.digest()
    assert token.reveal() not in repr(token)


def test_use_keeps_a_session_open_and_fifteen_idle_minutes_end_it(box: Box) -> None:
    token = sessions.start(box.mailbox, now=NOON)
    almost = IDLE - timedelta(seconds=1)
    assert sessions.resume(token, now=NOON + almost)
    used = token.used_at(NOON + almost)
    assert sessions.resume(used, now=NOON + 2 * almost)
    assert sessions.resume(token, now=NOON + 2 * almost) is None
    assert sessions.resume(used, now=NOON + almost + IDLE) is None


def test_a_row_has_the_hour_and_the_cookies_time_cannot_be_changed(box: Box) -> None:
    token = sessions.start(box.mailbox, now=NOON + timedelta(minutes=7))
    assert MailboxSession.objects.get().last_used_hour == to_hour(NOON)
    secret, at, signature = token.reveal().split(":")
    later = SessionToken(f"{secret}:{int(at) + 3600}:{signature}")
    assert sessions.resume(later, now=NOON + timedelta(hours=1)) is None


def test_ending_a_session_deletes_its_row(box: Box) -> None:
    token = sessions.start(box.mailbox, now=NOON)
    sessions.end(token)
    assert not MailboxSession.objects.exists()
    assert sessions.resume(token, now=NOON) is None


def test_idle_sessions_are_deleted_by_the_next_opening(box: Box) -> None:
    sessions.start(box.mailbox, now=NOON)
    sessions.start(box.mailbox, now=NOON + timedelta(hours=2))
    assert MailboxSession.objects.count() == 1


def test_opening_a_mailbox_creates_no_django_session(client: Client, box: Box) -> None:
    response = opened(client, box.words)
    assert set(response.cookies) == {"open"}
    assert not Session.objects.exists()


def test_the_worker_deletes_idle_sessions_and_old_rows(box: Box) -> None:
    sessions.start(box.mailbox, now=NOON)
    slowing.count_failure(3, now=NOON)
    writing.use_form(uuid.uuid4(), now=NOON)
    tasks.tidy(0)
    assert not MailboxSession.objects.exists()
    assert not PrefixFailures.objects.exists()
    assert not UsedForm.objects.exists()
