"""The table beside a drawing, and the stand-alone report."""

from __future__ import annotations

from html.parser import HTMLParser

from candour.domain.charts import Axis, Bars, Column, Series, Table, figure, report, table
from tests.domain.charts.examples import ALL, FOREST, LINES, NETWORK, TIMELINE


def test_every_row_has_a_cell_for_every_column() -> None:
    for chart in ALL:
        shown = table(chart)
        assert {len(row) for row in shown.rows} == {len(shown.columns)}
        assert shown.caption == chart.title


def test_a_band_has_columns_of_its_own() -> None:
    headings = [column.heading for column in table(LINES).columns]
    assert headings == ["Year", "North", "North, low", "North, high", "South", "South, low", "South, high"]
    assert table(LINES).rows[0] == ("2015", "31", "29", "34", "22", "20", "25")


def test_notes_say_why_there_is_no_figure() -> None:
    assert ("Chief inspectors", "", "", "", "fewer than 20 events") in table(FOREST).rows


def test_events_are_listed_in_order_of_date() -> None:
    days = [row[0] for row in table(TIMELINE).rows]
    assert days == sorted(days)


def test_ties_are_listed_by_number_at_both_nodes() -> None:
    rows = {row[0]: row[4] for row in table(NETWORK).rows}
    assert "9 (×2)" in rows["7 (chosen)"].split(", ")
    assert "7 (×2)" in rows["9"].split(", ")


def test_figures_of_different_charts_never_share_an_id() -> None:
    keys = [figure(chart).key for chart in ALL]
    assert len(set(keys)) == len(ALL)
    assert [figure(chart).key for chart in ALL] == keys


class Tags(HTMLParser):
    """A parser that checks that every opened tag is closed, and collects tags and text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag not in {"meta", "link"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_a_report_is_whole_and_escaped() -> None:
    hostile = "<img src=x onerror=alert(1)>"
    chart = Bars(title=hostile, summary="S", categories=(hostile,), series=(Series("a", (1,)),), axis=Axis(label="n"))
    plain = Table(hostile, (Column(hostile),), ((hostile,),))
    tags = Tags()
    tags.feed(report(hostile, [hostile], [chart, *ALL, plain]))
    assert tags.open == []
    assert "img" not in tags.seen
    assert "script" not in tags.seen
    assert hostile in tags.words
    assert tags.seen.count("svg") == 1 + len(ALL)
    assert tags.seen.count("table") == 2 + len(ALL)
