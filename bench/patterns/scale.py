"""How patterns grow: repeats, churn, disparity and co-accused over an invented nation's records, beside bare DuckDB queries.

    python -m bench.patterns.scale [--sizes 10000,100000,1000000,10000000] [--chart FILE]

Each size is made (synthetic.py) and measured in a process of its own, so that its memory is its own: all parts one after the
other on one `Records`, as the product does, accusations being numbered once before. `bare` is what a person would write who
wants the counts alone: no exposure, no interval, no null, no exclusions counted.
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

from bench.patterns.rows import Row, memory, told
from candour.domain import charts
from candour.domain.patterns import co_accused
from candour.domain.patterns.churn import churn
from candour.domain.patterns.disparity import subjects_and_reporters
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.concentration import concentration
from candour.domain.patterns.repeats.rates import rates
from candour.domain.patterns.repeats.window import Chosen, whole

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
MEMORY = "2500MB"

Found = dict[str, Any]
"""One measurement: rows, part, bare, wall and processor seconds, memory in MB."""


def repeats(held: Records) -> None:
    """Rates of officers and units with their intervals, and concentration with its null."""
    chosen = Chosen(whole(held))
    table = rates(held, chosen).table
    rates(held, chosen, "unit")
    concentration(held, table)


def together(held: Records) -> None:
    """The whole co-accused network, its components and how many each is tied to."""
    made = co_accused.network(held, Chosen(whole(held)))
    co_accused.components(made.worth)
    co_accused.degree(made.worth)


def handled(held: Records) -> None:
    """Handlers, changes, stages and timeliness, with curves for open cases."""
    churn(held, whole(held))


def compared(held: Records) -> None:
    """Officers and reporters at every stage, crude and with things held equal."""
    subjects_and_reporters(held, whole(held))


PARTS: dict[str, Callable[[Records], None]] = {
    "numbering": Records.numbered,
    "repeats": repeats,
    "churn": handled,
    "disparity": compared,
    "co-accused": together,
}


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock and of the processors."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def queries(part: str) -> list[str]:
    """The bare ones of a part."""
    text = Path(__file__).with_name("bare.sql").read_text(encoding="utf-8")
    sections = dict(section.split("\n", 1) for section in text.split("-- part: ")[1:])
    return [query for query in sections.get(part, "").split(";") if query.strip()]


def measure(path: Path, *, bare: bool) -> None:
    """Print each part's figures as a line of JSON: seconds, processor seconds, most memory so far in MB."""
    connection = duckdb.connect(str(path), config={"threads": 2, "memory_limit": MEMORY})
    held = Records(connection)
    rows = held.count("allegations")
    for part, work in PARTS.items():
        wall, processor = timed(partial(_bare, connection, part) if bare else partial(work, held))
        said = {"part": part, "bare": bare, "rows": rows, "wall": wall, "processor": processor, "memory": memory()}
        print(json.dumps(said))


def _bare(connection: duckdb.DuckDBPyConnection, part: str) -> None:
    for query in queries(part):
        connection.execute(query).fetchnumpy()


def one_size(accusations: int, folder: Path) -> list[Found]:
    """Make the records, then measure every part both ways."""
    path = folder / f"{accusations}.duckdb"
    told(f"making {accusations:,} accusations")
    _python("bench.patterns.synthetic", str(path), str(accusations))
    found = []
    for way in ([], ["--bare"]):
        told(f"counting {accusations:,} accusations{' by bare queries' if way else ''}")
        said = _python("bench.patterns.scale", "--measure", str(path), *way)
        found += [json.loads(line) for line in said.splitlines()]
    path.unlink()
    return found


def _python(module: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", module, *arguments], check=True, capture_output=True, text=True)
    return done.stdout


def table(found: list[Found]) -> list[str]:
    """The figures as lines of Markdown."""
    lines = ["| accusations | part | seconds (processor) | bare queries | memory |", "|---|---|---|---|---|"]
    ours = [one for one in found if not one["bare"]]
    for one in ours:
        bare = next(o for o in found if o["bare"] and (o["rows"], o["part"]) == (one["rows"], one["part"]))
        lines.append(
            f"| {one['rows']:,} | {one['part']} | {one['wall']:.2f} ({one['processor']:.2f})"
            f" | {bare['wall']:.2f} ({bare['processor']:.2f}) | {one['memory']:,.0f} MB |"
        )
    return lines


def rows(sizes: tuple[int, ...] = SIZES, drawn: Path | None = None) -> list[Row]:
    """The largest size part by part and in all, and the growth over all sizes, drawn into a file if one is given."""
    with tempfile.TemporaryDirectory() as folder:
        found = [one for size in sizes for one in one_size(size, Path(folder))]
    if drawn:
        drawn.write_text(charts.draw(chart(found)), encoding="utf-8")
    ours = [one for one in found if not one["bare"]]
    most = max(one["rows"] for one in ours)
    task = f"{most:,} accusations of an invented nation"
    parts = [Row(task, one["part"], _pair(found, most, one["part"])) for one in ours if one["rows"] == most]
    growth = [
        Row("growth", f"{size:,} accusations", f"{_pair(found, size)}, {_memory(ours, size):,.0f} MB")
        for size in sorted({one["rows"] for one in ours})
    ]
    aim = "≤ 45 s; bare queries about 16 s"
    return [
        *parts,
        Row(task, "all", _pair(found, most), aim),
        Row(task, "memory", f"{_memory(ours, most):,.0f} MB", "≤ 4 GB"),
        *growth,
    ]


def _pair(found: list[Found], size: int, part: str = "") -> str:
    ours, bare = (
        [one for one in found if one["bare"] is plain and one["rows"] == size and part in {"", one["part"]}]
        for plain in (False, True)
    )
    (wall, processor), (plain, _) = (
        [sum(one[what] for one in some) for what in ("wall", "processor")] for some in (ours, bare)
    )
    return f"{wall:.1f} s ({processor:.1f} of processors), bare {plain:.1f} s"


def _memory(found: list[Found], size: int) -> float:
    return float(max(one["memory"] for one in found if one["rows"] == size))


def chart(found: list[Found]) -> charts.Lines:
    """Processor time against size, a line each part and one for all: others on the machine stretch it least."""
    ours = [one for one in found if not one["bare"]]
    sizes = sorted({one["rows"] for one in ours})
    parts = {part: {one["rows"]: one["processor"] for one in ours if one["part"] == part} for part in PARTS}
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
        found = [row for size in options.sizes.split(",") for row in one_size(int(size), Path(folder))]
    print("\n".join(table(found)))
    if options.chart:
        options.chart.write_text(charts.draw(chart(found)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
