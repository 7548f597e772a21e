"""Decides whether an entry is allowed: its actor, the state it starts from, guards, votes and referrals still owed.

While a mandatory referral is owed and not sent, every other move in the main region is closed, to every role.
"""

import datetime as dt

from candour.domain.procedure import clocks, outcomes
from candour.domain.procedure.matters import CLOCK_ACTS, SHORTENED, Entry
from candour.domain.procedure.process_rows import Act, Decision, Move
from candour.domain.procedure.state import MatterState

SHARE_NEEDED = {"simple": (1, 2), "two_thirds": (2, 3), "unanimous": (1, 1)}


def judge(state: MatterState, entry: Entry) -> tuple[Move | None, tuple[str, ...]]:
    """The move an entry makes, if any, and the reasons it is refused; no reasons if it is allowed."""
    state.judged = entry
    moves = state.law.moves_by_event.get(entry.event)
    if moves:
        return _judge_moves(state, moves, entry)
    act = state.law.acts.get(entry.event)
    if act is not None:
        return None, _wrong_actor(act, entry.actor) + closed_act(state, act)
    if entry.event in CLOCK_ACTS:
        return None, _judge_clock_act(state, entry)
    return None, (f"`{entry.event}` is not an event of this pack in the law for this matter.",)


def _judge_moves(state: MatterState, moves: tuple[Move, ...], entry: Entry) -> tuple[Move | None, tuple[str, ...]]:
    because: tuple[str, ...] = ()
    for move in moves:
        reasons = _wrong_actor(move, entry.actor) + closed_move(state, move, entry.at)
        if not reasons:
            return move, ()
        here = state.at[state.law.region_of[move.id]] in move.leaves
        because = reasons if here or not because else because
    return None, because


def closed_move(state: MatterState, move: Move, at: dt.datetime) -> tuple[str, ...]:
    """Why a move is closed now; empty if it is open."""
    law = state.law
    region = law.region_of[move.id]
    here = state.at[region]
    if here not in move.leaves:
        starts = ", ".join(law.states[name].label for name in move.leaves)
        return (f"The matter is at “{law.states[here].label}”; this starts from: {starts}.",)
    reasons = [otherwise for condition, otherwise in law.gate_of[move.id] if condition.test(state) is not True]
    if state.owed and region == "main" and (move.event or move.id) not in state.owed.values():
        reasons += _owed(state, here)
    if move.decided_by:
        reasons += _vote(state, law.decisions[move.decided_by])
    reasons += _run_out(state, move.enters, at)
    return tuple(reasons)


def closed_act(state: MatterState, act: Act) -> tuple[str, ...]:
    """Why an act cannot be recorded now; empty if it can."""
    law = state.law
    if act.during and set(act.during).isdisjoint(state.at.values()):
        stages = ", ".join(law.states[name].label for name in act.during)
        return (f"“{act.label}” is recorded only at: {stages}.",)
    reasons = [otherwise for condition, otherwise in law.gate_of[act.id] if condition.test(state) is not True]
    if act.outcome and state.judged is not None:
        reasons += outcomes.refused(state, state.judged, act.outcome)
    return tuple(reasons)


def _wrong_actor(row: Move | Act, actor: str) -> tuple[str, ...]:
    if actor in row.actors:
        return ()
    return (f"“{row.label}” is for {', '.join(row.actors) or 'the engine'}, not for {actor or 'nobody'}.",)


def _owed(state: MatterState, here: str) -> list[str]:
    sendable = state.law.sends_from[here]
    owed = [f"{key} ({state.triggered[key].referral.label})" for key, event in state.owed.items() if event in sendable]
    return [f"A referral that nobody may override has not been sent: {', '.join(owed)}. Send it first."] if owed else []


def _vote(state: MatterState, decision: Decision) -> list[str]:
    judged = state.judged
    if judged is None:
        state.needs |= {"votes_for", "votes_against"}
        return []
    votes = [judged.facts.get(name, 0) for name in ("votes_for", "votes_against")]
    in_favour, against = (vote if isinstance(vote, int) else 0 for vote in votes)
    cast, (share, whole) = in_favour + against, SHARE_NEEDED[decision.majority]
    if not decision.quorum <= cast <= decision.seats:
        return [f"{decision.label}: {cast} voted; between {decision.quorum} and {decision.seats} must."]
    fails = in_favour * whole <= cast * share if decision.majority == "simple" else in_favour * whole < cast * share
    return [f"{decision.label}: {in_favour} of {cast} is not enough ({decision.majority} majority)."] if fails else []


def _run_out(state: MatterState, entered: str, at: dt.datetime) -> list[str]:
    limits = state.law.limitations_by_state.get(entered)
    if limits is None:
        return []
    today = at.astimezone(state.law.zone).date()
    expired = [reading for clock in limits for reading in clocks.read_clock(state, clock, today) if reading.status == "run_out"]
    return [f"{reading.clock.label} ran out on {reading.due} ({reading.clock.cite})." for reading in expired]


def _judge_clock_act(state: MatterState, entry: Entry) -> tuple[str, ...]:
    clock = state.law.clocks.get(str(entry.facts.get("clock", "")))
    if clock is None:
        return ("Name a clock of this pack in the fact `clock`.",)
    may = clock.shorten_by if entry.event == SHORTENED else clock.extend_by
    verb = "shortened" if entry.event == SHORTENED else "extended"
    if entry.actor not in may:
        return (f"{clock.id} can be {verb} only by: {', '.join(may) or 'nobody'}.",)
    if not entry.facts.get("reason") or not isinstance(entry.facts.get("until"), dt.date):
        return (f"{clock.id} is {verb} only with a `reason` and a date `until`.",)
    return ()
