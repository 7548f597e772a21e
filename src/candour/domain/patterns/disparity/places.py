"""Computes funnel plots of units or forces: the share of allegations that reached a stage, such as "proven", in each place.

A funnel plot shows which places lie further from the overall share than chance explains at their size.
"""

from typing import Literal

from candour.domain.patterns.disparity.groups import LEAST
from candour.domain.patterns.disparity.rows import DAY
from candour.domain.patterns.disparity.stages import STAGES
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.intervals import funnel
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats import exposure
from candour.domain.patterns.repeats.window import sql_date
from candour.domain.patterns.results.disparity import PlaceFunnel, Stage
from candour.domain.patterns.results.shapes import Window

FINDING = next(stage for stage in STAGES if stage.name == "finding")


def place_funnel(records: Records, window: Window, by: Literal["force", "unit"], stage: Stage = FINDING) -> PlaceFunnel | None:
    """Compute the funnel plot of one stage, such as "proven", with a point for each force or each unit.

    A unit is the one in which the officer served on the day of the allegation.

    The plot shows which places lie further from the overall share than chance explains at their size. Places with fewer than 20
    allegations are left out and counted in `small`; allegations of no known place are counted in `unknown`. Returns None where
    fewer than two places remain, or no place has an event.

    Raises: PatternsError for the stage "case to answer", which cannot be computed here.
    """
    if "{" in stage.base + stage.event:
        raise PatternsError(f"A funnel cannot be drawn of the stage {stage.name}. Choose finding, suspension or dismissal.")
    place, join_sql = ("c.force", "") if by == "force" else ("u.unit", _join_units_sql(window))
    rows = records.rows(
        f"SELECT coalesce({place}, ''), count(*) FILTER (WHERE {stage.event}), count(*)"  # noqa: S608 - stages are ours
        f" FROM allegations a JOIN cases c ON c.case_id = a.case_id{join_sql}"
        f" WHERE {DAY} BETWEEN {sql_date(window.since)} AND {sql_date(window.until)} AND {stage.base} GROUP BY 1"
    )
    counted = [(str(name), int(str(events)), float(str(total))) for name, events, total in rows]
    large_enough = [row for row in counted if row[0] and row[2] >= LEAST]
    if len(large_enough) < 2 or not any(events for _, events, _ in large_enough):  # noqa: PLR2004 - one place is no comparison
        return None
    unknown = sum(int(total) for name, _, total in counted if not name)
    return PlaceFunnel(
        by, stage.name, stage.words, window, funnel(large_enough), unknown, sum(row[2] < LEAST for row in counted if row[0])
    )


def _join_units_sql(window: Window) -> str:
    """Return the SQL of a join that adds to each allegation the unit in which the officer served on the allegation's day."""
    held = exposure.spans_sql("postings", "unit", window)
    return f" LEFT JOIN ({held}) u ON u.officer_id = a.officer_id AND {DAY} BETWEEN u.since AND u.until"
