"""Applies the entries of a matter in order, under the law that governs the matter. Begin with `replay`.

An entry that is not allowed is quarantined: listed with the reasons, it makes no move and starts or meets no clock. The alleged
facts in a quarantined entry are still used in referral tests. Not here: whether an entry is allowed (`gates`), when clocks ran
(`clocks`).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import chain

from candour.domain.procedure import gates, statements
from candour.domain.procedure.errors import ProcedureError
from candour.domain.procedure.law import Law
from candour.domain.procedure.matters import CLOCK_ACTS, Entry, Matter
from candour.domain.procedure.messages import Message
from candour.domain.procedure.process_rows import Move
from candour.domain.procedure.state import Logged, Quarantined, ReplayedMatter, Step, TriggeredReferral

RETURN = "@return"
ENGINE = "engine"
AFTER_NOW = Message("It is dated after the moment asked about.")
MOST_AUTOMATIC = 8  # a limit against endless loops, which `check_paths` rules out for a pack that loads


def replay(law: Law, matter: Matter, entries: Iterable[Entry], now: dt.datetime) -> ReplayedMatter:
    """Apply the entries, already `in_order`, up to `now`. Entries dated after `now` are quarantined.

    Raises ProcedureError where the matter itself states a fact the pack does not have, or a value the fact cannot take.
    """
    wrong = statements.problems(law.facts, matter.facts)
    if wrong:
        raise ProcedureError(f"Matter {matter.id} states what this pack cannot hold. {' '.join(chain(*wrong.values()))}")
    state = ReplayedMatter(law, matter, now)
    for order, entry in enumerate(entries):
        if entry.at > now:
            state.quarantined.append(Quarantined(entry, (AFTER_NOW,)))
        else:
            _apply(state, Logged(order, entry.at.astimezone(law.zone).date(), entry))
    return state


def _apply(state: ReplayedMatter, logged: Logged) -> None:
    """Add the alleged facts of an entry; then accept the entry or, if it is not allowed, quarantine it with the reasons."""
    entry = logged.entry
    wrong = statements.problems(state.law.facts, entry.facts) if entry.facts else {}
    if entry.facts or logged.order == 0:
        _add_alleged_facts(state, logged, wrong)
    move, because = (None, tuple(chain(*wrong.values()))) if wrong else gates.judge(state, entry)
    state.judged = None
    if because:
        state.quarantined.append(Quarantined(entry, because))
        return
    if entry.facts:
        _add_facts(state, logged)
    _accept(state, logged, move)
    _make_automatic_moves(state, logged)


def _add_alleged_facts(state: ReplayedMatter, logged: Logged, wrong: Mapping[str, object]) -> None:
    """Add the alleged facts of the entry, except those in `wrong`, whose values are impossible (fact id → messages).

    Where a fact of a referral test changed, repeat the mandatory referral tests.
    """
    law, changed = state.law, logged.order == 0
    for fact, value in logged.entry.facts.items():
        if fact in law.alleged and fact not in wrong and state.facts.state(fact, value):
            changed = changed or fact in law.referral_facts
    if changed:
        _trigger_referrals(state, logged)


def _add_facts(state: ReplayedMatter, logged: Logged) -> None:
    """Add the entry's facts that are not alleged. Where a fact of a referral test changed, repeat the mandatory tests."""
    entry, law, changed = logged.entry, state.law, False
    for fact, value in entry.facts.items():
        if fact not in law.alleged and state.facts.state(fact, value):
            changed = changed or fact in law.referral_facts
    if entry.allegation:
        state.allegations.setdefault(entry.allegation, {}).update(
            {fact: value for fact, value in entry.facts.items() if not isinstance(value, tuple)}
        )
    if changed:
        _trigger_referrals(state, logged)


def _trigger_referrals(state: ReplayedMatter, logged: Logged) -> None:
    """Record each mandatory referral whose test has become true: as triggered by this entry, and as not sent yet."""
    for referral in state.law.referrals:
        if referral.mandatory and referral.id not in state.triggered and state.referral_truth(referral) is True:
            state.triggered[referral.id] = TriggeredReferral(referral, logged)
            state.owed[referral.id] = referral.sent_by
            _log_event(state, "referral_clear", logged)


def _accept(state: ReplayedMatter, logged: Logged, move: Move | None) -> None:
    """Apply the effects of an allowed entry: a referral sent, a move, or a changed due day of a clock; and log the entry."""
    event = logged.entry.event
    if state.owed:
        state.owed = {key: sent_by for key, sent_by in state.owed.items() if sent_by != event}
    if move is not None:
        _make_move(state, move, logged, logged.entry.actor)
    elif event in CLOCK_ACTS:
        state.clock_changes.append(logged)
    _log_event(state, event, logged)


def _make_move(state: ReplayedMatter, move: Move, logged: Logged, actor: str) -> None:
    """Put the move's region into the state the move enters, set the facts the move sets, and log the event `at:<state>`."""
    law = state.law
    region = law.region_of[move.id]
    left = state.at[region]
    entered = state.returns.get(region, left) if move.enters == RETURN else move.enters
    if move.interrupts:
        state.returns[region] = left
    state.at[region] = entered
    state.automatic_moves = law.automatic_moves_from(tuple(state.at.values()))
    state.path.append(Step(logged.entry.at, move, left, entered, actor))
    for fact, value in move.sets.items():
        state.facts.state(fact, value)
    _log_event(state, f"at:{entered}", logged)


def _log_event(state: ReplayedMatter, event: str, logged: Logged) -> None:
    """Add the entry to the log under `event`; add to `held_off` each clock that a condition keeps from starting."""
    state.log.setdefault(event, []).append(logged)
    for clock in state.law.conditional_by_event.get(event, ()):
        if state.law.condition(clock.when).truth(state) is not True:
            state.held_off.add((clock.id, logged.order))


def _make_automatic_moves(state: ReplayedMatter, logged: Logged) -> None:
    """Make automatic moves, one after another, until the conditions of none are true."""
    for _ in range(MOST_AUTOMATIC):
        for move, conditions in state.automatic_moves:
            if all(condition.truth(state) is True for condition in conditions):
                _make_move(state, move, logged, ENGINE)
                break
        else:
            return
