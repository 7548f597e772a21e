"""What a reporter does in an open mailbox: write, add, send a file, raise a safety flag, withdraw the report.

Each takes the number printed in its form (`once`): sent a second time, it does nothing. Texts are
sealed in the browser, or here in memory where there is no JavaScript (`seal`). The acts themselves, with their entries, are
reports.services; here is only what the mailbox adds.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from candour.apps.dossiers.models import Dossier
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.mailbox.models import UsedForm
from candour.apps.mailbox.queries import procedure
from candour.apps.matters import services as matter_services
from candour.apps.reports import services as reports
from candour.apps.reports.models import Mailbox
from candour.domain.sealing import Recipient, seal_json
from candour.ui.errors import Refusal, StaleKey
from candour.ui.times import to_hour

FORMS_KEPT: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sealed:
    """One sealed document and the key epoch it was sealed in."""

    ciphertext: bytes
    epoch: int


def seal(mailbox: Mailbox, document: dict[str, object]) -> Sealed:
    """Seal a reporter's document in memory, where the browser cannot."""
    epoch = latest_epoch(mailbox.report.dossier)
    return Sealed(seal_json(Recipient(epoch.public_key), document), epoch.number)


def send_message(mailbox: Mailbox, sealed: Sealed, *, once: uuid.UUID, now: datetime) -> None:
    """Write to whoever looks after the report. Raises Refusal."""
    report = mailbox.report

    def send() -> None:
        _must_be_newest(mailbox, sealed.epoch)
        reports.add_message_by_reporter(report, sealed.ciphertext, now=now)

    _once(once, now, send)


def add_to_account(mailbox: Mailbox, sealed: Sealed, *, once: uuid.UUID, now: datetime) -> None:
    """Add to the account; what is there stays. Raises as `send_message`."""

    def add() -> None:
        _must_be_newest(mailbox, sealed.epoch)
        reports.add_to_account(mailbox.report, sealed.ciphertext, now=now)

    _once(once, now, add)


def add_exhibit(mailbox: Mailbox, exhibits: list[reports.Exhibit], epoch: int, *, once: uuid.UUID, now: datetime) -> None:
    """Add a file that has arrived whole: all its versions or none. Raises Refusal."""

    def add() -> None:
        _must_be_newest(mailbox, epoch)
        for exhibit in exhibits:
            reports.add_exhibit(mailbox.report, exhibit, now=now)

    _once(once, now, add)


def raise_safety(mailbox: Mailbox, *, once: uuid.UUID, now: datetime) -> None:
    """Raise a safety flag at once."""
    _once(once, now, lambda: reports.raise_safety(mailbox.report, now=now))


def withdraw(mailbox: Mailbox, *, once: uuid.UUID, now: datetime) -> None:
    """Take the report back. It is kept, and says so; under the law it is a withdrawal, which ends nothing by itself."""

    def take_back() -> None:
        reports.withdraw(mailbox.report, now=now)
        with suppress(Refusal):  # nobody has begun on it, or the law knows no withdrawal
            matter_services.act_as_reporter(mailbox.report, "withdrawal_received", now=now)

    _once(once, now, take_back)


def choose(mailbox: Mailbox, event: str, *, once: uuid.UUID, now: datetime) -> None:
    """Record a choice that is the reporter's alone under the law. Raises Refusal where it is not open now."""
    if procedure.choice(mailbox.report, event, now=now) is None and not UsedForm.objects.filter(key=once).exists():
        raise Refusal(_("This cannot be chosen now."))
    _once(once, now, lambda: matter_services.act_as_reporter(mailbox.report, event, now=now))


def answer_ask(mailbox: Mailbox, ask: uuid.UUID, answer: str, *, once: uuid.UUID, now: datetime) -> None:
    """Answer an ask with yes, in writing only, or no. Raises Refusal."""
    _once(once, now, lambda: matter_services.answer_ask(mailbox.report, ask, answer, now=now))


def use_form(key: uuid.UUID, *, now: datetime) -> bool:
    """Mark a form as used; False where it already was. In a race the second waits for the first."""
    _row, fresh = UsedForm.objects.get_or_create(key=key, defaults={"used_hour": to_hour(now)})
    return fresh


def forget_old_forms(*, now: datetime) -> int:
    """Forget forms used more than a week ago; returns how many."""
    return UsedForm.objects.filter(used_hour__lt=now - FORMS_KEPT).delete()[0]


def _once(key: uuid.UUID, now: datetime, act: Callable[[], object]) -> None:
    with transaction.atomic():
        if use_form(key, now=now):
            act()


def _must_be_newest(mailbox: Mailbox, epoch: int) -> None:
    """Hold the dossier's epoch still until this is in it. Rotation locks the same row."""
    dossier = Dossier.objects.select_for_update(no_key=True).get(pk=mailbox.report.dossier_id)
    if latest_epoch(dossier).number != epoch:
        raise StaleKey(_("Who can read your report has just changed. Nothing was lost. Send it again."))
