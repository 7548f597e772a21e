"""Network charts of officers accused in the same cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from candour.domain.charts.models import Network, Node, Tie
from candour.domain.charts.statistics.words import Translate, english
from candour.domain.patterns.results.co_accused import CoAccused

DRAWN = 30  # pairs in the chart of a force


def around(chosen: str, ties: Sequence[Tie], names: Mapping[str, str], _: Translate = english) -> Network:
    """Build a chart of the officers accused together with the officer `chosen`, with the ties among all of them.

    `names` is a dict from each officer's id to the name to show; `_` translates texts.
    """
    sizes = _weights_by_officer(ties)
    nodes = [Node(pk, name, sizes.get(pk, 0) or 1, chosen=pk == chosen) for pk, name in sorted(names.items())]
    return _network_chart(nodes, ties, _("%(others)s others were accused in the same cases.") % {"others": len(nodes) - 1}, _)


def whole(result: CoAccused, names: Mapping[str, str], _: Translate = english) -> Network | None:
    """Build a chart of the pairs of officers with the most shared cases; None if no pair is left to draw.

    `names` is a dict from each officer's id to the name to show; pairs with an officer not in `names` are left out. `_`
    translates texts.
    """
    pairs = [pair for pair in result.pairs if pair.one_id in names and pair.other_id in names][:DRAWN]
    if not pairs:
        return None
    ties = [Tie(pair.one_id, pair.other_id, pair.cases) for pair in pairs]
    nodes = [Node(pk, names[pk], size) for pk, size in sorted(_weights_by_officer(ties).items())]
    return _network_chart(nodes, ties, _("The %(pairs)s pairs accused together most often.") % {"pairs": len(pairs)}, _)


def _network_chart(nodes: Iterable[Node], ties: Iterable[Tie], summary: str, _: Translate) -> Network:
    """Build a chart of officers accused together, with the title, note and labels that both charts of this module share.

    `_` translates texts.
    """
    return Network(
        title=_("Accused in the same cases"),
        summary=summary,
        notes=(_("Standing beside somebody in a case is no misconduct."),),
        nodes=tuple(nodes),
        ties=tuple(ties),
        label=_("Officer"),
        size_label=_("Cases shared"),
    )


def _weights_by_officer(ties: Iterable[Tie]) -> dict[str, float]:
    """Return a dict from each officer's id to the sum of the weights of the officer's ties to others."""
    sizes: dict[str, float] = {}
    for tie in ties:
        for end in (tie.one, tie.other):
            sizes[end] = sizes.get(end, 0) + tie.weight
    return sizes
