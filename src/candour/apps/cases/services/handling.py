"""Assigning handlers to a case and handing it over. A supervisor's browser seals the grants; a handover needs a note.

Not here: the messages to reporters before a handover, and the acts that both record on matters (`desk.services`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from candour.apps.cases import access
from candour.apps.cases.models import Case, Handler
from candour.apps.cases.queries.conflicts import NEUTRAL, is_conflict, reasons_for_assigner
from candour.apps.cases.queries.handover_notes import notes_of
from candour.apps.cases.queries.keys import barred, dossiers_of, held_by
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Dossier, Item
from candour.apps.dossiers.queries import latest_epochs
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import append
from candour.apps.people.models import Role, Staff
from candour.apps.people.queries import live_key, stored_roles
from candour.domain.ledger import Actor, Kind
from candour.ui.errors import Refusal

REVIEW_AT = 3
OVERLAP_DAYS = 7
# Reasons for which there is no overlap: the past handler's grants are withdrawn with the handover.
WITHDRAW_IMMEDIATELY = frozenset({Handler.Reason.CONFLICT, Handler.Reason.REPORTER_ASKED})
# Reasons for which the past handler cannot write the note, so that a supervisor may.
NOTE_BY_SUPERVISOR = frozenset({Handler.Reason.CONFLICT, Handler.Reason.ABSENT, Handler.Reason.LEFT})


@dataclass(frozen=True)
class HandedOver:
    """Result of `hand_over`: the past handler's row, the next handler's row, and the ledger entry of the handover."""

    past: Handler
    following: Handler
    entry: Entry


def assign(
    case: Case, staff: Staff, grants: Sequence[dossiers.SealedGrant], *, by: Staff, now: datetime, role: str
) -> tuple[Handler, Entry]:
    """Assign a staff member to the case in a role, and store grants of the dossiers of the case and of the reports in the case.

    Raises Http404 where `by` may not assign; Refusal where the role is filled, the staff member is barred, or `grants` are not
    exactly those needed.
    """
    if not access.can_assign(by, case):
        raise Http404
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        if Handler.objects.filter(case=case, role=role, until=None).exists():
            raise Refusal(_("Somebody handles this case already. Hand it over instead."))
        _must_be_eligible(case, staff, role)
        _store_grants(case, staff, grants, by=by, now=now)
        made = _create_handler(case, staff, role, now)
        ids = {"case": case.pk, "handler": staff.pk, "assignment": made.pk}
        entry = append(Kind.CASE_ASSIGNED, actor=by.pk, **ids, content=[made], now=now)
    return made, entry


def hand_over(
    handler: Handler, staff: Staff, reason: str, *, grants: Sequence[dossiers.SealedGrant],
    rotations: Sequence[dossiers.Rotation], by: Staff, now: datetime,
) -> HandedOver:  # fmt: skip
    """Hand the case of `handler` over to `staff`. Raises Refusal where the past handler left no note.

    The past handler can read for `OVERLAP_DAYS` more days (the overlap). For reasons in `WITHDRAW_IMMEDIATELY` the past
    handler's grants are withdrawn at once, with `rotations`.
    """
    case = handler.case
    if not access.can_assign(by, case):
        raise Http404
    if reason not in Handler.Reason.values:
        raise Refusal(_("Choose why the case is handed over."))
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        if not Handler.objects.filter(pk=handler.pk, until=None).exists():
            raise Refusal(_("This case was handed over already. Load the page again."))
        note = _newest_handover_note(handler, reason)
        _must_be_eligible(case, staff, handler.role)
        # Grants come before the rotation: the new key is sealed to everybody who can read then, and to nobody else.
        _store_grants(case, staff, grants, by=by, now=now)
        past = _end_assignment(handler, reason, note, now)
        if past.overlap_ended_at:
            _rotate_keys(case, handler.staff, rotations, by=by, now=now)
        after = _create_handler(case, staff, handler.role, now)
        _request_review(case, handler.role, now)
        ids = {"case": case.pk, "handler": staff.pk}
        entry = append(Kind.CASE_HANDED_OVER, actor=by.pk, **ids, content=[past, after], now=now)
    return HandedOver(past, after, entry)


def write_handover_note(case: Case, ciphertext: bytes, *, by: Staff, now: datetime) -> Item:
    """Store the sealed note that tells the case's next handler which work is done and which is still to do."""
    if not access.can_write_handover_note(by, case) or case.dossier is None:
        raise Http404
    with transaction.atomic():
        note = dossiers.add_staff_item(case.dossier, Item.Kind.HANDOVER, ciphertext, by=by, now=now)
        ids = {"case": case.pk, "item": note.pk, "dossier": case.dossier_id}
        append(Kind.HANDOVER_NOTE_WRITTEN, actor=by.pk, **ids, content=[note], now=now)
    return note


