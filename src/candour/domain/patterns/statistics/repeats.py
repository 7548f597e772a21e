"""Computes repeated accusations in one force: concentration on few officers and rates of units, each compared with chance."""

from __future__ import annotations

from dataclasses import fields

from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.clusters import clusters
from candour.domain.patterns.repeats.concentration import concentration
from candour.domain.patterns.repeats.rates import rates
from candour.domain.patterns.repeats.window import Chosen, recorded_window
from candour.domain.patterns.results.codec import from_json
from candour.domain.patterns.results.repeats import Repeats, UnitRate

_COLUMNS = tuple(field.name for field in fields(UnitRate))


def repeats(records: Records) -> Repeats:
    """Return concentration, the number of clusters, and unit rates, over cases with any kind of allegation and any finding.

    A cluster is a period in which one officer's cases are closer together than chance explains; each officer has at most one.
    """
    chosen = Chosen(recorded_window(records))
    officers = rates(records, chosen)
    shared = concentration(records, officers.table)
    units = _rates_of_units(records, chosen) if records.count("postings") else ()
    return Repeats(chosen.window, shared, len(clusters(records, chosen)), units, officers.exclusions)


def _rates_of_units(records: Records, chosen: Chosen) -> tuple[UnitRate, ...]:
    """Return the rates of cases of units, the unit with the highest rate relative to the expected rate first."""
    table = rates(records, chosen, "unit").table
    rows = records.rows(f"SELECT {', '.join(_COLUMNS)} FROM {table} ORDER BY relative DESC, unit")  # noqa: S608 - names of ours
    return tuple(from_json(UnitRate, dict(zip(_COLUMNS, row, strict=True))) for row in rows)
