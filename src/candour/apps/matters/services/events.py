"""Records events on matters that follow from something else, such as a report that joins a case, in the same transaction.

An event that the law does not allow at that time is left out; pages then show the event as not done. Not here: acts that a
person chooses on a matter (`acting`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from candour.apps.cases.models import Allegation, Case
from candour.apps.cases.queries.categories import pack_of
from candour.apps.forces.models import Officer
from candour.apps.ledger.models import Entry as LedgerEntry
from candour.apps.ledger.services import append
from candour.apps.matters.access import seats
from candour.apps.matters.models import Act, Matter
from candour.apps.matters.queries import fact_codec, matter_start
from candour.apps.matters.queries.intake_events import MatterEvent, events_on_case_opened, events_on_joining
from candour.apps.matters.queries.state import MatterState, state_of
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report
from candour.domain.ledger import Actor, Kind
from candour.domain.procedure import Entry, Pack, refusals
from candour.domain.procedure.matters import Stated
from candour.ui.times import to_hour


def open_matter(
    case: Case, subject: Officer | None, *, by: Staff, now: datetime, entry: LedgerEntry, type_: str = ""
) -> Matter:
    """Open a matter about `subject` with the facts of the case's first report and the past events of all its reports."""
    pack = pack_of(case)
    first, *later = Report.objects.filter(in_case__case=case).order_by("in_case__joined_at", "received_hour", "pk")
    made = Matter.objects.create(
        case=case,
        subject=subject,
        pack=pack.header.code,
        type=type_ or matter_start.reporter_kind(pack, first.relation).matter_type,
        facts=fact_codec.to_json(matter_start.facts(pack, first, identified=subject is not None)),
        opened_at=now,
    )
    joining = (event for report in later for event in events_on_joining(pack, report))
    record_events(made, [*events_on_case_opened(first, by, now, entry), *joining], now, changed=[made])
    return made


def report_joined(case: Case, report: Report, *, now: datetime) -> None:
    """Record the events of a report that joined the case on every matter of the case."""
    for matter in Matter.objects.filter(case=case):
        record_events(matter, events_on_joining(pack_of(case), report), now)


def record_allegation(allegation: Allegation, *, by: Staff, now: datetime, entry: LedgerEntry) -> None:
    """Record an allegation on the matter about its subject.

    Where the case has no such matter, a matter without a subject is given this subject; if there is none either, open a matter.
    """
    case, pack = allegation.case, pack_of(allegation.case)
    known = Matter.objects.filter(case=case, subject=allegation.subject).first()
    named = None if known else _give_subject(allegation)
    matter = known or named or open_matter(case, allegation.subject, by=by, now=now, entry=entry)
    facts: dict[str, Stated] = {"category": allegation.category} if _has_category(pack, allegation.category) else {}
    acting = seats(by, case, pack)
    role = next((role for role in ("handler", "investigator") if role in acting), "handler")
    event = MatterEvent("allegation_named", role, now, entry, by, facts, allegation=allegation)
    record_events(matter, [event], now, changed=[named] if named else [])


def _give_subject(allegation: Allegation) -> Matter | None:
    """Give the subject of the allegation to the matter of the case that has no subject, and return the matter.

    Returns None where the case has no such matter, or where another allegation still has no subject.
    """
    nameless = Matter.objects.filter(case=allegation.case, subject=None).first()
    if nameless is None or allegation.case.allegations.filter(subject=None).exists():
        return None
    nameless.subject = allegation.subject
    nameless.save(update_fields=["subject"])
    return nameless


def _has_category(pack: Pack, category: str) -> bool:
    """Whether the pack has this category of allegation."""
    return category in {row.id for row in pack.category}


def record_events(matter: Matter, events: Iterable[MatterEvent], now: datetime, changed: Iterable[Matter] = ()) -> list[Act]:
    """Add `events` to a matter as acts, except events that the engine refuses. The caller has locked the case.

    Appends one entry that commits to the acts and to `changed`: the matter, where the caller has just opened or changed it.
    """
    state, acts = state_of(matter, now), []
    entries, seq, known = list(state.entries), len(state.acts), fact_codec.facts_by_id(state.pack)
    for given in events:
        event = replace(given, facts={name: value for name, value in given.facts.items() if name in known})
        allegation = str(event.allegation.pk) if event.allegation else ""
        proposed = Entry(event.at, event.event, event.role, dict(event.facts), allegation, seq + 1)
        if not refusals(state.pack, state.engine_matter, entries, proposed):
            entries.append(proposed)
            seq += 1
            acts.append(_act_of_event(state, event, seq))
    rows = [*changed, *acts]
    if rows:
        # The hour only: what follows from an act of the reporter must not reveal the minute.
        append(Kind.ACTS_FOLLOWED, actor=Actor.SYSTEM, case=matter.case_id, matter=matter.pk, content=rows, now=to_hour(now))
    return Act.objects.bulk_create(acts)


def record_on_case(case: Case, events: Iterable[MatterEvent], now: datetime) -> None:
    """Add `events` as acts to every matter of the case, except events that the engine refuses."""
    listed = list(events)
    for matter in Matter.objects.filter(case=case):
        record_events(matter, listed, now)


def _act_of_event(state: MatterState, event: MatterEvent, seq: int) -> Act:
    """The event as an unsaved act with the number `seq`."""
    return Act(
        matter=state.matter, seq=seq, event=event.event, role=event.role, staff=event.staff, at=event.at,
        facts=fact_codec.to_json(event.facts), item=event.item, allegation=event.allegation, entry=event.entry,
    )  # fmt: skip
