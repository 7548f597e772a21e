"""Charts of disparity at one step of a case, such as a dismissal: each group's rate over the reference group's.

The ratios are unadjusted and adjusted; an adjusted ratio holds attributes of the case, such as the year, equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from candour.domain.charts.models import Axis, Interval, Intervals
from candour.domain.charts.statistics.words import Translate, english
from candour.domain.patterns.results import shapes
from candour.domain.patterns.results.disparity import Disparity, GroupRow, StageResult

_MOST_GROUPS = 12


def ratios(stage: StageResult, _: Translate = english) -> Intervals | None:
    """Build a chart of ratios at one step of a case, such as a dismissal: each group's rate over the reference group's rate.

    Returns None without ratios. `_` translates texts.
    """
    rows = [row for group in stage.groups[:_MOST_GROUPS] for row in _rows_of_group(group, _)]
    if not rows:
        return None
    return Intervals(
        title=_("Times as often as “%(reference)s”") % {"reference": stage.reference},
        summary=_("Right of 1 is more often than “%(reference)s”, left of it less often; a bar across 1 may be chance.")
        % {"reference": stage.reference},
        notes=(_("What is held equal may itself be part of how people are treated differently."),),
        rows=tuple(rows),
        axis=Axis(label=_("Ratio"), log=True, decimals=2),
        label=_("Group"),
        reference=1,
        reference_label=_("No difference"),
    )


def of_findings(grouping: Disparity, _: Translate = english) -> Intervals | None:
    """Build a chart that compares groups of people by how often an allegation ends in a proven finding.

    It shows the ratio of each group's share of proven findings to that of the reference group. The title names the attribute,
    such as sex, that forms the groups, so that a report needs no other text. Returns None where there are no ratios, where
    several attributes form the groups, and where `grouping` covers cases of one source only (the public alone or the police
    alone). `_` translates texts.
    """
    stage = next((stage for stage in grouping.stages if stage.stage == "finding"), None)
    drawn = ratios(stage, _) if stage else None
    if drawn is None or len(grouping.by) != 1 or grouping.filed_by:
        return None
    title = _("A finding against, by %(by)s of the %(side)s") % {"by": grouping.by[0], "side": grouping.side}
    return replace(drawn, title=title)


def held_words(names: Iterable[str], _: Translate = english) -> str:
    """Return the names of attributes as words that people read, joined by commas: “kind, who filed” for "kind", "filed_by".

    The chart uses this text to say which attributes an adjusted ratio holds equal. `_` translates texts.
    """
    words = {"kind": _("kind"), "year": _("year"), "filed_by": _("who filed")}
    return ", ".join(words.get(name, name) for name in names)


def _rows_of_group(group: GroupRow, _: Translate) -> list[Interval]:
    """Return the chart rows of one group: its unadjusted ratio to the reference group, then its adjusted ratios.

    `_` translates texts.
    """
    if not group.ratio:
        return []
    rows = [_ratio_row(group, group.ratio, _("Unadjusted"), _)]
    rows += [
        _ratio_row(group, adjusted.mantel_haenszel, _("Held equal: %(held)s") % {"held": held_words(adjusted.held, _)}, _)
        for adjusted in group.adjusted
        if adjusted.mantel_haenszel
    ]
    return [row for row in rows if row.value and row.low and row.low > 0]


def _ratio_row(group: GroupRow, ratio: shapes.Interval, kind: str, _: Translate) -> Interval:
    """Build one row of the chart: a group's ratio to the reference group with its interval.

    `kind` says how the ratio was adjusted; `_` translates texts.
    """
    note = _("%(events)s of %(total)s") % {"events": f"{group.events:,}", "total": f"{group.total:,.0f}"}
    return Interval(group.group, ratio.value, ratio.low, ratio.high, kind, note)
