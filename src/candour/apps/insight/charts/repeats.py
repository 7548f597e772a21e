"""How much falls on few, and units beside each other: each beside what chance would bring."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from candour.domain.charts import Axis, Bars, Interval, Intervals, Series

MOST, LEAST = 14, 6  # units drawn: those with most beside the usual, and those with clearly fewest


def concentration(data: dict[str, Any]) -> Bars:
    """Shares of cases held by the officers with most, and what equal rates would give them."""
    shares = data["shared"]["shares"]
    five = next(one for one in shares if one["top"] == 0.05)  # noqa: PLR2004 - the part people speak of
    return Bars(
        title=_("Share of cases held by the officers with most"),
        summary=_("The top 5%% of officers hold %(held)s of cases; with equal rates chance would give them %(chance)s.")
        % {"held": f"{five['held']:.0%}", "chance": f"{five['by_chance']:.0%}"},
        notes=(_("A rare event concentrates by chance alone: compare the two bars, not one with nought."),),
        categories=tuple(_("Top %(part)s") % {"part": f"{one['top']:.0%}"} for one in shares),
        series=(
            Series(_("Found"), tuple(one["held"] for one in shares)),
            Series(_("By chance, with equal rates"), tuple(one["by_chance"] for one in shares)),
        ),
        axis=Axis(label=_("Share of cases"), share=True, low=0, high=1),
        category_label=_("Officers"),
    )


def units(rows: list[dict[str, Any]], names: dict[str, str]) -> Intervals:
    """Units that had most beside what the same time usually brings, and those that had least: either asks a question."""
    most = [row for row in rows if row["cases"]][:MOST]
    fewer = sorted((row for row in rows if row["high"] < 1 and row not in most), key=lambda row: float(row["high"]))
    shown = [*most, *sorted(fewer[:LEAST], key=lambda row: -float(row["relative"]))]
    return Intervals(
        title=_("Units beside what the same time in post usually brings"),
        summary=_(
            "Of %(units)s units %(more)s had clearly more cases than usual and %(fewer)s clearly fewer; 1 is as many as usual."
        )
        % {"units": len(rows), "more": sum(row["low"] > 1 for row in rows), "fewer": sum(row["high"] < 1 for row in rows)},
        notes=(
            _("Each count is drawn towards 1 as far as the spread of all counts says; bars hold the true figure with 95%."),
            _("Units do different work. A high figure asks a question and answers none; so does one with hardly any."),
            _("Drawn are those with most and those with clearly fewest."),
        ),
        rows=tuple(
            Interval(
                names.get(row["unit"], row["unit"]),
                row["relative"],
                row["low"],
                row["high"],
                note=_("%(cases)s cases") % {"cases": f"{row['cases']:,}"},
            )
            for row in shown
        ),
        axis=Axis(label=_("Cases beside the usual number"), decimals=2, low=0),
        label=_("Unit"),
        reference=1,
        reference_label=_("As many as usual"),
    )
