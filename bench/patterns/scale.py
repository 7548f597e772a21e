"""Benchmark of growth: repeats, churn, disparity and co-accused on an invented nation's records, beside bare DuckDB queries.

python -m bench.patterns.scale [--sizes 10000,100000,1000000,10000000] [--chart FILE]

Each size is generated (synthetic.py) and measured in a process of its own, for its memory: all parts one after the other on one
`Records`, as in the product, after numbering the accusations once. The bare queries compute the counts alone: no exposure,
interval, null or exclusions.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from bench.patterns.rows import Row, memory, print_progress
from candour.domain import charts
from candour.domain.patterns import co_accused
from candour.domain.patterns.churn import churn
from candour.domain.patterns.disparity import subjects_and_reporters
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.concentration import concentration
from candour.domain.patterns.repeats.rates import rates
from candour.domain.patterns.repeats.window import Chosen, recorded_window

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
MEMORY = "2500MB"

Measurement = dict[str, Any]
"""One measurement: rows, part, bare, wall and processor seconds, memory in MB."""


def run_repeats(held: Records) -> None:
    """Compute rates of officers and units with intervals, and concentration with its null."""
    chosen = Chosen(recorded_window(held))
    table = rates(held, chosen).table
    rates(held, chosen, "unit")
    concentration(held, table)


def run_co_accused(held: Records) -> None:
    """Build the co-accused network, its components and degrees."""
    network = co_accused.network(held, Chosen(recorded_window(held)))
    co_accused.components(network.worth)
    co_accused.degree(network.worth)


def run_churn(held: Records) -> None:
    """Measure handlers, changes, stages and timeliness, with survival curves."""
    churn(held, recorded_window(held))


def run_disparity(held: Records) -> None:
    """Compare officers and reporters at every stage, unadjusted and adjusted."""
    subjects_and_reporters(held, recorded_window(held))


PARTS: dict[str, Callable[[Records], None]] = {
    "numbering": Records.numbered,
    "repeats": run_repeats,
    "churn": run_churn,
    "disparity": run_disparity,
    "co-accused": run_co_accused,
}


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Run a function and return its wall-clock and processor seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def bare_queries(part: str) -> list[str]:
    """Return the bare queries of a part."""
    text = Path(__file__).with_name("bare.sql").read_text(encoding="utf-8")
    sections = dict(section.split("\n", 1) for section in text.split("-- part: ")[1:])
    return [query for query in sections.get(part, "").split(";") if query.strip()]


def measure(path: Path, *, bare: bool) -> None:
    """Print each part's seconds, processor seconds and peak memory so far in MB, as lines of JSON."""
    connection = duckdb.connect(str(path), config={"threads": 2, "memory_limit": MEMORY})
    held = Records(connection)
    rows = held.count("allegations")
    for part, work in PARTS.items():
        wall, processor = timed(partial(_bare, connection, part) if bare else partial(work, held))
        figures = {"part": part, "bare": bare, "rows": rows, "wall": wall, "processor": processor, "memory": memory()}
        print(json.dumps(figures))


def _bare(connection: duckdb.DuckDBPyConnection, part: str) -> None:
    for query in bare_queries(part):
        connection.execute(query).fetchnumpy()


def measure_size(accusations: int, folder: Path) -> list[Measurement]:
    """Generate the records of one size, then measure every part both ways."""
    path = folder / f"{accusations}.duckdb"
    print_progress(f"making {accusations:,} accusations")
    _python("bench.patterns.synthetic", str(path), str(accusations))
    measurements = []
    for way in ([], ["--bare"]):
        print_progress(f"counting {accusations:,} accusations{' by bare queries' if way else ''}")
        output = _python("bench.patterns.scale", "--measure", str(path), *way)
        measurements += [json.loads(line) for line in output.splitlines()]
    path.unlink()
    return measurements


