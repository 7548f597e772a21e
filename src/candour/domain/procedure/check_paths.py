"""Checks the states of a pack: each region has one start, every state can be reached, and every non-final state can be left.

A region is a part of the proceedings with its own states. Also reports automatic moves that form a cycle, and mandatory
referrals that no event sends.
"""

from collections.abc import Iterator

from candour.domain.procedure.pack import Pack
from candour.domain.procedure.process_rows import Move

Problem = tuple[str, int, tuple[str, str]]
RETURN = "@return"


def problems(pack: Pack) -> Iterator[Problem]:
    """Each fault of the pack's states, moves and referrals: (table, index of the row in the table, (problem, remedy))."""
    yield from _moves_with_wrong_ends(pack)
    yield from _regions_without_one_start(pack)
    yield from _unreachable_states(pack)
    yield from _dead_ends(pack)
    yield from _automatic_cycles(pack)
    yield from _unsent_referrals(pack)


def _moves_with_wrong_ends(pack: Pack) -> Iterator[Problem]:
    """A fault for each move that enters an unknown state, goes from one region to another, or that nobody may make."""
    regions = {row.id: row.region for row in pack.state}
    for index, move in enumerate(pack.move):
        if move.enters != RETURN and move.enters not in regions:
            yield (
                "move",
                index,
                (f"enters the unknown state `{move.enters}`", f"Add a [[state]] `{move.enters}` or mend the name"),
            )
        elif len({regions[state] for state in (*move.leaves, move.enters) if state != RETURN}) > 1:
            yield "move", index, ("goes from one region to another", "Split it: each region moves by itself")
        if not move.automatic and not move.actors:
            yield "move", index, ("is for nobody", "Name in `actors` the roles that may make it")


def _regions_without_one_start(pack: Pack) -> Iterator[Problem]:
    """A fault for each state whose region (a part of the proceedings) does not have exactly one state of kind start."""
    for index, state in enumerate(pack.state):
        starts = [row.id for row in pack.state if row.region == state.region and row.kind == "start"]
        if len(starts) != 1:
            yield (
                "state",
                index,
                (
                    f"is in region `{state.region}`, which begins {len(starts)} times",
                    "Give each region one state of kind start",
                ),
            )


def _unreachable_states(pack: Pack) -> Iterator[Problem]:
    """A fault for each state that no sequence of moves reaches from a first state."""
    reached = {row.id for row in pack.state if row.kind == "start"}
    while entered := {move.enters for move in pack.move if reached.intersection(move.leaves)} - reached - {RETURN}:
        reached |= entered
    for index, state in enumerate(pack.state):
        if state.id not in reached:
            yield "state", index, ("cannot be reached", "Add a [[move]] that enters it, or take it out")


def _dead_ends(pack: Pack) -> Iterator[Problem]:
    """A fault for each state that is not final and that no move leaves."""
    left = {state for move in pack.move for state in move.leaves}
    for index, state in enumerate(pack.state):
        if state.kind != "final" and state.id not in left:
            yield "state", index, ("is a dead end", "Add a [[move]] that leaves it, or make it final")


def _automatic_cycles(pack: Pack) -> Iterator[Problem]:
    """A fault for each automatic move in a cycle of automatic moves, which the engine would repeat without end."""
    automatic = [(index, move) for index, move in enumerate(pack.move) if move.automatic]
    for index, move in automatic:
        if move.enters in _states_reachable_after(move, [other for _, other in automatic]):
            yield (
                "move",
                index,
                ("is automatic and leads back to itself", "Break the round: a person must make one of these moves"),
            )


def _states_reachable_after(move: Move, others: list[Move]) -> set[str]:
    """The ids of the states that can be reached by the moves `others` from the state that `move` enters."""
    reached: set[str] = set()
    edge = {move.enters}
    while edge := {other.enters for other in others if edge.intersection(other.leaves)} - reached:
        reached |= edge
    return reached


def _unsent_referrals(pack: Pack) -> Iterator[Problem]:
    """A fault for each mandatory referral whose event no move and no act causes."""
    senders = {move.event or move.id for move in pack.move} | {act.id for act in pack.act}
    for index, row in enumerate(pack.referral):
        if row.mandatory and row.sent_by not in senders:
            yield "referral", index, ("is mandatory but nothing sends it", f"Add a [[move]] `{row.sent_by}`")
