"""Chicago's development split, where it is: a sample of report-like descriptions finds its officers, and says how surely."""

from __future__ import annotations

import numpy as np
import pytest

from bench.patterns import find_records
from candour.domain.patterns.linkage.find import Register, find
from tests.domain.patterns.shared import CHICAGO, needs

pytestmark = needs(CHICAGO)
EVERY = 20  # of the labelled descriptions one in so many is asked


@pytest.fixture(scope="module")
def answers() -> list[tuple[bool, bool, float]]:
    """For each description asked: was the right one first, among five, and what probability was the first given."""
    folder = CHICAGO / "linkage"
    register = Register(*find_records.read_register(folder))
    found = []
    for description, right in [one for one in find_records.read_descriptions(folder) if one[1]][::EVERY]:
        finding = find(register, description, limit=5)
        ids = [candidate.officer_id for candidate in finding]
        found.append((ids[0] == right, right in ids, finding[0].probability))
    return found


def test_nine_in_ten_are_first_and_nearly_all_among_five(answers: list[tuple[bool, bool, float]]) -> None:
    first, five, _ = np.mean(answers, axis=0)
    assert first > 0.9
    assert five > 0.97


@pytest.mark.slow
def test_probabilities_mean_what_they_say(answers: list[tuple[bool, bool, float]]) -> None:
    first, _, said = np.array(answers, dtype=float).T
    assert said.mean() == pytest.approx(first.mean(), abs=0.04)
    assert first[said > 0.98].mean() > 0.97
