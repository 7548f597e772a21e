"""Acts and moves on a matter: whatever the pack names, made by whoever the pack lets, or refused with the pack's reasons.

Moves are data, so one function makes them all. What the system records by itself is `events`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from candour.apps.cases import services as case_services
from candour.apps.cases.models import Allegation, Case
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Item
from candour.apps.ledger.services import append
from candour.apps.matters import access as matter_access
from candour.apps.matters.models import Act, Matter
from candour.apps.matters.queries import fact_codec
from candour.apps.matters.queries.intake_events import REPORTER, WHOSE
from candour.apps.matters.queries.state import RECORDED_BY_SYSTEM, MatterState, is_about_one_report, state_of, states_of
from candour.apps.matters.queries.system_facts import SYSTEM_FACTS, FactContext, system_facts
from candour.apps.matters.services.messages import send_message
from candour.apps.people.models import Staff
from candour.apps.reports.models import Report, SafetyFlag
from candour.domain.ledger import Actor, Kind
from candour.domain.procedure import Entry, refusals
from candour.domain.procedure.matters import Stated
from candour.ui.errors import Refusal
from candour.ui.messages import joined
from candour.ui.times import to_hour


@dataclass(frozen=True)
class ActRequest:
    """What a person wants to do: the event, the role acted in, the facts stated, and words (sealed, and in clear).

    `findings`: what was found on each allegation of the matter, where it was not the same on all; the matter's own finding is
    then the gravest of them.
    """

    event: str
    role: str
    facts: Mapping[str, Stated] = field(default_factory=dict)
    reasons: bytes | None = None
    publishable: str = ""
    messages: Mapping[UUID, bytes] = field(default_factory=dict)
    allegation: Allegation | None = None
    findings: Mapping[UUID, str] = field(default_factory=dict)


def act(matter: Matter, done: ActRequest, *, by: Staff, now: datetime) -> Act:
    """Make a move or record an act. Refuses, with the pack's reasons, whatever the law does not let this role do now."""
    if done.event in RECORDED_BY_SYSTEM or not matter_access.can_act(by, matter, done.role):
        raise Http404
    with transaction.atomic():
        return act_in(locked_state(matter, now), done, by=by, now=now)


def locked_state(matter: Matter, now: datetime) -> MatterState:
    """Lock the case of the matter and read its state: what is decided on it holds until the transaction ends."""
    Case.objects.select_for_update(no_key=True).get(pk=matter.case_id)
    return state_of(Matter.objects.select_related("case__body", "case__dossier").get(pk=matter.pk), now)


def act_in(state: MatterState, done: ActRequest, *, by: Staff, now: datetime) -> Act:
    """`act` for a caller that checked access and has the state of the locked matter (`locked_state`)."""
    case = state.matter.case
    facts = _with_system_facts(state, done, by) | _whose(state, done) | _gravest(state, done)
    at = max(now, *(one.at for one in state.acts)) if state.acts else now
    _must_be_open(state, done, facts, at)
    _must_have_answered(state, facts)
    _write_to_reporters(state, done, by=by, now=now)
    item = _seal(case, done.reasons, by=by, now=now)
    made = _add(state, done, facts, staff=by, item=item, at=at, recorded=now)
    settle(case, now)
    return made


def act_as_reporter(report: Report, event: str, *, now: datetime, facts: Mapping[str, Stated] | None = None) -> list[Act]:
    """What the reporter does in her mailbox, in every matter of her case that has a place for it. Kept to the hour."""
    made, because = [], []
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).filter(case_reports__report=report).first()
        for state in states_of([case], now).get(case.pk, []) if case else []:
            at = max(to_hour(now), *(one.at for one in state.acts))
            done = ActRequest(event, REPORTER, facts or {})
            try:
                _must_be_open(state, done, done.facts, at)
            except Refusal as refused:
                because.append(str(refused))
            else:
                made.append(_add(state, done, done.facts, staff=None, item=None, at=at, recorded=to_hour(now)))
        if case is not None:
            settle(case, now)
    if not made:
        raise Refusal(" ".join(because) or _("Nobody has begun to work on this report yet."))
    return made


def settle(case: Case, now: datetime) -> None:
    """A case is closed while every matter in it is, and open again as soon as one is not."""
    states = states_of([case], now).get(case.pk, [])
    closed = bool(states) and all(one.is_final for one in states)
    day = now.astimezone(states[0].pack.zone).date() if closed else None
    if (case.closed_on is None) == closed:
        case_services.record_closing(case, day)


def _with_system_facts(state: MatterState, done: ActRequest, by: Staff) -> dict[str, Stated]:
    """What was stated, without what nobody may assert, and with what the system can tell that an entry of this kind needs."""
    facts = {name: value for name, value in done.facts.items() if name not in SYSTEM_FACTS}
    making = FactContext(state.matter, by, done.reasons is not None, bool(done.publishable.strip()))
    known = fact_codec.facts_by_id(state.pack)
    told = system_facts((name for name in SYSTEM_FACTS if name in known and _is_needed(state, done.event, name)), making)
    act_row = state.evaluation.law.acts.get(done.event)
    if act_row and act_row.outcome == "recommended" and "outcome_recommended" in known and "outcome" in facts:
        facts["outcome_recommended"] = facts["outcome"]
    return facts | {name: True for name, true in told.items() if true}


def _whose(state: MatterState, done: ActRequest) -> dict[str, Stated]:
    """Whose report it is about, where that matters: the one that is named, or the only one there is."""
    rows = Report.objects.filter(in_case__case=state.matter.case_id)
    known = list(rows.values_list("reference", flat=True)) if is_about_one_report(state.pack, done.event) else []
    if not known:
        return {}
    named = done.facts.get(WHOSE, known[0] if len(known) == 1 else "")
    if named not in known:
        raise Refusal(_("Choose whose report this is about."))
    return {WHOSE: named}


