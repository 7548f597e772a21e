"""What is counted of a force's records, each part by the room of `domain.patterns` that the command line asks too.

A part takes `Records` and gives plain JSON; it is kept under its name in `Figures`. Loaded by the worker alone: nothing here
may be imported where pages are made (DuckDB and NumPy cost memory). Not here: drawing (charts/), when it is done (tasks).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from candour.apps.insight.counting import alerts, churn, disparity, measures, network, repeats
from candour.apps.insight.counting.plain import Plain, plain
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import TABLES, Records

Part = Callable[[Records], object]
PARTS: Mapping[str, Part] = {
    "repeats": repeats.figures,
    "churn": churn.figures,
    "disparity": disparity.figures,
}
# These name officers, so they are counted without the matters that are another body's (records.own).
NAMING: Mapping[str, Part] = {
    "alerts": alerts.figures,
    "measures": measures.figures,
    "network": network.figures,
}


def everything(records: Records) -> Iterator[tuple[str, Plain]]:
    """(name, figures) of each part about nobody in particular."""
    yield "records", plain({"rows": {table: records.count(table) for table in TABLES}, "exclusions": records.exclusions})
    yield from _counted(records, PARTS)


def naming(records: Records) -> Iterator[tuple[str, Plain]]:
    """(name, figures) of each part that names officers."""
    yield from _counted(records, NAMING)


def _counted(records: Records, parts: Mapping[str, Part]) -> Iterator[tuple[str, Plain]]:
    """One that cannot be counted says why, and the others are counted all the same."""
    for name, figures in parts.items():
        try:
            yield name, plain(figures(records))
        except PatternsError as refused:
            yield name, {"refused": str(refused)}
