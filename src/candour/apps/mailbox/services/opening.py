"""Opens a mailbox with a passphrase, or with the locator (the value derived from it by which the mailbox is found).

With JavaScript the browser derives the locator and sends only the locator. Without JavaScript the server derives the locator in
memory, outside any transaction and while other Python threads can run, and does not store it. Every wrong attempt gets the same
answer after the same steps: derive the locator, read the failure count, look up the mailbox once, count one failure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from candour.apps.ledger.services import append
from candour.apps.mailbox.services import sessions, slowing
from candour.apps.mailbox.services.sessions import SessionToken
from candour.apps.reports.models import Mailbox
from candour.apps.reports.queries import mailbox_of
from candour.domain.ledger import Actor, Kind
from candour.domain.sealing import MailboxLocator, MailboxSecret, Passphrase, derive_mailbox
from candour.ui.proof_of_work import Proof, WaitRequired, WorkRequired
from candour.ui.times import to_hour


@dataclass(frozen=True, slots=True)
class OpenedMailbox:
    """The result of a successful opening: the mailbox and the token of its session.

    `secret`: the mailbox's secret, if the server derived it from the passphrase; None if the browser did so.
    """

    mailbox: Mailbox
    token: SessionToken
    secret: MailboxSecret | None = None


@dataclass(frozen=True, slots=True)
class WrongPassphrase:
    """The result of an opening with a passphrase or locator that no mailbox has."""


def open_with_locator(
    locator: MailboxLocator, proof: Proof | None = None, *, now: datetime
) -> OpenedMailbox | WrongPassphrase | WorkRequired:
    """Open the mailbox with this locator, or return the proof of work to do first if the locator's prefix is slowed."""
    prefix = slowing.prefix_of(locator)
    slowed = slowing.step(prefix, now=now)
    if slowed and not slowing.is_solved(proof, locator, now=now):
        return slowing.challenge(prefix, slowed, now=now)
    return _open_without_slowing(locator, now=now)


def open_with_words(words: Passphrase, ticket: str = "", *, now: datetime) -> OpenedMailbox | WrongPassphrase | WaitRequired:
    """Open the mailbox to which this passphrase belongs; return WrongPassphrase where there is none.

    Returns WaitRequired, without a try, where many wrong tries were made for locators (the look-up values derived from
    passphrases) with the same first bits; `ticket` proves that the visitor has waited. Raises BadPassphrase if the passphrase
    contains no letter.
    """
    keys = derive_mailbox(words, settings.CANDOUR_MAILBOX_SALT)
    slowed = slowing.step(slowing.prefix_of(keys.locator), now=now)
    if slowed and not slowing.wait_is_over(ticket, keys.locator, now=now):
        return slowing.ticket(keys.locator, slowed, now=now)
    result = _open_without_slowing(keys.locator, now=now)
    return OpenedMailbox(result.mailbox, result.token, keys.secret) if isinstance(result, OpenedMailbox) else result


def _open_without_slowing(locator: MailboxLocator, *, now: datetime) -> OpenedMailbox | WrongPassphrase:
    """Start a session of the mailbox with this locator or, if there is none, count a failure of the locator's prefix."""
    found = mailbox_of(locator)
    mailbox = sessions.holder_of(found) if found else None
    if mailbox is None:
        slowing.count_failure(slowing.prefix_of(locator), now=now)
        return WrongPassphrase()
    with transaction.atomic():
        token = sessions.start(mailbox, now=now)
        append(Kind.MAILBOX_OPENED, actor=Actor.REPORTER, report=mailbox.report.pk, now=to_hour(now))
    return OpenedMailbox(mailbox, token)
