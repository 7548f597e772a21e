"""Records acts and moves on a matter: `act` for staff, `act_as_reporter` for the reporter.

There is no function for a single kind of act, because the pack defines the acts and the engine decides which are allowed. Not
here: events that the system records (`events`).
"""

from __future__ import annotations

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
    """What a person wants to record as an act: event, role, stated facts, sealed reasons, publishable reasons, messages.

    `messages`: report id → sealed message to its reporter. `findings`: allegation id → finding on the allegation; empty where
    all allegations get the same finding. The gravest of `findings` becomes the finding of the matter.
    """

    event: str
    role: str
    facts: Mapping[str, Stated] = field(default_factory=dict)
    reasons: bytes | None = None
    publishable: str = ""
    messages: Mapping[UUID, bytes] = field(default_factory=dict)
    allegation: Allegation | None = None
    findings: Mapping[UUID, str] = field(default_factory=dict)


def act(matter: Matter, request: ActRequest, *, by: Staff, now: datetime) -> Act:
    """Record an act or move.

    Raises Http404 where `by` does not have the role in `request`, or only the system records the event. Raises Refusal, with
    the reasons of the pack, where the role may not do the act now.
    """
    if request.event in RECORDED_BY_SYSTEM or not matter_access.can_act(by, matter, request.role):
        raise Http404
    with transaction.atomic():
        return act_in(locked_state(matter, now), request, by=by, now=now)


def locked_state(matter: Matter, now: datetime) -> MatterState:
    """Lock the matter's case until the transaction ends, and read the state of the matter."""
    Case.objects.select_for_update(no_key=True).get(pk=matter.case_id)
    return state_of(Matter.objects.select_related("case__body", "case__dossier").get(pk=matter.pk), now)


def act_in(state: MatterState, request: ActRequest, *, by: Staff, now: datetime) -> Act:
    """The same as `act`, for a caller that has checked access and read `state` with `locked_state`."""
    case = state.matter.case
    facts = _with_system_facts(state, request, by) | _fact_naming_report(state, request) | _gravest_finding(state, request)
    at = max(now, *(one.at for one in state.acts)) if state.acts else now
    _refuse_closed_act(state, request, facts, at)
    _refuse_unanswered_safety(state, facts)
    _write_to_reporters(state, request, by=by, now=now)
    item = _add_sealed_reasons(case, request.reasons, by=by, now=now)
    made = _add_act(state, request, facts, staff=by, item=item, at=at, recorded=now)
    settle(case, now)
    return made


def act_as_reporter(report: Report, event: str, *, now: datetime, facts: Mapping[str, Stated] | None = None) -> list[Act]:
    """Record an act of the reporter in the mailbox, on each matter of the case where the law allows the act.

    Times are rounded to the hour. Raises Refusal where no matter allows the act.
    """
    made, because = [], []
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).filter(case_reports__report=report).first()
        for state in states_of([case], now).get(case.pk, []) if case else []:
            at = max(to_hour(now), *(one.at for one in state.acts))
            request = ActRequest(event, REPORTER, facts or {})
            try:
                _refuse_closed_act(state, request, request.facts, at)
            except Refusal as refused:
                because.append(str(refused))
            else:
                made.append(_add_act(state, request, request.facts, staff=None, item=None, at=at, recorded=to_hour(now)))
        if case is not None:
            settle(case, now)
    if not made:
        raise Refusal(" ".join(because) or _("Nobody has begun to work on this report yet."))
    return made


def settle(case: Case, now: datetime) -> None:
    """Set or remove the closing day of a case: closed if all its matters are final, reopened if any matter is not."""
    states = states_of([case], now).get(case.pk, [])
    closed = bool(states) and all(one.is_final for one in states)
    day = now.astimezone(states[0].pack.zone).date() if closed else None
    if (case.closed_on is None) == closed:
        case_services.record_closing(case, day)


def _with_system_facts(state: MatterState, request: ActRequest, by: Staff) -> dict[str, Stated]:
    """Fact id → value, for the facts to store with an act.

    These are the facts in `request` that a person may state, and the facts that the system computes, as far as the event of
    `request` needs them and they are true.
    """
    facts = {name: value for name, value in request.facts.items() if name not in SYSTEM_FACTS}
    context = FactContext(state.matter, by, request.reasons is not None, bool(request.publishable.strip()))
    known = fact_codec.facts_by_id(state.pack)
    computed = system_facts(
        (name for name in SYSTEM_FACTS if name in known and _is_needed(state, request.event, name)), context
    )
    act_row = state.evaluation.law.acts.get(request.event)
    if act_row and act_row.outcome == "recommended" and "outcome_recommended" in known and "outcome" in facts:
        facts["outcome_recommended"] = facts["outcome"]
    return facts | {name: True for name, true in computed.items() if true}


def _fact_naming_report(state: MatterState, request: ActRequest) -> dict[str, Stated]:
    """The fact that names the report the act is about: the report stated in `request`, or the only report of the case."""
    rows = Report.objects.filter(in_case__case=state.matter.case_id)
    known = list(rows.values_list("reference", flat=True)) if is_about_one_report(state.pack, request.event) else []
    if not known:
        return {}
    named = request.facts.get(WHOSE, known[0] if len(known) == 1 else "")
    if named not in known:
        raise Refusal(_("Choose whose report this is about."))
    return {WHOSE: named}


