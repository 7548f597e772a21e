"""Builds the sheets of figures on cases of an officer that resemble earlier ones, for `candour patterns repeats`."""

from __future__ import annotations

from candour.analyst.sheets import Sheet, SheetHeading, Value, sheet
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.similar import Similar, similar
from candour.domain.patterns.repeats.strikes import Strike, second_strikes, third_similars
from candour.domain.patterns.repeats.window import Chosen

FEWEST = 3
_STRIKE = ("officer_id", "kind", "case_id", "day", "earlier_cases")


def sheets(records: Records, chosen: Chosen) -> list[Sheet]:
    """Return the sheets of groups of three or more similar cases, of second strikes, and of third similar cases.

    A second strike is a case with a kind of allegation already proven against the officer; a third similar case is the third
    with one kind of allegation within some years.
    """
    second = SheetHeading("second_strikes", "Cases of a kind already found proven in the five years before")
    third = SheetHeading("third_similars", "Third cases of a kind within three years")
    return [
        *_sheets_of_similar_cases(records, chosen),
        sheet(records.connection, second, _STRIKE, [_row_of_strike(strike) for strike in second_strikes(records, chosen)]),
        sheet(records.connection, third, _STRIKE, [_row_of_strike(strike) for strike in third_similars(records, chosen)]),
    ]


def _sheets_of_similar_cases(records: Records, chosen: Chosen) -> list[Sheet]:
    """Return a list with the sheet of similar cases of an officer; empty where there are too few cases to find similar ones."""
    try:
        result = similar(records, chosen, fewest=FEWEST)
    except PatternsError:
        return []
    return [_sheet_of_groups(records, result)]


def _sheet_of_groups(records: Records, result: Similar) -> Sheet:
    """Return the sheet of similar cases, with one row for each group of similar cases of one officer."""
    note = (
        f"Alike: of the same kind, and agreeing by more than {result.bits:.1f} bits, which {result.by_chance:.1%} of pairs of"
        " cases of different officers do"
    )
    rows = [
        (
            group.officer_id,
            group.kind,
            len(group.cases),
            group.since,
            group.until,
            "; ".join(group.shared),
            " ".join(group.cases),
        )
        for group in result.groups
    ]
    columns = ("officer_id", "kind", "cases", "since", "until", "all_share", "case_ids")
    return sheet(records.connection, SheetHeading("similar", "Cases of one officer that are alike", note), columns, rows)


def _row_of_strike(strike: Strike) -> tuple[Value, ...]:
    """Return the row of a sheet for one case that resembles earlier ones (strike).

    The row holds officer, kind of allegation, case, day, and the ids of the earlier cases.
    """
    return (strike.officer_id, strike.kind, strike.case_id, strike.day, " ".join(strike.earlier))
