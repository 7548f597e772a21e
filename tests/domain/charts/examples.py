"""One invented chart of each kind, for tests and for visual review."""

from __future__ import annotations

import datetime as dt

from candour.domain.charts import (
    Axis,
    Band,
    Bars,
    Chart,
    Event,
    Funnel,
    Histogram,
    Interval,
    Intervals,
    Line,
    Lines,
    Network,
    Node,
    Point,
    Series,
    Spot,
    Tie,
    Timeline,
)

BARS = Bars(
    title="Complaints by kind",
    summary="Force is complained of most in both years.",
    notes=("Counts under five are left out.",),
    categories=("Use of force", "Searches of homes and vehicles without a stated reason", "Being rude"),
    series=(Series("2024", (1240, 310, None)), Series("2025", (990, 420, 12))),
    axis=Axis(label="Complaints"),
    category_label="Kind",
)
LINES = Lines(
    title="Complaints a year",
    summary="Complaints fell in the north and stayed level in the south.",
    lines=tuple(
        Line(name, tuple(Point(2015 + n, base - n * slope, base - n * slope - 2, base - n * slope + 3) for n in range(9)))
        for name, base, slope in (("North", 31.0, 1.9), ("South", 22.0, 0.1))
    ),
    x=Axis(label="Year", plain=True),
    y=Axis(label="Complaints", unit="per 100 officers"),
)
STEPS = Lines(
    title="Cases still open",
    summary="Half of the cases are closed after 180 days.",
    lines=tuple(
        Line(
            name,
            tuple(Point(d, 0.99 ** (d / k), 0.99 ** (d / k) * 0.93, min(1, 0.99 ** (d / k) * 1.07)) for d in range(0, 900, 30)),
        )
        for name, k in (("Filed by the public", 2.6), ("Filed by police", 1.4), ("Unknown", 4.0))
    ),
    x=Axis(label="Days since received"),
    y=Axis(label="Share still open", share=True, low=0, high=1),
    step=True,
)
FOREST = Intervals(
    title="Risk of a finding, by rank",
    summary="Sergeants are found against less often than constables; the interval for inspectors includes no difference.",
    rows=(
        Interval("Sergeants against constables", 0.62, 0.44, 0.87, note="n = 1,200"),
        Interval("Inspectors against constables, adjusted for kind and year", 0.9, 0.41, 1.95, note="n = 310"),
        Interval("Chief inspectors", None, None, None, note="fewer than 20 events"),
        Interval("Special constables", 1.7, 0.8, 3.9),
    ),
    axis=Axis(label="Risk ratio", log=True),
    reference=1,
    reference_label="no difference",
)
FUNNEL = Funnel(
    title="Units by their rate",
    summary="Two of twelve units lie outside the lines.",
    spots=(
        *(Spot(f"Unit {n}", 40 + 55 * n, 0.2 + ((n * 7) % 5 - 2) * 0.01, outside=False) for n in range(10)),
        Spot("Unit 10", 620, 0.31, outside=True),
        Spot("Harbour & river", 580, 0.08, outside=True),
    ),
    centre=0.2,
    bands=tuple(
        Band(name, tuple((n, max(0, 0.2 - z * (0.16 / n) ** 0.5), 0.2 + z * (0.16 / n) ** 0.5) for n in range(30, 660, 10)))
        for name, z in (("95%", 1.96), ("99.8%", 3.09))
    ),
    x=Axis(label="Officer-years"),
    y=Axis(label="Complaints an officer-year"),
)
HISTOGRAM = Histogram(
    title="Days to close",
    summary="Most cases close within 200 days; some take years.",
    edges=(0, 100, 200, 300, 400, 500),
    series=(Series("Filed by the public", (410, 230, 120, 60, 22)), Series("Filed by police", (40, 35, 30, 9, 4))),
    x=Axis(label="Days"),
    y=Axis(label="Cases"),
)
TIMELINE = Timeline(
    title="What is on record, 2016 to 2026",
    summary="Three postings, four complaints and one measure.",
    lanes=("Postings", "Complaints from the public", "Findings", "Measures"),
    events=(
        Event("Postings", dt.date(2016, 4, 1), "Response, North", dt.date(2019, 8, 31)),
        Event("Postings", dt.date(2019, 9, 1), "Neighbourhoods, South", dt.date(2024, 1, 10)),
        Event("Postings", dt.date(2024, 1, 11), "Custody", dt.date(2026, 2, 1)),
        *(Event("Complaints from the public", dt.date(*day), "Force") for day in ((2018, 5, 4), (2018, 9, 1), (2022, 2, 2))),
        Event("Findings", dt.date(2019, 3, 3), "Not proven"),
        Event("Measures", dt.date(2022, 3, 1), "Restricted from searches", dt.date(2022, 12, 1)),
    ),
)  # fmt: skip
PAIRS = [(a, b) for a in range(14) for b in range(a)]
NETWORK = Network(
    title="Accused together",
    summary="Two groups, joined by one officer.",
    nodes=tuple(Node(f"o{n:02}", f"Officer {n}", 1 + n % 4, "Group A" if n < 7 else "Group B", n == 6) for n in range(14)),
    ties=(
        *(Tie(f"o{a:02}", f"o{b:02}", 1 + (a * b) % 3) for a, b in PAIRS if (a < 7) == (b < 7) and (a + b) % 2),
        Tie("o06", "o08", 2),
    ),
    size_label="Complaints",
)
ALL: tuple[Chart, ...] = (BARS, LINES, STEPS, FOREST, FUNNEL, HISTOGRAM, TIMELINE, NETWORK)