def _gravest_finding(state: MatterState, request: ActRequest) -> dict[str, Stated]:
    """Return the finding on the whole matter as a dict of one entry, from fact id to finding.

    It is the gravest of the findings that `request` states for single allegations; the dict is empty where there are none.
    """
    if not request.findings:
        return {}
    rank = {
        row.id: (row.common == "proven", index if row.common == "proven" else -index, row.id)
        for index, row in enumerate(state.pack.finding)
    }
    if request.findings.keys() != set(_allegations_of(state).values_list("pk", flat=True)) or not rank.keys() >= set(
        request.findings.values()
    ):
        raise Refusal(_("Choose what was found on each allegation."))
    return {"finding": max(rank[one] for one in request.findings.values())[-1]}


def _allegations_of(state: MatterState) -> QuerySet[Allegation]:
    """The allegations about the matter's subject in its case."""
    return Allegation.objects.filter(case=state.matter.case_id, subject=state.matter.subject_id)


def _is_needed(state: MatterState, event: str, name: str) -> bool:
    """Whether an act or move with this event needs the fact `name` under the pack."""
    needs = {fact for one in state.evaluation.moves if event in {one.move.id, one.move.event} for fact in one.needs}
    needs |= {fact for row in state.evaluation.acts if row.act.id == event for fact in row.needs}
    act_row = state.evaluation.law.acts.get(event)
    return name in needs or bool(act_row and act_row.outcome and name in {"exceptional_reasons", "departure_reasons"})


def _refuse_unanswered_safety(state: MatterState, facts: Mapping[str, Stated]) -> None:
    """Raise Refusal where `facts` state that safety was considered, but a safety flag of a reporter is not answered yet."""
    if not facts.get("safety_considered"):
        return
    flags = SafetyFlag.objects.filter(report__in_case__case=state.matter.case_id, answered_at=None)
    if (flags.filter(report__reference=facts[WHOSE]) if WHOSE in facts else flags).exists():
        raise Refusal(_("The reporter said that it is not safe, and nobody answered. Answer that first."))


def _refuse_closed_act(state: MatterState, request: ActRequest, facts: Mapping[str, Stated], at: datetime) -> None:
    """Raise Refusal with the pack's reasons where the act is not allowed at `at`."""
    allegation = str(request.allegation.pk) if request.allegation else ""
    proposed = Entry(at, request.event, request.role, facts, allegation, len(state.acts) + 1)
    because = refusals(state.pack, state.engine_matter, state.entries, proposed)
    if because:
        raise Refusal(joined(because))


def _write_to_reporters(state: MatterState, request: ActRequest, *, by: Staff, now: datetime) -> None:
    """Send the messages of the act to the reporters of the case.

    Raises Refusal where there are messages, but not exactly one for each reporter.
    """
    reports = {one.pk: one for one in Report.objects.filter(in_case__case=state.matter.case_id).select_related("dossier")}
    if request.messages and request.messages.keys() != reports.keys():
        raise Refusal(_("Write to every reporter, or to none of them here."))
    for pk, words in request.messages.items():
        send_message(reports[pk], words, by=by, now=now)


def _add_sealed_reasons(case: Case, reasons: bytes | None, *, by: Staff, now: datetime) -> Item | None:
    """Add the sealed reasons to the case's dossier; None where there are no reasons or no dossier."""
    if reasons is None or case.dossier is None:
        return None
    return dossiers.add_staff_item(case.dossier, Item.Kind.REASONS, reasons, by=by, now=now)


def _add_act(
    state: MatterState, request: ActRequest, facts: Mapping[str, Stated], *, staff: Staff | None, item: Item | None,
    at: datetime, recorded: datetime,
) -> Act:  # fmt: skip
    """Insert the act and its ledger entry, and write the findings and the outcome to the allegations.

    `at`: when the act was done; `recorded`: the time of the ledger entry.
    """
    matter = state.matter
    seq = Act.objects.filter(matter=matter).count() + 1  # not from `state`: a message to a reporter may have added an act since
    made = Act(
        matter=matter, seq=seq, event=request.event, role=request.role, staff=staff, at=at, facts=fact_codec.to_json(facts),
        item=item, publishable=request.publishable, allegation=request.allegation,
    )  # fmt: skip
    changed = _record_results(state, request, facts)
    ids = {"case": matter.case_id, "matter": matter.pk, "item": item.pk if item else None}
    rows = [made, *changed, *([item] if item else [])]
    made.entry = append(Kind.ACT_RECORDED, actor=staff.pk if staff else Actor.REPORTER, **ids, content=rows, now=recorded)
    made.save(force_insert=True)
    return made


def _record_results(state: MatterState, request: ActRequest, facts: Mapping[str, Stated]) -> list[Allegation]:
    """Write the findings (as codes common to all packs) and the outcome of the act to the allegations of the matter.

    Returns the changed allegations.
    """
    rows = _allegations_of(state)
    if request.allegation:
        rows = rows.filter(pk=request.allegation.pk)
    common = {row.id: row.common for row in state.pack.finding}
    row = state.evaluation.law.acts.get(request.event)
    outcome = str(facts.get("outcome", "")) if row and row.outcome else None
    imposed = bool(row and row.outcome == "imposed")
    results = case_services.Results(
        finding=common.get(str(facts.get("finding", "")), ""),
        findings={pk: common[finding] for pk, finding in request.findings.items()},
        settled=_finding_settled_by(state, request.event),
        recommended=None if imposed else outcome,
        imposed=outcome if imposed else None,
    )
    return case_services.record_results(rows, results)


def _finding_settled_by(state: MatterState, event: str) -> str:
    """The finding that this event gives to every allegation that still has none; empty where the event gives no finding."""
    law = state.evaluation.law
    settled = [row.settles for row in law.moves_by_event.get(event, ())]
    settled += [row.settles for row in law.acts.values() if row.id == event]
    return next((one for one in settled if one), "")