def _gravest(state: MatterState, done: ActRequest) -> dict[str, Stated]:
    """The finding on the matter, from those on each of its allegations."""
    if not done.findings:
        return {}
    rank = {
        row.id: (row.common == "proven", index if row.common == "proven" else -index, row.id)
        for index, row in enumerate(state.pack.finding)
    }
    if done.findings.keys() != set(_allegations(state).values_list("pk", flat=True)) or not rank.keys() >= set(
        done.findings.values()
    ):
        raise Refusal(_("Choose what was found on each allegation."))
    return {"finding": max(rank[one] for one in done.findings.values())[-1]}


def _allegations(state: MatterState) -> QuerySet[Allegation]:
    return Allegation.objects.filter(case=state.matter.case_id, subject=state.matter.subject_id)


def _is_needed(state: MatterState, event: str, name: str) -> bool:
    needs = {fact for one in state.evaluation.moves if event in {one.move.id, one.move.event} for fact in one.needs}
    needs |= {fact for row in state.evaluation.acts if row.act.id == event for fact in row.needs}
    act_row = state.evaluation.law.acts.get(event)
    return name in needs or bool(act_row and act_row.outcome and name in {"exceptional_reasons", "departure_reasons"})


def _must_have_answered(state: MatterState, facts: Mapping[str, Stated]) -> None:
    """Nobody says that safety was considered while the reporter's own word that it is not safe lies unanswered."""
    if not facts.get("safety_considered"):
        return
    flags = SafetyFlag.objects.filter(report__in_case__case=state.matter.case_id, answered_at=None)
    if (flags.filter(report__reference=facts[WHOSE]) if WHOSE in facts else flags).exists():
        raise Refusal(_("The reporter said that it is not safe, and nobody answered. Answer that first."))


def _must_be_open(state: MatterState, done: ActRequest, facts: Mapping[str, Stated], at: datetime) -> None:
    allegation = str(done.allegation.pk) if done.allegation else ""
    proposed = Entry(at, done.event, done.role, facts, allegation, len(state.acts) + 1)
    because = refusals(state.pack, state.engine_matter, state.entries, proposed)
    if because:
        raise Refusal(joined(because))


def _write_to_reporters(state: MatterState, done: ActRequest, *, by: Staff, now: datetime) -> None:
    """Word to the reporters that goes with the act, to all of them or none. A letter (`letters`) may go in its place."""
    reports = {one.pk: one for one in Report.objects.filter(in_case__case=state.matter.case_id).select_related("dossier")}
    if done.messages and done.messages.keys() != reports.keys():
        raise Refusal(_("Write to every reporter, or to none of them here."))
    for pk, words in done.messages.items():
        send_message(reports[pk], words, by=by, now=now)


def _seal(case: Case, reasons: bytes | None, *, by: Staff, now: datetime) -> Item | None:
    if reasons is None or case.dossier is None:
        return None
    return dossiers.add_staff_item(case.dossier, Item.Kind.REASONS, reasons, by=by, now=now)


def _add(
    state: MatterState, done: ActRequest, facts: Mapping[str, Stated], *, staff: Staff | None, item: Item | None, at: datetime,
    recorded: datetime,
) -> Act:  # fmt: skip
    matter, row = state.matter, fact_codec.to_json(facts)
    said = {"event": done.event, "role": done.role, "facts": row, "publishable": done.publishable}
    if done.findings:
        said["findings"] = {str(pk): finding for pk, finding in done.findings.items()}
    actor, ids = staff.pk if staff else Actor.REPORTER, {"case": matter.case_id, "matter": matter.pk}
    content = json.dumps(said, sort_keys=True).encode()
    entry = append(Kind.ACT_RECORDED, actor=actor, **ids, item=item.pk if item else None, now=recorded, content=content)
    seq = Act.objects.filter(matter=matter).count() + 1  # not from `state`: word to a reporter may just have added one
    made = Act.objects.create(
        matter=matter, seq=seq, event=done.event, role=done.role, staff=staff, at=at, facts=row, item=item,
        publishable=done.publishable, allegation=done.allegation, entry=entry,
    )  # fmt: skip
    _record_results(state, done, facts)
    return made


def _record_results(state: MatterState, done: ActRequest, facts: Mapping[str, Stated]) -> None:
    """What was found, in the words all jurisdictions share, and what was imposed: on the allegations it is about."""
    rows = _allegations(state)
    if done.allegation:
        rows = rows.filter(pk=done.allegation.pk)
    common = {row.id: row.common for row in state.pack.finding}
    row = state.evaluation.law.acts.get(done.event)
    outcome = str(facts.get("outcome", "")) if row and row.outcome else None
    imposed = bool(row and row.outcome == "imposed")
    results = case_services.Results(
        finding=common.get(str(facts.get("finding", "")), ""),
        findings={pk: common[finding] for pk, finding in done.findings.items()},
        settled=_settles(state, done.event),
        recommended=None if imposed else outcome,
        imposed=outcome if imposed else None,
    )
    case_services.record_results(rows, results)


def _settles(state: MatterState, event: str) -> str:
    """What this makes of allegations that nothing was found on."""
    law = state.evaluation.law
    settled = [row.settles for row in law.moves_by_event.get(event, ())]
    settled += [row.settles for row in law.acts.values() if row.id == event]
    return next((one for one in settled if one), "")
