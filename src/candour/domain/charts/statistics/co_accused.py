"""Network charts of officers accused in the same cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from candour.domain.charts.models import Network, Node, Tie
from candour.domain.charts.statistics.words import Translate, english
from candour.domain.patterns.results.co_accused import CoAccused

DRAWN = 30


def around(chosen: str, ties: Sequence[Tie], names: Mapping[str, str], _: Translate = english) -> Network:
    """Chart the network around one officer; `names` maps the ids of all its officers to names."""
    sizes = _sizes(ties)
    nodes = [Node(pk, name, sizes.get(pk, 0) or 1, chosen=pk == chosen) for pk, name in sorted(names.items())]
    return _network(nodes, ties, _("%(others)s others were accused in the same cases.") % {"others": len(nodes) - 1}, _)


def whole(result: CoAccused, names: Mapping[str, str], _: Translate = english) -> Network | None:
    """Chart the pairs of a force with most cases; pairs with an officer missing from `names` are left out."""
    pairs = [pair for pair in result.pairs if pair.one_id in names and pair.other_id in names][:DRAWN]
    if not pairs:
        return None
    ties = [Tie(pair.one_id, pair.other_id, pair.cases) for pair in pairs]
    nodes = [Node(pk, names[pk], size) for pk, size in sorted(_sizes(ties).items())]
    return _network(nodes, ties, _("The %(pairs)s pairs accused together most often.") % {"pairs": len(pairs)}, _)


def _network(nodes: Iterable[Node], ties: Iterable[Tie], summary: str, _: Translate) -> Network:
    return Network(
        title=_("Accused in the same cases"),
        summary=summary,
        notes=(_("Standing beside somebody in a case is no misconduct."),),
        nodes=tuple(nodes),
        ties=tuple(ties),
        label=_("Officer"),
        size_label=_("Cases shared"),
    )


def _sizes(ties: Iterable[Tie]) -> dict[str, float]:
    sizes: dict[str, float] = {}
    for tie in ties:
        for end in (tie.one, tie.other):
            sizes[end] = sizes.get(end, 0) + tie.weight
    return sizes
