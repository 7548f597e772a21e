"""Decides whether an entry is allowed: by its actor, the current state, guards, votes and referrals that are still owed.

While a mandatory referral is owed, no role may make a move in the main region except a move that sends the referral.
"""

import datetime as dt
from functools import lru_cache

from candour.domain.procedure import clocks, outcomes
from candour.domain.procedure.law import Law
from candour.domain.procedure.matters import CLOCK_ACTS, SHORTENED, Entry
from candour.domain.procedure.messages import Message
from candour.domain.procedure.process_rows import Act, Decision, Move
from candour.domain.procedure.state import ReplayedMatter

SHARE_NEEDED = {"simple": (1, 2), "two_thirds": (2, 3), "unanimous": (1, 1)}
MAJORITY = {
    "simple": Message("simple majority"),
    "two_thirds": Message("two-thirds majority"),
    "unanimous": Message("unanimous vote"),
}


def judge(state: ReplayedMatter, entry: Entry) -> tuple[Move | None, tuple[str, ...]]:
    """Decide whether an entry is allowed: (the move that it makes, or None; the reasons for refusal, empty if allowed)."""
    state.judged = entry
    moves = state.law.moves_by_event.get(entry.event)
    if moves:
        return _judge_moves(state, moves, entry)
    act = state.law.acts.get(entry.event)
    if act is not None:
        return None, _wrong_actor(act, entry.actor) + closed_act(state, act)
    if entry.event in CLOCK_ACTS:
        return None, _judge_clock_act(state, entry)
    return None, (Message("`%(event)s` is not an event of this pack in the law for this matter.", event=entry.event),)


def _judge_moves(state: ReplayedMatter, moves: tuple[Move, ...], entry: Entry) -> tuple[Move | None, tuple[str, ...]]:
    """The first of `moves` that the entry may make, or None with the reasons why the entry may make none of the moves."""
    for move in moves:
        if entry.actor in move.actors and _starts_here(state, move) and not closed_move(state, move, entry.at):
            return move, ()
    because: tuple[str, ...] = ()
    for move in moves:  # reasons are written only for an entry that no move allows: writing them takes time
        reasons = _wrong_actor(move, entry.actor) + closed_move(state, move, entry.at)
        because = reasons if not because or _starts_here(state, move) else because
    return None, because


def _starts_here(state: ReplayedMatter, move: Move) -> bool:
    """Whether the move leaves the current state of its region."""
    return state.at[state.law.region_of[move.id]] in move.leaves


def closed_move(state: ReplayedMatter, move: Move, at: dt.datetime) -> tuple[str, ...]:
    """The reasons why a move is not open at the time `at`; empty if the move is open."""
    law = state.law
    region = law.region_of[move.id]
    here = state.at[region]
    if here not in move.leaves:
        return (_wrong_state_message(law, here, move.leaves),)
    reasons = [otherwise for condition, otherwise in law.gate_of[move.id] if condition.truth(state) is not True]
    if state.owed and region == "main" and (move.event or move.id) not in state.owed.values():
        reasons += _unsent_referrals(state, here)
    if move.decided_by:
        reasons += _insufficient_votes(state, law.decisions[move.decided_by])
    reasons += _expired_limitations(state, move.enters, at)
    return tuple(reasons)


def closed_act(state: ReplayedMatter, act: Act) -> tuple[str, ...]:
    """The reasons why an act cannot be recorded now; empty if it can be recorded."""
    law = state.law
    if act.during and set(act.during).isdisjoint(state.at.values()):
        label = Message.of_pack(act.label)
        return (Message("“%(act)s” is recorded only at: %(states)s.", act=label, states=_labels_of_states(law, act.during)),)
    reasons = [otherwise for condition, otherwise in law.gate_of[act.id] if condition.truth(state) is not True]
    if act.outcome and state.judged is not None:
        reasons += outcomes.refused(state, state.judged, act.outcome)
    return tuple(reasons)


def _wrong_actor(row: Move | Act, actor: str) -> tuple[str, ...]:
    """A message if the role `actor` may not make the move or record the act; empty if the role may do so."""
    if actor in row.actors:
        return ()
    return (
        Message(
            "“%(step)s” is for %(actors)s, not for %(actor)s.",
            step=Message.of_pack(row.label),
            actors=row.actors or Message("the engine"),
            actor=actor or Message("nobody"),
        ),
    )


