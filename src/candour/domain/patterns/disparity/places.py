"""Units and forces beside each other: the share of their allegations that reach a stage, as a funnel and never as a league."""

from typing import Literal

from candour.domain.patterns.disparity.groups import LEAST
from candour.domain.patterns.disparity.rows import DAY
from candour.domain.patterns.disparity.stages import STAGES
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.intervals import funnel
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats import exposure
from candour.domain.patterns.repeats.window import date
from candour.domain.patterns.results.disparity import PlaceFunnel, Stage
from candour.domain.patterns.results.shapes import Window

FINDING = next(stage for stage in STAGES if stage.name == "finding")


def place_funnel(records: Records, window: Window, by: Literal["force", "unit"], stage: Stage = FINDING) -> PlaceFunnel | None:
    """The funnel of one stage by force, or by the unit in which the officer served on the day.

    Places with under 20 allegations are left out and counted; those of no known place are `unknown`. None where fewer than
    two places are left, or none has an event.
    Raises: PatternsError for a stage that asks what stages a case went through, of which units have no part.
    """
    if "{" in stage.base + stage.event:
        raise PatternsError(f"A funnel cannot be drawn of the stage {stage.name}. Choose finding, suspension or dismissal.")
    place, joined = ("c.force", "") if by == "force" else ("u.unit", _units(window))
    found = records.rows(
        f"SELECT coalesce({place}, ''), count(*) FILTER (WHERE {stage.event}), count(*)"  # noqa: S608 - stages are ours
        f" FROM allegations a JOIN cases c ON c.case_id = a.case_id{joined}"
        f" WHERE {DAY} BETWEEN {date(window.since)} AND {date(window.until)} AND {stage.base} GROUP BY 1"
    )
    counted = [(str(name), int(str(events)), float(str(total))) for name, events, total in found]
    kept = [row for row in counted if row[0] and row[2] >= LEAST]
    if len(kept) < 2 or not any(events for _, events, _ in kept):  # noqa: PLR2004 - one place is no comparison
        return None
    unknown = sum(int(total) for name, _, total in counted if not name)
    return PlaceFunnel(
        by, stage.name, stage.words, window, funnel(kept), unknown, sum(row[2] < LEAST for row in counted if row[0])
    )


def _units(window: Window) -> str:
    held = exposure.spans("postings", "unit", window)
    return f" LEFT JOIN ({held}) u ON u.officer_id = a.officer_id AND {DAY} BETWEEN u.since AND u.until"
