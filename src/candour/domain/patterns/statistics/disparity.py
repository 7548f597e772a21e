"""Computes how outcomes differ between groups of officers or of reporters, as `candour patterns disparity` does."""

from __future__ import annotations

from candour.domain.patterns.disparity import reporters, subjects
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import recorded_window
from candour.domain.patterns.results.disparity import Disparity
from candour.domain.patterns.results.shapes import Window


def disparity(records: Records) -> tuple[Disparity, ...]:
    """Compare the usual groups of officers and of reporters, and the groups of reporters in cases filed by the public."""
    window = recorded_window(records)
    return (*subjects(records, window), *reporters(records, window), *_reporters_of_public_cases(records, window))


def _reporters_of_public_cases(records: Records, window: Window) -> tuple[Disparity, ...]:
    """Compare groups of reporters in cases filed by the public; empty where the records do not state who filed."""
    try:
        return reporters(records, window, filed_by="public")
    except PatternsError:
        return ()