@lru_cache(maxsize=4096)  # a page evaluates every move, and most of them start elsewhere
def _wrong_state_message(law: Law, here: str, leaves: tuple[str, ...]) -> Message:
    """The message that the matter is in the state `here`, but a move can be made only from the states `leaves`."""
    return Message(
        "The matter is at “%(state)s”; this starts from: %(states)s.",
        state=Message.of_pack(law.states[here].label),
        states=_labels_of_states(law, leaves),
    )


def _labels_of_states(law: Law, states: tuple[str, ...]) -> tuple[Message, ...]:
    """The labels of these states, each a translatable message; the tuple serves as a single parameter of another message."""
    return tuple(Message.of_pack(law.states[name].label) for name in states)


def _unsent_referrals(state: ReplayedMatter, here: str) -> list[Message]:
    """The message that names the owed mandatory referrals that can be sent from the state `here`; empty if none is owed."""
    sendable = state.law.sends_from[here]
    owed = tuple(
        Message("%(id)s (%(label)s)", id=key, label=Message.of_pack(state.triggered[key].referral.label))
        for key, event in state.owed.items()
        if event in sendable
    )
    if not owed:
        return []
    return [Message("A referral that nobody may override has not been sent: %(referrals)s. Send it first.", referrals=owed)]


def _insufficient_votes(state: ReplayedMatter, decision: Decision) -> list[Message]:
    """The messages that say why the votes for and against, as the judged entry states them, do not suffice for `decision`.

    Empty if the votes suffice. Where `state` has no judged entry: adds the two facts to `state.needs` and returns no message.
    """
    judged, label = state.judged, Message.of_pack(decision.label)
    if judged is None:
        state.needs |= {"votes_for", "votes_against"}
        return []
    votes = [judged.facts.get(name, 0) for name in ("votes_for", "votes_against")]
    in_favour, against = (vote if isinstance(vote, int) else 0 for vote in votes)
    cast, (share, whole) = in_favour + against, SHARE_NEEDED[decision.majority]
    if not decision.quorum <= cast <= decision.seats:
        return [
            Message(
                "%(vote)s: %(cast)s voted; between %(quorum)s and %(seats)s must.",
                vote=label, cast=cast, quorum=decision.quorum, seats=decision.seats,
            )
        ]  # fmt: skip
    fails = in_favour * whole <= cast * share if decision.majority == "simple" else in_favour * whole < cast * share
    if not fails:
        return []
    return [
        Message(
            "%(vote)s: %(in_favour)s of %(cast)s is not enough (%(majority)s).",
            vote=label, in_favour=in_favour, cast=cast, majority=MAJORITY[decision.majority],
        )
    ]  # fmt: skip


def _expired_limitations(state: ReplayedMatter, entered: str, at: dt.datetime) -> list[Message]:
    """A message for each limitation clock that ran out by `at` and so forbids entering the state `entered`."""
    limits = state.law.limitations_by_state.get(entered)
    if limits is None:
        return []
    today = at.astimezone(state.law.zone).date()
    expired = [reading for clock in limits for reading in clocks.read_clock(state, clock, today) if reading.status == "run_out"]
    return [
        Message(
            "%(clock)s ran out on %(due)s (%(basis)s).",
            clock=Message.of_pack(reading.clock.label),
            due=str(reading.due),
            basis=reading.clock.cite,
        )
        for reading in expired
    ]


def _judge_clock_act(state: ReplayedMatter, entry: Entry) -> tuple[str, ...]:
    """The reasons why the entry may not extend or shorten the clock that it names; empty if it may do so."""
    clock = state.law.clocks.get(str(entry.facts.get("clock", "")))
    if clock is None:
        return (Message("Name a clock of this pack in the fact `clock`."),)
    shortened = entry.event == SHORTENED
    may = clock.shorten_by if shortened else clock.extend_by
    if entry.actor not in may:
        roles = may or Message("nobody")
        if shortened:
            return (Message("%(clock)s can be shortened only by: %(roles)s.", clock=clock.id, roles=roles),)
        return (Message("%(clock)s can be extended only by: %(roles)s.", clock=clock.id, roles=roles),)
    if entry.facts.get("reason") and isinstance(entry.facts.get("until"), dt.date):
        return ()
    if shortened:
        return (Message("%(clock)s is shortened only with a `reason` and a date `until`.", clock=clock.id),)
    return (Message("%(clock)s is extended only with a `reason` and a date `until`.", clock=clock.id),)
