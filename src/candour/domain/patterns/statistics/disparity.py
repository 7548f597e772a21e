"""How outcomes differ between groups of officers and of reporters at each stage, as `candour patterns disparity` counts it."""

from __future__ import annotations

from candour.domain.patterns.disparity import reporters, subjects
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import recorded_window
from candour.domain.patterns.results.disparity import Disparity
from candour.domain.patterns.results.shapes import Window


def disparity(records: Records) -> tuple[Disparity, ...]:
    """Results for officers and reporters by each standard grouping, and for reporters in cases that the public filed."""
    window = recorded_window(records)
    return (*subjects(records, window), *reporters(records, window), *_filed_by_the_public(records, window))


def _filed_by_the_public(records: Records, window: Window) -> tuple[Disparity, ...]:
    """Results for reporters in cases filed by the public; empty where the records do not state who filed."""
    try:
        return reporters(records, window, filed_by="public")
    except PatternsError:
        return ()