def end_overlap(handler: Handler, rotations: Sequence[dossiers.Rotation], *, by: Staff, now: datetime) -> None:
    """Withdraw a past handler's grants and replace the keys of the dossiers with those in `rotations`.

    Raises Refusal until the last day of access is over, unless a conflict of interest bars the past handler.
    """
    if not access.can_end_overlap(by, handler.case):
        raise Http404
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).get(pk=handler.case_id)
        handler = Handler.objects.select_related("staff").get(pk=handler.pk)
        if handler.overlap_until is None or handler.overlap_ended_at is not None:
            raise Refusal(_("This reading has ended already."))
        if handler.overlap_until >= timezone.localdate(now) and not barred(case, handler.staff):
            raise Refusal(_("The overlap is not over yet."))
        _rotate_keys(case, handler.staff, rotations, by=by, now=now)
        Handler.objects.filter(pk=handler.pk).update(overlap_ended_at=now)
        ended = Handler.objects.filter(pk=handler.pk)
        append(Kind.OVERLAP_ENDED, actor=by.pk, case=case.pk, handler=handler.staff_id, content=ended, now=now)


def _newest_handover_note(handler: Handler, reason: str) -> Item:
    """The newest handover note since the handler was assigned.

    Raises Refusal where the handler wrote none or, for reasons in `NOTE_BY_SUPERVISOR`, nobody did.
    """
    notes = notes_of(handler)
    newest = (notes if reason in NOTE_BY_SUPERVISOR else notes.filter(staff=handler.staff_id)).last()
    if newest is None:
        raise Refusal(_("A handover needs a note of what is done and what is open. Whoever leaves writes it first."))
    return newest


def _end_assignment(handler: Handler, reason: str, note: Item, now: datetime) -> Handler:
    """End the handler's assignment. `note`: the handover note.

    Access lasts `OVERLAP_DAYS` more days, or none for reasons in `WITHDRAW_IMMEDIATELY`.
    """
    immediately = reason in WITHDRAW_IMMEDIATELY
    last_day = timezone.localdate(now) + timedelta(days=0 if immediately else OVERLAP_DAYS)
    Handler.objects.filter(pk=handler.pk).update(
        until=now,
        reason_ended=reason,
        handover_note=note,
        overlap_until=last_day,
        overlap_ended_at=now if immediately else None,
    )
    return Handler.objects.get(pk=handler.pk)


def _must_be_eligible(case: Case, staff: Staff, role: str) -> None:
    """Raise Refusal where the staff member may not handle the case in this role."""
    if staff.body_id != case.body_id or not staff.user.is_active or role not in stored_roles(staff):
        raise Refusal(_("Choose somebody of this body who holds the role."))
    rules = barred(case, staff)
    if rules:
        raise Refusal(" ".join(reasons_for_assigner(rules)))
    if access.handles(staff, case):
        raise Refusal(_("This person handles the case already, in another role."))
    if Handler.objects.filter(Handler.READS_ON, case=case, staff=staff).exists():
        raise Refusal(_("This person handed the case over and still reads it. End that overlap first."))


def _store_grants(case: Case, staff: Staff, grants: Sequence[dossiers.SealedGrant], *, by: Staff, now: datetime) -> None:
    """Store one grant to the staff member for each dossier of the case. Raises Refusal where one is missing or not allowed."""
    key = live_key(staff)
    if key is None:
        raise Refusal(_("This person has no key yet. Ask them to sign in and make one."))
    wanted = {(epoch.dossier_id, epoch.number, key.public_key) for epoch in latest_epochs(dossiers_of(case))}
    if {(grant.dossier, grant.epoch, grant.to) for grant in grants} != wanted or len(grants) != len(wanted):
        raise Refusal(_("The case’s keys changed since you loaded the page. Load it again."))
    try:
        with transaction.atomic():
            dossiers.store_grants(grants, by=by, now=now)
    except IntegrityError as error:
        if not is_conflict(error):
            raise
        raise Refusal(str(NEUTRAL)) from None


def _create_handler(case: Case, staff: Staff, role: str, now: datetime) -> Handler:
    """Assign the staff member to the case from now on. Raises Refusal where a conflict bars the staff member."""
    try:
        with transaction.atomic():
            return Handler.objects.create(case=case, staff=staff, role=Role.Name(role), since=now)
    except IntegrityError as error:
        if not is_conflict(error):
            raise
        raise Refusal(str(NEUTRAL)) from None


def _rotate_keys(case: Case, past: Staff, rotations: Sequence[dossiers.Rotation], *, by: Staff, now: datetime) -> None:
    """Withdraw the past handler's grants and give the dossiers new keys. Raises Refusal where `rotations` do not fit."""
    held = held_by(past, dossiers_of(case))
    if {rotation.dossier for rotation in rotations} != held or len(rotations) != len(held):
        raise Refusal(_("The case’s keys changed since you loaded the page. Load it again."))
    for dossier in Dossier.objects.filter(pk__in=held).order_by("pk"):
        rotation = next(rotation for rotation in rotations if rotation.dossier == dossier.pk)
        dossiers.withdraw_and_rotate(dossier, rotation=rotation, by=by, now=now, from_staff=past)


def _request_review(case: Case, role: str, now: datetime) -> None:
    """Mark the case for an independent review once the case has had `REVIEW_AT` handlers in this role."""
    if case.review_wanted_at is None and Handler.objects.filter(case=case, role=role).count() >= REVIEW_AT:
        Case.objects.filter(pk=case.pk).update(review_wanted_at=now)
        append(Kind.REVIEW_WANTED, actor=Actor.SYSTEM, case=case.pk, content=Case.objects.filter(pk=case.pk), now=now)
