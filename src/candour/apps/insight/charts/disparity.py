"""Groups beside each other at one stage: the plain ratio, and the same with what differs otherwise held equal."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from candour.domain.charts import Axis, Interval, Intervals

HELD = {"kind": gettext_lazy("kind"), "year": gettext_lazy("year"), "filed_by": gettext_lazy("who filed")}
_MOST_GROUPS = 12


def ratios(stage: dict[str, Any]) -> Intervals | None:
    """None where no two groups have enough events."""
    rows = [row for group in stage["groups"][:_MOST_GROUPS] for row in _of_group(group)]
    if not rows:
        return None
    return Intervals(
        title=_("Times as often as “%(reference)s”") % {"reference": stage["reference"]},
        summary=_("Right of 1 is more often than “%(reference)s”, left of it less often; a bar across 1 may be chance.")
        % {"reference": stage["reference"]},
        notes=(_("What is held equal may itself be part of how people are treated differently."),),
        rows=tuple(rows),
        axis=Axis(label=_("Ratio"), log=True, decimals=2),
        label=_("Group"),
        reference=1,
        reference_label=_("No difference"),
    )


def held_words(names: list[str]) -> str:
    """What is held equal, in words."""
    return ", ".join(str(HELD.get(name, name)) for name in names)


def _of_group(group: dict[str, Any]) -> list[Interval]:
    if not group["ratio"]:
        return []
    found = [_interval(group, group["ratio"], _("Unadjusted"))]
    found += [
        _interval(group, one["mantel_haenszel"], _("Held equal: %(held)s") % {"held": held_words(one["held"])})
        for one in group["adjusted"]
        if one["mantel_haenszel"]
    ]
    return [one for one in found if one.value and one.low and one.low > 0]


def _interval(group: dict[str, Any], value: dict[str, Any], kind: str) -> Interval:
    note = _("%(events)s of %(total)s") % {"events": f"{group['events']:,}", "total": f"{group['total']:,.0f}"}
    return Interval(group["group"], value["value"], value["low"], value["high"], kind, note)
