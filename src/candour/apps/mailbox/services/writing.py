"""What a reporter does in an open mailbox: send a message, add to the account, send files, raise a safety flag, withdraw.

Each of these takes the form's random id (`once`) and does nothing if a form with that id was sent before. Texts are sealed in
the browser or, without JavaScript, here in memory (`seal`). Not here: the acts themselves and their ledger entries
(`reports.services`, `matters.services`).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from candour.apps.cases import services as cases
from candour.apps.dossiers.models import Dossier, Epoch
from candour.apps.dossiers.queries import latest_epoch
from candour.apps.mailbox.models import UsedForm
from candour.apps.mailbox.queries import procedure
from candour.apps.matters import services as matter_services
from candour.apps.reports import services as reports
from candour.apps.reports.models import Mailbox
from candour.domain.sealing import (
    BadPassphrase,
    Passphrase,
    Recipient,
    SigningSecret,
    derive_mailbox,
    seal_json,
    signing_half,
)
from candour.ui.errors import Refusal, StaleKey
from candour.ui.times import to_hour

FORM_LIFETIME: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed document, and the number of the dossier's epoch to which it is sealed.

    `signer`: the reporter's signing key, where the server signs, in memory; None where the browser signed (`AuthoredBytes`).
    """

    ciphertext: bytes
    epoch: int
    signer: SigningSecret | None = None


def seal(mailbox: Mailbox, document: dict[str, object], signer: SigningSecret | None = None) -> Sealed:
    """Seal a reporter's document in memory to the dossier's newest epoch, for a browser without JavaScript."""
    epoch = latest_epoch(mailbox.report.dossier)
    return Sealed(seal_json(Recipient(epoch.public_key), document), epoch.number, signer)


def signer_of(mailbox: Mailbox, words: str) -> SigningSecret | None:
    """Derive the reporter's signing key from the seven words; None for a report from before keys had signatures.

    Raises Refusal where the words are not those of this mailbox.
    """
    founder = Epoch.objects.get(dossier=mailbox.report.dossier_id, number=1).signed_by
    if not founder:
        return None
    try:
        signer = signing_half(derive_mailbox(Passphrase(words), settings.CANDOUR_MAILBOX_SALT).secret)
    except BadPassphrase:
        raise Refusal(_("Type your 7 words too. They mark this as yours.")) from None
    if signer.public != founder:
        raise Refusal(_("Those are not the words of this report. Check each word and try again."))
    return signer


def send_message(mailbox: Mailbox, sealed: Sealed, *, once: uuid.UUID, now: datetime) -> None:
    """Add the reporter's sealed message to the report. Raises StaleKey if the message is sealed to an old epoch."""
    report = mailbox.report

    def add_message() -> None:
        """Add the sealed message to the report, if the message is sealed to the newest epoch."""
        _must_be_newest(mailbox, sealed.epoch)
        reports.add_message_by_reporter(report, sealed.ciphertext, sealed.signer, now=now)

    _act_once(once, now, add_message)


def add_to_account(mailbox: Mailbox, sealed: Sealed, *, once: uuid.UUID, now: datetime) -> None:
    """Add a sealed addition to the account. Raises StaleKey if the addition is sealed to an old epoch."""

    def add() -> None:
        """Add the sealed addition to the report, if the addition is sealed to the newest epoch."""
        _must_be_newest(mailbox, sealed.epoch)
        reports.add_to_account(mailbox.report, sealed.ciphertext, sealed.signer, now=now)

    _act_once(once, now, add)


def add_exhibit(mailbox: Mailbox, exhibits: list[reports.Exhibit], epoch: int, *, once: uuid.UUID, now: datetime) -> None:
    """Add the uploaded `exhibits` (versions of one file, or several files) to the report: all of them or none.

    `epoch`: number of the dossier's epoch to which the exhibits are sealed. Raises StaleKey if that epoch is not the newest,
    and Refusal if an exhibit cannot be added.
    """

    def add() -> None:
        """Add each uploaded exhibit to the report, if the exhibits are sealed to the newest epoch."""
        _must_be_newest(mailbox, epoch)
        for exhibit in exhibits:
            reports.add_exhibit(mailbox.report, exhibit, now=now)

    _act_once(once, now, add)


def raise_safety(mailbox: Mailbox, *, once: uuid.UUID, now: datetime) -> None:
    """Raise a safety flag on the report: a warning that the reporter is not safe, which staff must answer."""
    _act_once(once, now, lambda: reports.raise_safety(mailbox.report, now=now))


def withdraw(mailbox: Mailbox, *, once: uuid.UUID, now: datetime) -> None:
    """Mark the report as withdrawn and, if the pack has a withdrawal, record it on the report's matters.

    The report is not deleted; staff may go on working on the report.
    """

    def withdraw_report() -> None:
        """Mark the report as withdrawn, and record the withdrawal on the report's matters if the pack has a withdrawal."""
        reports.withdraw(mailbox.report, now=now)
        with suppress(Refusal):  # there is no matter yet, or the pack has no withdrawal
            matter_services.act_as_reporter(mailbox.report, "withdrawal_received", now=now)

    _act_once(once, now, withdraw_report)


def choose(mailbox: Mailbox, event: str, *, once: uuid.UUID, now: datetime) -> None:
    """Record the reporter's act that has the event id `event`. Raises Refusal if the act is not possible now."""
    if procedure.choice(mailbox.report, event, now=now) is None and not UsedForm.objects.filter(key=once).exists():
        raise Refusal(_("This cannot be chosen now."))
    _act_once(once, now, lambda: matter_services.act_as_reporter(mailbox.report, event, now=now))


def answer_ask(mailbox: Mailbox, ask: uuid.UUID, answer: str, *, once: uuid.UUID, now: datetime) -> None:
    """Record the reporter's answer to the ask with this id. Raises Refusal if that ask cannot be answered now."""
    _act_once(once, now, lambda: matter_services.answer_ask(mailbox.report, ask, answer, now=now))


def answer_exclusion(mailbox: Mailbox, exclusion: uuid.UUID, answer: str, *, once: uuid.UUID, now: datetime) -> None:
    """Record the reporter's answer to whether an excluded person is to be kept out of the report.

    `exclusion`: the exclusion's id. Raises Refusal if the report has no such exclusion.
    """
    _act_once(once, now, lambda: cases.answer_exclusion(mailbox.report, exclusion, answer, now=now))


def use_form(key: uuid.UUID, *, now: datetime) -> bool:
    """Record that the form with the id `key` was used; return False if that is recorded already, else True.

    Of two calls at the same time with the same id, the second waits for the first.
    """
    _row, fresh = UsedForm.objects.get_or_create(key=key, defaults={"used_hour": to_hour(now)})
    return fresh


def delete_old_forms(*, now: datetime) -> int:
    """Delete the ids of forms used more than a week ago. Returns their number."""
    return UsedForm.objects.filter(used_hour__lt=now - FORM_LIFETIME).delete()[0]


def _act_once(key: uuid.UUID, now: datetime, act: Callable[[], object]) -> None:
    """Call `act` in a transaction, unless the form with the id `key` was used before."""
    with transaction.atomic():
        if use_form(key, now=now):
            act()


def _must_be_newest(mailbox: Mailbox, epoch: int) -> None:
    """Lock the dossier until the transaction ends, and raise StaleKey unless `epoch` is the dossier's newest epoch."""
    dossier = Dossier.objects.select_for_update(no_key=True).get(pk=mailbox.report.dossier_id)
    if latest_epoch(dossier).number != epoch:
        raise StaleKey(_("Who can read your report has just changed. Nothing was lost. Send it again."))
