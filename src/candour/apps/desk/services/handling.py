"""Who works on a case: assigned by a supervisor whose browser seals the grants, handed over with word to the reporter first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from candour.apps.cases import access
from candour.apps.cases.models import Case, Handler
from candour.apps.cases.queries.conflicts import NEUTRAL, is_conflict, reasons_for_assigner
from candour.apps.cases.queries.keys import barred, dossiers_of, held_by, newest_epochs
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Dossier, Item
from candour.apps.ledger.models import Entry
from candour.apps.ledger.services import append
from candour.apps.matters import access as matter_access
from candour.apps.matters.queries import fact_codec
from candour.apps.matters.queries.handover_facts import facts_of_handover, free_of_conflicts, notes_of
from candour.apps.matters.queries.intake_events import Happening
from candour.apps.matters.services import events
from candour.apps.matters.services.messages import send_message
from candour.apps.people.access import holds
from candour.apps.people.models import Role, Staff
from candour.apps.people.queries import live_key
from candour.apps.reports.models import Report
from candour.ui.errors import Refusal

REVIEW_AT = 3
OVERLAP_DAYS = 7
# Where whoever leaves must not read on, her reading ends with the handover.
AT_ONCE = frozenset({Handler.Reason.CONFLICT, Handler.Reason.REPORTER_ASKED})
# Where whoever leaves cannot write the note, a supervisor may.
NOT_THERE = frozenset({Handler.Reason.CONFLICT, Handler.Reason.ABSENT, Handler.Reason.LEFT})
APPOINTED = "investigator_appointed"


@dataclass(frozen=True)
class Handover:
    """What a supervisor's browser made for a handover: word to each reporter, new epochs, grants to whoever comes next.

    The epochs are used where reading ends at once (`AT_ONCE`). After an overlap, `end_overlap` brings its own.
    """

    reason: str
    messages: Mapping[UUID, bytes]
    rotations: Sequence[dossiers.Rotation]
    grants: Sequence[dossiers.SealedGrant] = field(default=())


def assign(
    case: Case, staff: Staff, grants: Sequence[dossiers.SealedGrant], *, by: Staff, now: datetime,
    role: str = Role.Name.INVESTIGATOR, competent: bool = False,
) -> Handler:  # fmt: skip
    """Give a case its handler in a role, with grants to the case and to every report in it.

    Where the law lets an investigator be appointed now, and the supervisor says that her skills fit, it is the appointment.
    """
    if not access.can_assign(by, case):
        raise Http404
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        if Handler.objects.filter(case=case, role=role, until=None).exists():
            raise Refusal(_("Somebody handles this case already. Hand it over instead."))
        _must_be_eligible(case, staff, role)
        _give_all(case, staff, grants, by=by, now=now)
        made = _begin(case, staff, role, now)
        ids = {"case": case.pk, "staff": by.pk, "handler": staff.pk, "role": made.pk}
        entry = append("case.assigned", ids, now=now, content=role.encode())
        if role == Role.Name.INVESTIGATOR and competent:
            events.tell_all(case, _appointments(made, by, now, entry), now)
    return made


def _appointments(made: Handler, by: Staff, now: datetime, entry: Entry) -> Iterator[Happening]:
    """The appointment, in the role in which this supervisor may appoint under the pack.

    That her skills fit is the supervisor's own word; whether she is free of conflicts is read from the rows.
    """
    case = made.case
    pack = events.pack_of(case)
    actors = {role for move in pack.move if (move.event or move.id) == APPOINTED for role in move.actors}
    seats = matter_access.seats(by, case, pack)
    told = {"competent": True} | free_of_conflicts(made)
    facts = {name: True for name, true in told.items() if true and name in fact_codec.facts_of(pack)}
    for role in [one for one in seats if one in actors and not seats[one]][:1]:
        yield Happening(APPOINTED, role, now, entry, by, facts)


def _changed(past: Handler, following: Handler, by: Staff, entry: Entry) -> Happening:
    """The change of investigator, with what its rows show of it."""
    known = fact_codec.facts_of(events.pack_of(following.case))
    facts = {name: True for name, true in facts_of_handover(past, following, by).items() if true and name in known}
    return Happening("investigator_changed", "supervisor", following.since, entry, by, facts)


def hand_over(handler: Handler, staff: Staff, made: Handover, *, by: Staff, now: datetime) -> Handler:
    """Pass a case on: the note is there, the reporters are told, the next one reads, the one before reads on for a week.

    Where that may not be (`AT_ONCE`) her grants go and the keys turn in the same step.
    """
    case = handler.case
    if not access.can_assign(by, case):
        raise Http404
    if made.reason not in Handler.Reason.values:
        raise Refusal(_("Choose why the case is handed over."))
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).get(pk=case.pk)
        if not Handler.objects.filter(pk=handler.pk, until=None).exists():
            raise Refusal(_("This case was handed over already. Load the page again."))
        note = _note(handler, made.reason)
        _must_be_eligible(case, staff, handler.role)
        _tell_reporters(case, made.messages, by=by, now=now)
        # The next one is let in before the keys turn: a turn seals to all who then can read, and to nobody else.
        _give_all(case, staff, made.grants, by=by, now=now)
        past = _end(handler, made, note, now)
        if past.overlap_ended_at:
            _turn_keys(case, handler.staff, made.rotations, by=by, now=now)
        after = _begin(case, staff, handler.role, now)
        _want_review(case, handler.role, now)
        ids = {"case": case.pk, "staff": by.pk, "handler": staff.pk}
        entry = append("case.handed_over", ids, now=now, content=made.reason.encode())
        if handler.role == Role.Name.INVESTIGATOR:
            events.tell_all(case, [_changed(past, after, by, entry)], now)
    return after


def write_handover_note(case: Case, ciphertext: bytes, *, by: Staff, now: datetime) -> Item:
    """Keep what whoever comes next must know: what is done, what is open. Sealed to the case."""
    if not access.can_write_handover_note(by, case) or case.dossier is None:
        raise Http404
    with transaction.atomic():
        note = dossiers.add_item(
            case.dossier, Item.Kind.HANDOVER, author=Item.Author.STAFF, staff=by, ciphertext=ciphertext, now=now,
            at_hour=False, record=False,
        )  # fmt: skip
        ids = {"case": case.pk, "item": note.pk, "dossier": case.dossier_id, "staff": by.pk}
        append("handover_note.written", ids, now=now)
    return note


def end_overlap(handler: Handler, rotations: Sequence[dossiers.Rotation], *, by: Staff, now: datetime) -> None:
    """Withdraw the grants of whoever handed over and turn the keys: her day has passed, or a conflict came to light."""
    if not access.can_end_overlap(by, handler.case):
        raise Http404
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).get(pk=handler.case_id)
        handler = Handler.objects.select_related("staff").get(pk=handler.pk)
        if handler.overlap_until is None or handler.overlap_ended_at is not None:
            raise Refusal(_("This reading has ended already."))
        if handler.overlap_until >= timezone.localdate(now) and not barred(case, handler.staff):
            raise Refusal(_("The overlap is not over yet."))
        _turn_keys(case, handler.staff, rotations, by=by, now=now)
        Handler.objects.filter(pk=handler.pk).update(overlap_ended_at=now)
        append("overlap.ended", {"case": case.pk, "staff": by.pk, "handler": handler.staff_id}, now=now)


def _note(handler: Handler, reason: str) -> Item:
    """The newest note since she began to handle it, hers unless she cannot write one."""
    notes = notes_of(handler)
    newest = (notes if reason in NOT_THERE else notes.filter(staff=handler.staff_id)).last()
    if newest is None:
        raise Refusal(_("A handover needs a note of what is done and what is open. Whoever leaves writes it first."))
    return newest


def _end(handler: Handler, made: Handover, note: Item, now: datetime) -> Handler:
    """She handles it no more, and reads on for some days; where she may not, her last day is today and is over."""
    at_once = made.reason in AT_ONCE
    last_day = timezone.localdate(now) + timedelta(days=0 if at_once else OVERLAP_DAYS)
    Handler.objects.filter(pk=handler.pk).update(
        until=now,
        reason_ended=made.reason,
        handover_note=note,
        overlap_until=last_day,
        overlap_ended_at=now if at_once else None,
    )
    return Handler.objects.get(pk=handler.pk)


def _must_be_eligible(case: Case, staff: Staff, role: str) -> None:
    if staff.body_id != case.body_id or not staff.user.is_active or not holds(staff, role):
        raise Refusal(_("Choose somebody of this body who holds the role."))
    rules = barred(case, staff)
    if rules:
        raise Refusal(" ".join(reasons_for_assigner(rules)))
    if access.handles(staff, case):
        raise Refusal(_("This person handles the case already, in another role."))
    if Handler.objects.filter(Handler.READS_ON, case=case, staff=staff).exists():
        raise Refusal(_("This person handed the case over and still reads it. End that overlap first."))


def _give_all(case: Case, staff: Staff, grants: Sequence[dossiers.SealedGrant], *, by: Staff, now: datetime) -> None:
    key = live_key(staff)
    if key is None:
        raise Refusal(_("This person has no key yet. Ask them to sign in and make one."))
    wanted = {(epoch.dossier_id, epoch.number, key.public_key) for epoch in newest_epochs(dossiers_of(case))}
    if {(grant.dossier, grant.epoch, grant.to) for grant in grants} != wanted or len(grants) != len(wanted):
        raise Refusal(_("The case’s keys changed since you loaded the page. Load it again."))
    try:
        with transaction.atomic():
            dossiers.give(grants, by=by, now=now)
    except IntegrityError as error:
        if not is_conflict(error):
            raise
        raise Refusal(str(NEUTRAL)) from None


def _begin(case: Case, staff: Staff, role: str, now: datetime) -> Handler:
    try:
        with transaction.atomic():
            return Handler.objects.create(case=case, staff=staff, role=Role.Name(role), since=now)
    except IntegrityError as error:
        if not is_conflict(error):
            raise
        raise Refusal(str(NEUTRAL)) from None


def _tell_reporters(case: Case, messages: Mapping[UUID, bytes], *, by: Staff, now: datetime) -> None:
    reports = {report.pk: report for report in Report.objects.filter(in_case__case=case).select_related("dossier")}
    if messages.keys() != reports.keys():
        raise Refusal(_("Write to every reporter first: they hear of a new handler before anybody else."))
    for pk, ciphertext in messages.items():
        send_message(reports[pk], ciphertext, by=by, now=now)


def _turn_keys(case: Case, past: Staff, rotations: Sequence[dossiers.Rotation], *, by: Staff, now: datetime) -> None:
    held = held_by(past, dossiers_of(case))
    if {rotation.dossier for rotation in rotations} != held or len(rotations) != len(held):
        raise Refusal(_("The case’s keys changed since you loaded the page. Load it again."))
    for dossier in Dossier.objects.filter(pk__in=held).order_by("pk"):
        rotation = next(rotation for rotation in rotations if rotation.dossier == dossier.pk)
        dossiers.withdraw_and_rotate(dossier, rotation=rotation, by=by, now=now, from_staff=past)


def _want_review(case: Case, role: str, now: datetime) -> None:
    if case.review_wanted_at is None and Handler.objects.filter(case=case, role=role).count() >= REVIEW_AT:
        Case.objects.filter(pk=case.pk).update(review_wanted_at=now)
        append("review.wanted", {"case": case.pk}, now=now)
