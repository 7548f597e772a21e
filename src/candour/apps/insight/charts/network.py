"""Who is accused with whom, as a drawing of people and ties; the table beside it names each tie."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from candour.apps.forces.models import Officer
from candour.apps.insight.queries.network import Circle
from candour.domain.charts import Network, Node, Tie

DRAWN = 30


def circle(found: Circle, chosen: Officer) -> Network:
    """One officer and those around him."""
    sizes = _sizes((str(one), str(other), cases) for one, other, cases in found.ties)
    nodes = [
        Node(str(pk), officer.name, sizes.get(str(pk), 0) or 1, chosen=pk == chosen.pk)
        for pk, officer in sorted(found.officers.items(), key=lambda row: str(row[0]))
    ]
    ties = [Tie(str(one), str(other), cases) for one, other, cases in found.ties]
    return _network(nodes, ties, _("%(others)s others were accused in the same cases.") % {"others": len(nodes) - 1})


def whole(data: dict[str, Any], names: dict[str, Officer]) -> Network | None:
    """The pairs of a force with most cases, of people she may look at."""
    pairs = [one for one in data["pairs"] if one["one_id"] in names and one["other_id"] in names][:DRAWN]
    if not pairs:
        return None
    ties = [Tie(one["one_id"], one["other_id"], one["cases"]) for one in pairs]
    sizes = _sizes((tie.one, tie.other, tie.weight) for tie in ties)
    nodes = [Node(pk, names[pk].name, size) for pk, size in sorted(sizes.items())]
    return _network(nodes, ties, _("The %(pairs)s pairs accused together most often.") % {"pairs": len(pairs)})


def _network(nodes: list[Node], ties: list[Tie], summary: str) -> Network:
    return Network(
        title=_("Accused in the same cases"),
        summary=summary,
        notes=(_("Standing beside somebody in a case is no misconduct."),),
        nodes=tuple(nodes),
        ties=tuple(ties),
        label=_("Officer"),
        size_label=_("Cases shared"),
    )


def _sizes(ties: Any) -> dict[str, float]:
    sizes: dict[str, float] = {}
    for one, other, cases in ties:
        for end in (one, other):
            sizes[end] = sizes.get(end, 0) + cases
    return sizes
