"""Every drawing is well formed, named, escaped, free of scripts and styles, readable, and deterministic."""

from __future__ import annotations

import math
import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candour.domain.charts import (
    Axis,
    Bars,
    Chart,
    ChartError,
    Interval,
    Intervals,
    Line,
    Lines,
    Network,
    Point,
    Series,
    Tie,
    draw,
    figure,
    table,
)
from candour.domain.charts.networks import layout
from candour.domain.charts.sheets import NARROW, WIDE, text_width, wrap
from candour.domain.charts.styles import GRID, INK, PAPER, QUIET, STYLES
from tests.domain.charts.examples import ALL, BARS, FOREST, NETWORK

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))
EACH = pytest.mark.parametrize("chart", ALL, ids=lambda chart: type(chart).__name__)
BOTH = pytest.mark.parametrize("width", [WIDE, NARROW])


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - markup this project wrote


@EACH
@BOTH
def test_it_is_an_image_with_a_name_and_a_description(chart: Chart, width: int) -> None:
    root = parsed(draw(chart, width, "k"))
    assert root.get("role") == "img"
    named = {element.get("id"): element.text for element in root if element.tag in {f"{SVG}title", f"{SVG}desc"}}
    assert [named[name] for name in (root.get("aria-labelledby") or "").split()] == [chart.title, chart.summary]


@EACH
@BOTH
def test_it_holds_nothing_the_security_policy_blocks(chart: Chart, width: int) -> None:
    for element in parsed(draw(chart, width)).iter():
        assert element.tag.removeprefix(SVG) not in {"script", "style", "foreignObject", "a", "image", "use"}
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


@EACH
@BOTH
def test_every_shape_stands_on_the_sheet(chart: Chart, width: int) -> None:
    root = parsed(draw(chart, width))
    _, _, wide, high = map(float, (root.get("viewBox") or "").split())
    for element in root.iter():
        x, y = (float(element.get(name) or element.get(f"c{name}") or 0) for name in ("x", "y"))
        assert 0 <= x <= wide, ET.tostring(element)
        assert 0 <= y <= high, ET.tostring(element)


@EACH
@BOTH
def test_no_words_run_off_the_sheet(chart: Chart, width: int) -> None:
    for element in parsed(draw(chart, width)).iter(f"{SVG}text"):
        room, x = text_width(element.text or ""), float(element.get("x") or 0)
        left = {"start": x, "middle": x - room / 2, "end": x - room}[element.get("text-anchor") or "start"]
        assert left >= -1, element.text
        assert left + room <= width + 1, element.text


