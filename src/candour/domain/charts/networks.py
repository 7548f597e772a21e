"""Draws networks of people and ties; the positions are computed on the server and are always the same for the same network.

Up to `MOST_FORCED` people are placed by forces, which move tied people together and others apart (Fruchterman and Reingold
1991), starting from a circle ordered by community (group of tied people) and id, without random numbers. Larger networks stay
on that circle. Each person's mark shows the number of the person's row in the table.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from candour.domain.charts.markup import make
from candour.domain.charts.models import Network, Node, Tie
from candour.domain.charts.sheets import Sheet, legend, mark_sample
from candour.domain.charts.styles import INK, PAPER, QUIET, STYLES, mark

MOST_FORCED = 60
ROUNDS = 120
NEGLIGIBLE = 1e-9
Position = tuple[float, float]


def ordered(chart: Network) -> list[Node]:
    """Return the people of a network in the order in which they are numbered: by community, the largest first, then by id."""
    crowd = {name: sum(node.community == name for node in chart.nodes) for name in {node.community for node in chart.nodes}}
    return sorted(chart.nodes, key=lambda node: (-crowd[node.community], node.community, node.node_id))


def network(sheet: Sheet, chart: Network) -> None:
    """Draw a network: ties as lines, wider for more weight, and people as numbered marks; a chosen person's mark has a ring."""
    nodes = ordered(chart)
    styles = _styles(nodes)
    if len(named := list(styles)) > 1:
        legend(sheet, [name or "No group" for name in named[: len(STYLES)]], mark_sample)
    height = sheet.width * (1 if sheet.narrow else 0.7)
    spread = layout([node.node_id for node in nodes], chart.ties)
    positions = {name: (22 + x * (sheet.width - 44), sheet.y + 22 + y * (height - 44)) for name, (x, y) in spread.items()}
    most = max((tie.weight for tie in chart.ties), default=1) or 1
    for tie in sorted(chart.ties, key=lambda tie: (tie.one, tie.other)):
        (x1, y1), (x2, y2) = positions[tie.one], positions[tie.other]
        sheet.line(x1, y1, x2, y2, QUIET, stroke_width=1 + 4 * tie.weight / most)
    largest = max(node.size for node in nodes) or 1
    for number, node in enumerate(nodes, 1):
        radius = 5 + 6 * math.sqrt(max(node.size, 0) / largest)
        _draw_node(sheet, node, number, positions[node.node_id], (styles[node.community] % len(STYLES), radius))
    sheet.y += height


def _styles(nodes: Sequence[Node]) -> dict[str, int]:
    """Return a dict from each community (group of tied people) to the index of its style: colour and shape of marks.

    Beyond six communities styles repeat; the table names the community.
    """
    return {name: at for at, name in enumerate(dict.fromkeys(node.community for node in nodes))}


def _draw_node(sheet: Sheet, node: Node, number: int, position: Position, look: tuple[int, float]) -> None:
    """Draw the mark of a person in a network, with the person's number at `position`.

    `look` holds the index of the style (colour and shape) and the radius of the mark.
    """
    style, radius = look
    x, y = position
    if node.chosen:
        sheet.add(make("circle", cx=x, cy=y, r=radius + 6, fill=PAPER, stroke=INK, stroke_width=3, class_="chart-ring"))
    shape = mark(STYLES[style], x, y, radius)
    shape.children.append(make("title", f"{number}. {node.label}"))
    sheet.add(shape)
    sheet.text(x, y - radius - 4, str(number), "middle")


def layout(ids: Sequence[str], ties: Sequence[Tie]) -> dict[str, Position]:
    """Return a dict from each person's id to a position within the unit square, in which a network is drawn.

    `ids` are in their order on the circle from which the computation starts.
    """
    turn = 2 * math.pi / max(len(ids), 1)
    at = [(math.cos(turn * n - math.pi / 2), math.sin(turn * n - math.pi / 2)) for n in range(len(ids))]
    if len(ids) <= MOST_FORCED:
        number = {name: n for n, name in enumerate(ids)}
        pairs = sorted({tuple(sorted((number[tie.one], number[tie.other]))) for tie in ties if tie.one != tie.other})
        at = _apply_forces(
            [_off_circle(n, *position) for n, position in enumerate(at)], [(first, second) for first, second in pairs]
        )
    return dict(zip(ids, _fit_unit_square(at), strict=True))


def _off_circle(number: int, x: float, y: float) -> Position:
    """Return the position (x, y) of a person moved inward; the person's `number` decides how far.

    Without this, the forces of the layout could not break the perfect symmetry of the circle from which the computation starts.
    """
    far = 0.5 + (number * 0.618034) % 1 / 2
    return x * far, y * far


def _apply_forces(at: list[Position], pairs: list[tuple[int, int]]) -> list[Position]:
    """Return the positions after moving people of a network apart and tied people together, in steps that get smaller.

    `at` are the positions to start from, and `pairs` the indexes of tied people.
    """
    ideal = 2 / math.sqrt(max(len(at), 1))
    for turn in range(ROUNDS):
        moved = [_repulsion(at, first, ideal) for first in range(len(at))]
        for first, second in pairs:
            dx, dy = at[first][0] - at[second][0], at[first][1] - at[second][1]
            pull = math.hypot(dx, dy) / ideal
            moved[first] = (moved[first][0] - dx * pull, moved[first][1] - dy * pull)
            moved[second] = (moved[second][0] + dx * pull, moved[second][1] + dy * pull)
        heat = 0.2 * (1 - turn / ROUNDS)
        at = [_move_at_most(position, by, heat) for position, by in zip(at, moved, strict=True)]
    return at


def _repulsion(at: list[Position], node: int, ideal: float) -> Position:
    """Return the force that pushes one person of a network away from the others, plus a slight pull to the centre.

    The pull keeps unconnected parts together. `ideal` is the distance that two tied people should have.
    """
    x, y = at[node]
    by_x, by_y = -0.3 * x, -0.3 * y
    for neighbour, (across, down) in enumerate(at):
        if neighbour != node:
            dx, dy = x - across, y - down
            square = max(dx * dx + dy * dy, 1e-6)
            by_x, by_y = by_x + dx * ideal * ideal / square, by_y + dy * ideal * ideal / square
    return by_x, by_y


def _move_at_most(position: Position, by: Position, heat: float) -> Position:
    """Return a position moved by the vector `by`, but at most by the distance `heat`."""
    far = math.hypot(*by) or 1.0
    share = min(far, heat) / far
    return position[0] + by[0] * share, position[1] + by[1] * share


def _fit_unit_square(at: list[Position]) -> list[Position]:
    """Return the positions stretched to fill the unit square; a coordinate that is equal for all is set to the centre."""
    if not at:
        return []
    sides = [_stretch(axis) for axis in zip(*at, strict=True)]
    return list(zip(*sides, strict=True))


def _stretch(axis: Sequence[float]) -> list[float]:
    """Return the coordinates along one axis stretched to the range from 0 to 1; if all are equal they become 0.5."""
    low, span = min(axis), max(axis) - min(axis)
    return [(value - low) / span if span > NEGLIGIBLE else 0.5 for value in axis]
