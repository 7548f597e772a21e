"""Charts of repeated accusations: how cases concentrate on few officers, and the rates of units, each compared with chance."""

from __future__ import annotations

from collections.abc import Mapping

from candour.domain.charts.models import Axis, Bars, Interval, Intervals, Series
from candour.domain.charts.statistics.words import Translate, english
from candour.domain.patterns.results.repeats import Concentration, UnitRate

MOST, LEAST = 14, 6  # units drawn: those with the highest rates, and those with clearly low ones
_TOP = 0.05  # the share of officers named in the summary


def concentration(shared: Concentration, _: Translate = english) -> Bars:
    """Build a chart of the share of cases that falls on the officers with the most cases, beside the share by chance alone.

    `_` translates texts.
    """
    twentieth = next(share for share in shared.shares if share.top == _TOP)
    return Bars(
        title=_("Share of cases held by the officers with most"),
        summary=_("The top 5%% of officers hold %(held)s of cases; with equal rates chance would give them %(chance)s.")
        % {"held": f"{twentieth.held:.0%}", "chance": f"{twentieth.by_chance:.0%}"},
        notes=(_("A rare event concentrates by chance alone: compare the two bars, not one with nought."),),
        categories=tuple(_("Top %(part)s") % {"part": f"{share.top:.0%}"} for share in shared.shares),
        series=(
            Series(_("Found"), tuple(share.held for share in shared.shares)),
            Series(_("By chance, with equal rates"), tuple(share.by_chance for share in shared.shares)),
        ),
        axis=Axis(label=_("Share of cases"), share=True, low=0, high=1),
        category_label=_("Officers"),
    )


def units(rows: tuple[UnitRate, ...], names: Mapping[str, str], _: Translate = english) -> Intervals:
    """Build a chart of units' rates of accusations relative to the usual rate: the highest rates, then some low rates.

    A rate is low where its whole confidence interval is below the usual rate. `names` is a dict from each unit's id to the name
    to show; `_` translates texts.
    """
    return Intervals(
        title=_("Units beside what the same time in post usually brings"),
        summary=_(
            "Of %(units)s units %(more)s had clearly more cases than usual and %(fewer)s clearly fewer; 1 is as many as usual."
        )
        % {"units": len(rows), "more": sum(row.low > 1 for row in rows), "fewer": sum(row.high < 1 for row in rows)},
        notes=(
            _("Each count is drawn towards 1 as far as the spread of all counts says; bars hold the true figure with 95%."),
            _("Units do different work. A high figure asks a question and answers none; so does one with hardly any."),
            _("Drawn are those with most and those with clearly fewest."),
        ),
        rows=tuple(_unit_row(row, names, _) for row in _units_to_draw(rows)),
        axis=Axis(label=_("Cases beside the usual number"), decimals=2, low=0),
        label=_("Unit"),
        reference=1,
        reference_label=_("As many as usual"),
    )


def _units_to_draw(rows: tuple[UnitRate, ...]) -> list[UnitRate]:
    """Return the units to draw: those with the highest rates of accusations, then some of those with low rates.

    A rate is low where its whole confidence interval is below the usual rate.
    """
    most = [row for row in rows if row.cases][:MOST]
    fewer = sorted((row for row in rows if row.high < 1 and row not in most), key=lambda row: row.high)
    return [*most, *sorted(fewer[:LEAST], key=lambda row: -row.relative)]


def _unit_row(row: UnitRate, names: Mapping[str, str], _: Translate) -> Interval:
    """Build one row of the chart: a unit's rate relative to the usual rate, with its interval and number of cases.

    `names` is a dict from each unit's id to the name to show; `_` translates texts.
    """
    note = _("%(cases)s cases") % {"cases": f"{row.cases:,}"}
    return Interval(names.get(row.unit, row.unit), row.relative, row.low, row.high, note=note)
