"""How long cases take and through how many hands they pass."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from candour.domain.charts import Axis, Bars, Chart, Line, Lines, Point, Series

_TWO_YEARS = 730


def drawn(data: dict[str, Any]) -> list[Chart]:
    """What can be drawn of it."""
    found: list[Chart | None] = [still_open(data["timeliness"]) if data["timeliness"] else None, hands(data["handlers"])]
    return [one for one in found if one is not None]


def still_open(timely: dict[str, Any]) -> Lines:
    """The part of cases still open after so many days, open ones counted for as long as they have lasted."""
    steps = [step for step in timely["curve"]["steps"] if step["day"] <= 2 * _TWO_YEARS]
    points = (Point(0, 1.0, 1.0, 1.0), *(Point(one["day"], one["share"], one["low"], one["high"]) for one in steps))
    late = timely["over_a_year"]
    return Lines(
        title=_("Cases still open after so many days"),
        summary=_("After a year %(late)s of cases are still open (95%% between %(low)s and %(high)s).")
        % {"late": f"{late['value']:.1%}", "low": f"{late['low']:.1%}", "high": f"{late['high']:.1%}"},
        notes=(_("Averages of closed cases leave out the ones still open, which are the longest."),),
        lines=(Line("", points),),
        x=Axis(label=_("Days since the case was received"), low=0),
        y=Axis(label=_("Still open"), share=True, low=0, high=1),
        step=True,
    )


def hands(rows: list[dict[str, Any]]) -> Bars | None:
    """How many people cases had, together and by role."""
    shown = rows[:5]
    if not shown:
        return None
    numbers = sorted({number for row in shown for number, _cases in row["spread"]})
    most = numbers[-1]
    several = shown[0]["more_than_one"]["value"]
    return Bars(
        title=_("How many people cases pass through"),
        summary=_("%(several)s of cases with a handler on record had more than one.") % {"several": f"{several:.1%}"},
        notes=(_("Long cases collect investigators: that is an association, not a cause."),),
        categories=tuple(f"{number}{'+' if number == most and number > 1 else ''}" for number in numbers),
        series=tuple(
            Series(
                row["role"] or _("All roles together"),
                tuple(dict(row["spread"]).get(number, 0) / row["cases"] for number in numbers),
            )
            for row in shown
        ),
        axis=Axis(label=_("Share of cases"), share=True, low=0, high=1),
        category_label=_("People"),
    )
