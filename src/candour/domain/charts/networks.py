"""Who is tied to whom: drawn by the server, the same way every time.

Up to `MOST_FORCED` nodes are laid out by forces (Fruchterman and Reingold 1991), starting from a circle ordered by community
and id, so that no chance enters; more stand on that circle. Nodes carry the number their row has in the table.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from candour.domain.charts.markup import make
from candour.domain.charts.models import Network, Node, Tie
from candour.domain.charts.sheets import Sheet, legend, marked
from candour.domain.charts.styles import INK, PAPER, QUIET, STYLES, mark

MOST_FORCED = 60
ROUNDS = 120
NOTHING = 1e-9
Place = tuple[float, float]


def ordered(chart: Network) -> list[Node]:
    """The nodes in the order of their numbers: by community, the largest community first, then by id."""
    crowd = {name: sum(node.community == name for node in chart.nodes) for name in {node.community for node in chart.nodes}}
    return sorted(chart.nodes, key=lambda node: (-crowd[node.community], node.community, node.node_id))


def network(sheet: Sheet, chart: Network) -> None:
    """Ties as lines, thicker where there are more; nodes as numbered marks; the chosen one ringed twice."""
    nodes = ordered(chart)
    styles = _styles(nodes)
    if len(named := list(styles)) > 1:
        legend(sheet, [name or "No group" for name in named[: len(STYLES)]], marked)
    height = sheet.width * (1 if sheet.narrow else 0.7)
    spread = layout([node.node_id for node in nodes], chart.ties)
    places = {name: (22 + x * (sheet.width - 44), sheet.y + 22 + y * (height - 44)) for name, (x, y) in spread.items()}
    most = max((tie.weight for tie in chart.ties), default=1) or 1
    for tie in sorted(chart.ties, key=lambda tie: (tie.one, tie.other)):
        (x1, y1), (x2, y2) = places[tie.one], places[tie.other]
        sheet.rule(x1, y1, x2, y2, QUIET, stroke_width=1 + 4 * tie.weight / most)
    largest = max(node.size for node in nodes) or 1
    for number, node in enumerate(nodes, 1):
        radius = 5 + 6 * math.sqrt(max(node.size, 0) / largest)
        _node(sheet, node, number, places[node.node_id], (styles[node.community] % len(STYLES), radius))
    sheet.y += height


def _styles(nodes: Sequence[Node]) -> dict[str, int]:
    """Each community's style. Beyond six, styles repeat; the table names the community."""
    return {name: at for at, name in enumerate(dict.fromkeys(node.community for node in nodes))}


def _node(sheet: Sheet, node: Node, number: int, place: Place, look: tuple[int, float]) -> None:
    style, radius = look
    x, y = place
    if node.chosen:
        sheet.add(make("circle", cx=x, cy=y, r=radius + 6, fill=PAPER, stroke=INK, stroke_width=3, class_="chart-ring"))
    shape = mark(STYLES[style], x, y, radius)
    shape.children.append(make("title", f"{number}. {node.label}"))
    sheet.add(shape)
    sheet.say(x, y - radius - 4, str(number), "middle")


def layout(ids: Sequence[str], ties: Sequence[Tie]) -> dict[str, Place]:
    """A place within the unit square for each id. `ids` come in the order they stand on the circle."""
    turn = 2 * math.pi / max(len(ids), 1)
    at = [(math.cos(turn * n - math.pi / 2), math.sin(turn * n - math.pi / 2)) for n in range(len(ids))]
    if len(ids) <= MOST_FORCED:
        number = {name: n for n, name in enumerate(ids)}
        pairs = sorted({tuple(sorted((number[tie.one], number[tie.other]))) for tie in ties if tie.one != tie.other})
        at = _settle([_uneven(n, *place) for n, place in enumerate(at)], [(one, other) for one, other in pairs])
    return dict(zip(ids, _fit(at), strict=True))


def _uneven(number: int, x: float, y: float) -> Place:
    """Off the circle by the golden ratio's fractions: forces never leave a perfect symmetry."""
    far = 0.5 + (number * 0.618034) % 1 / 2
    return x * far, y * far


def _settle(at: list[Place], pairs: list[tuple[int, int]]) -> list[Place]:
    """Let nodes push each other apart and ties pull, in ever smaller steps."""
    ideal = 2 / math.sqrt(max(len(at), 1))
    for turn in range(ROUNDS):
        moved = [_pushed(at, one, ideal) for one in range(len(at))]
        for one, other in pairs:
            dx, dy = at[one][0] - at[other][0], at[one][1] - at[other][1]
            pull = math.hypot(dx, dy) / ideal
            moved[one] = (moved[one][0] - dx * pull, moved[one][1] - dy * pull)
            moved[other] = (moved[other][0] + dx * pull, moved[other][1] + dy * pull)
        heat = 0.2 * (1 - turn / ROUNDS)
        at = [_step(place, by, heat) for place, by in zip(at, moved, strict=True)]
    return at


def _pushed(at: list[Place], one: int, ideal: float) -> Place:
    """The sum of the pushes on one node, and a slight pull to the middle that keeps loose parts on the sheet."""
    x, y = at[one]
    by_x, by_y = -0.3 * x, -0.3 * y
    for other, (across, down) in enumerate(at):
        if other != one:
            dx, dy = x - across, y - down
            square = max(dx * dx + dy * dy, 1e-6)
            by_x, by_y = by_x + dx * ideal * ideal / square, by_y + dy * ideal * ideal / square
    return by_x, by_y


def _step(place: Place, by: Place, heat: float) -> Place:
    far = math.hypot(*by) or 1.0
    share = min(far, heat) / far
    return place[0] + by[0] * share, place[1] + by[1] * share


def _fit(at: list[Place]) -> list[Place]:
    """Stretch to fill the unit square. What has no extent stands in its middle."""
    if not at:
        return []
    sides = [_stretched(axis) for axis in zip(*at, strict=True)]
    return list(zip(*sides, strict=True))


def _stretched(axis: Sequence[float]) -> list[float]:
    low, span = min(axis), max(axis) - min(axis)
    return [(value - low) / span if span > NOTHING else 0.5 for value in axis]
