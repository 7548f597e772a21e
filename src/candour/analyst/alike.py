"""Sheets of cases that are alike, second strikes and third similar cases, for `candour patterns repeats`."""

from __future__ import annotations

from candour.analyst.sheets import Named, Sheet, Value, sheet
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.similar import Similar, similar
from candour.domain.patterns.repeats.strikes import Strike, second_strikes, third_similars
from candour.domain.patterns.repeats.window import Chosen

FEWEST = 3
_STRIKE = ("officer_id", "kind", "case_id", "day", "earlier_cases")


def sheets(records: Records, chosen: Chosen) -> list[Sheet]:
    """Groups of three or more, and both kinds of strike, each a row."""
    second = Named("second_strikes", "Cases of a kind already found proven in the five years before")
    third = Named("third_similars", "Third cases of a kind within three years")
    return [
        *_groups(records, chosen),
        sheet(records.connection, second, _STRIKE, [_strike(one) for one in second_strikes(records, chosen)]),
        sheet(records.connection, third, _STRIKE, [_strike(one) for one in third_similars(records, chosen)]),
    ]


def _groups(records: Records, chosen: Chosen) -> list[Sheet]:
    """None where there are too few cases to say what is usual: the other sheets do not depend on it."""
    try:
        found = similar(records, chosen, fewest=FEWEST)
    except PatternsError:
        return []
    return [_grouped(records, found)]


def _grouped(records: Records, found: Similar) -> Sheet:
    note = (
        f"Alike: of the same kind, and agreeing by more than {found.bits:.1f} bits, which {found.by_chance:.1%} of pairs of"
        " cases of different officers do"
    )
    rows = [
        (one.officer_id, one.kind, len(one.cases), one.since, one.until, "; ".join(one.shared), " ".join(one.cases))
        for one in found.groups
    ]
    columns = ("officer_id", "kind", "cases", "since", "until", "all_share", "case_ids")
    return sheet(records.connection, Named("similar", "Cases of one officer that are alike", note), columns, rows)


def _strike(one: Strike) -> tuple[Value, ...]:
    return (one.officer_id, one.kind, one.case_id, one.day, " ".join(one.earlier))
