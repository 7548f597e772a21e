"""A vote is carried by seats, quorum and one of three majorities."""

from __future__ import annotations

import pytest

from candour.domain.procedure import Entry, Matter, load_pack
from candour.domain.procedure.gates import _insufficient_votes
from candour.domain.procedure.law import law_of
from candour.domain.procedure.process_rows import Decision
from candour.domain.procedure.state import ReplayedMatter
from tests.packs.stories import at


@pytest.mark.parametrize(
    ("majority", "votes_for", "votes_against", "carried"),
    [
        ("simple", 3, 2, True),
        ("simple", 2, 2, False),  # a tie carries nothing
        ("simple", 5, 2, False),  # more votes than seats
        ("simple", 2, 1, False),  # below the quorum
        ("two_thirds", 4, 2, True),
        ("two_thirds", 3, 2, False),
        ("unanimous", 4, 0, True),
        ("unanimous", 5, 1, False),
    ],
)
def test_a_vote_carries_only_with_a_quorum_and_its_majority(
    majority: str, votes_for: int, votes_against: int, *, carried: bool
) -> None:
    row = {"id": "vote", "label": "Vote", "seats": 6, "quorum": 4, "majority": majority, "cite": "a test", "evidence": "policy"}
    state = ReplayedMatter(law_of(load_pack("new_york"), {}), Matter("m", "complaint"), at("2026-06-01"))
    votes = {"votes_for": votes_for, "votes_against": votes_against}
    state.judged = Entry(state.now, "finding_made", "board_panel", votes)
    assert (_insufficient_votes(state, Decision.model_validate(row)) == []) is carried