def contrast(first: str, second: str) -> float:
    """Return WCAG 2.2's contrast ratio of two colours."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_stand_out_from_the_paper() -> None:
    assert min(contrast(colour, PAPER) for colour in (INK, QUIET, *(style.colour for style in STYLES))) >= 4.5
    assert contrast(GRID, PAPER) < contrast(QUIET, PAPER), "the grid stays behind what it measures"


def test_series_differ_by_more_than_colour() -> None:
    for looks in ([style.pattern for style in STYLES], [style.dash for style in STYLES], [style.mark for style in STYLES]):
        assert len(set(looks)) == len(STYLES)


def test_bars_of_two_series_are_filled_differently() -> None:
    fills = {element.get("fill") for element in parsed(draw(BARS, key="k")).iter(f"{SVG}rect") if element.get("class")}
    assert {STYLES[0].colour, "url(#k-1)"} <= fills


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_label_becomes_markup(title: str, label: str) -> None:
    hostile = f"{label}</text><script>alert(1)</script>&\"'"
    chart = Bars(
        title=title, summary=hostile, categories=(hostile,), series=(Series(hostile, (3.0,)),), axis=Axis(label=hostile)
    )
    drawn = figure(chart)
    for svg in (drawn.wide, drawn.narrow):
        assert "<script" not in svg
        assert not list(parsed(svg).iter(f"{SVG}script"))
    assert drawn.table.rows[0][0] == hostile


@given(st.lists(st.tuples(NUMBER, NUMBER, NUMBER), max_size=12))
def test_any_numbers_can_be_drawn_and_all_are_in_the_table(numbers: list[tuple[float, ...]]) -> None:
    rows = tuple(Interval(f"Row {at}", row[1], row[0], row[2]) for at, row in enumerate(map(sorted, numbers)))
    chart = Intervals(title="T", summary="S", rows=rows, axis=Axis(label="Rate", decimals=3))
    assert len(parsed(draw(chart)).findall(f".//{SVG}circle")) == len(rows)
    assert [row[1] for row in table(chart).rows] == [f"{row.value:,.3f}" for row in rows]


def test_a_chart_of_nothing_says_so() -> None:
    chart = Lines(title="T", summary="S", lines=(), x=Axis(label="Year"), y=Axis(label="Cases"))
    assert "There is nothing to draw." in draw(chart)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_infinite_values_and_nan_are_refused(bad: float) -> None:
    with pytest.raises(ChartError, match="infinite or not a number"):
        Lines(title="T", summary="S", lines=(Line("a", (Point(0, bad),)),), x=Axis(label="x"), y=Axis(label="y"))


def test_descriptions_that_would_mislead_are_refused() -> None:
    axis = Axis(label="Ratio", log=True)
    with pytest.raises(ChartError, match="logarithmic"):
        Intervals(title="T", summary="S", rows=(Interval("a", 0.0, 0.0, 1.0),), axis=axis)
    with pytest.raises(ChartError, match="at most 6"):
        Bars(title="T", summary="S", categories=("a",), series=tuple(Series(str(n), (1,)) for n in range(7)), axis=axis)
    with pytest.raises(ChartError, match="values for"):
        Bars(title="T", summary="S", categories=("a", "b"), series=(Series("one", (1,)),), axis=axis)
    with pytest.raises(ChartError, match="left to right"):
        Lines(title="T", summary="S", lines=(Line("a", (Point(2, 1), Point(1, 1))),), x=axis, y=axis)


def test_a_missing_value_is_written_in_words() -> None:
    assert "no figure" in draw(FOREST)
    assert "no figure" in draw(BARS)


@settings(max_examples=20)
@given(st.randoms())
@pytest.mark.slow
def test_a_network_is_laid_out_the_same_in_whatever_order_it_comes(random: object) -> None:
    nodes, ties = list(NETWORK.nodes), [Tie(tie.other, tie.one, tie.weight) for tie in NETWORK.ties]
    random.shuffle(nodes)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    random.shuffle(ties)  # type: ignore[attr-defined]  # the same
    shuffled = Network(title="T", summary="S", nodes=tuple(nodes), ties=tuple(ties))
    same = Network(title="T", summary="S", nodes=NETWORK.nodes, ties=NETWORK.ties)
    circles = [sorted(re.findall(r'c[xy]="[^"]+"', draw(chart))) for chart in (shuffled, same)]
    assert circles[0] == circles[1]


@pytest.mark.parametrize("count", [1, 2, 60, 200])
def test_nodes_of_a_network_lie_apart(count: int) -> None:
    ids = [f"n{at}" for at in range(count)]
    places = layout(ids, [Tie(ids[at], ids[at // 2]) for at in range(1, count)])
    assert len({(round(x, 3), round(y, 3)) for x, y in places.values()}) == count
    assert all(0 <= x <= 1 and 0 <= y <= 1 for x, y in places.values())


def test_ties_draw_nodes_together() -> None:
    ids = [f"n{at}" for at in range(12)]
    places = layout(ids, [Tie(ids[a], ids[b]) for a in range(12) for b in range(a) if a % 2 == b % 2])

    def apart(first: int, second: int) -> float:
        (x1, y1), (x2, y2) = places[ids[first]], places[ids[second]]
        return math.hypot(x1 - x2, y1 - y2)

    within = [apart(a, b) for a in range(12) for b in range(a) if a % 2 == b % 2]
    between = [apart(a, b) for a in range(12) for b in range(a) if a % 2 != b % 2]
    assert max(within) < min(between)


@given(st.text(max_size=80), st.integers(20, 300))
def test_wrapping_loses_no_word(words: str, room: int) -> None:
    assert "".join(wrap(words, room)).replace(" ", "") == "".join(words.split())


def test_numbers_are_written_as_people_write_them() -> None:
    assert Axis(label="n").text(12345) == "12,345"
    assert Axis(label="n").text(0.04567) == "0.0457"
    assert Axis(label="n", share=True).text(0.1234) == "12.3%"
    assert Axis(label="n", plain=True).text(2013) == "2013"
    assert Axis(label="n").text(None) == ""