def _python(module: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", module, *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def table(measurements: list[Measurement]) -> list[str]:
    """Format the measurements as lines of Markdown."""
    lines = ["| accusations | part | seconds (processor) | bare queries | memory |", "|---|---|---|---|---|"]
    ours = [row for row in measurements if not row["bare"]]
    for row in ours:
        bare = next(o for o in measurements if o["bare"] and (o["rows"], o["part"]) == (row["rows"], row["part"]))
        lines.append(
            f"| {row['rows']:,} | {row['part']} | {row['wall']:.2f} ({row['processor']:.2f})"
            f" | {bare['wall']:.2f} ({bare['processor']:.2f}) | {row['memory']:,.0f} MB |"
        )
    return lines


def rows(sizes: tuple[int, ...] = SIZES, drawn: Path | None = None) -> list[Row]:
    """Return the figures of the largest size by part and in total, and of growth.

    With `drawn`, the chart of growth is written to that file.
    """
    with tempfile.TemporaryDirectory() as folder:
        measurements = [row for size in sizes for row in measure_size(size, Path(folder))]
    if drawn:
        drawn.write_text(charts.draw(chart(measurements)), encoding="utf-8")
    ours = [row for row in measurements if not row["bare"]]
    most = max(row["rows"] for row in ours)
    task = f"{most:,} accusations of an invented nation"
    parts = [Row(task, row["part"], _pair(measurements, most, row["part"])) for row in ours if row["rows"] == most]
    growth = [
        Row("growth", f"{size:,} accusations", f"{_pair(measurements, size)}, {_memory(ours, size):,.0f} MB")
        for size in sorted({row["rows"] for row in ours})
    ]
    aim = "≤ 45 s; bare queries about 16 s"
    return [
        *parts,
        Row(task, "all", _pair(measurements, most), aim),
        Row(task, "memory", f"{_memory(ours, most):,.0f} MB", "≤ 4 GB"),
        *growth,
    ]


def _pair(measurements: list[Measurement], size: int, part: str = "") -> str:
    ours, bare = (
        [row for row in measurements if row["bare"] is plain and row["rows"] == size and part in {"", row["part"]}]
        for plain in (False, True)
    )
    (wall, processor), (plain, _) = (
        [sum(row[what] for row in some) for what in ("wall", "processor")] for some in (ours, bare)
    )
    return f"{wall:.1f} s ({processor:.1f} of processors), bare {plain:.1f} s"


def _memory(measurements: list[Measurement], size: int) -> float:
    return float(max(row["memory"] for row in measurements if row["rows"] == size))


def chart(measurements: list[Measurement]) -> charts.Lines:
    """Chart processor time against size, which other processes on the machine disturb least; one line for each part."""
    ours = [row for row in measurements if not row["bare"]]
    sizes = sorted({row["rows"] for row in ours})
    parts = {part: {row["rows"]: row["processor"] for row in ours if row["part"] == part} for part in PARTS}
    parts["all"] = {size: sum(times[size] for times in parts.values()) for size in sizes}
    lines = tuple(charts.Line(part, tuple(charts.Point(size, times[size]) for size in sizes)) for part, times in parts.items())
    least, most = sizes[0], sizes[-1]
    grown = parts["all"][most] / parts["all"][least]
    return charts.Lines(
        title="Processor time against the number of accusations",
        summary=f"From {least:,} to {most:,} accusations, {most / least:,.0f} times as many, all parts take"
        f" {grown:,.0f} times as long: {parts['all'][least]:.1f} and {parts['all'][most]:.0f} seconds of the processors.",
        lines=lines,
        x=charts.Axis(label="Accusations", log=True),
        y=charts.Axis(label="Processor time", unit="seconds", log=True),
    )


def main() -> int:
    """Measure all sizes, or one part of one file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--measure", type=Path)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--chart", type=Path)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure, bare=options.bare)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        measurements = [row for size in options.sizes.split(",") for row in measure_size(int(size), Path(folder))]
    print("\n".join(table(measurements)))
    if options.chart:
        options.chart.write_text(charts.draw(chart(measurements)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
