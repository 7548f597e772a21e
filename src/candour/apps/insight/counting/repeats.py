"""Who is accused again and again: units beside each other, and how much falls on few, each beside what chance brings."""

from __future__ import annotations

from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.clusters import clusters
from candour.domain.patterns.repeats.concentration import concentration
from candour.domain.patterns.repeats.rates import rates
from candour.domain.patterns.repeats.window import Chosen, whole

_COLUMNS = ("cases", "allegations", "proven", "years", "expected", "rate", "relative", "low", "high", "over_twice")


def figures(records: Records) -> object:
    """As `candour patterns repeats` counts them: the same window, every kind, proven or not."""
    chosen = Chosen(whole(records))
    officers = rates(records, chosen)
    shared = concentration(records, officers.table)
    return {
        "window": chosen.window,
        "shared": shared,
        "clusters": len(clusters(records, chosen)),
        "exclusions": officers.exclusions,
        "units": _units(records, chosen) if records.count("postings") else [],
    }


def _units(records: Records, chosen: Chosen) -> list[dict[str, object]]:
    found = rates(records, chosen, "unit")
    columns = ", ".join(_COLUMNS)
    rows = records.rows(f"SELECT unit, {columns} FROM {found.table} ORDER BY relative DESC, unit")  # noqa: S608 - names of ours
    return [dict(zip(("unit", *_COLUMNS), row, strict=True)) for row in rows]
