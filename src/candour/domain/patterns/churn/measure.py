"""Everything churn says of one window, in one call."""

import datetime as dt

from candour.domain.patterns.churn import durations, handling
from candour.domain.patterns.churn.cases import TABLE, known_until, left_out, select_cases
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.intervals import wilson
from candour.domain.patterns.records import Records
from candour.domain.patterns.results.churn import Asks, Churn
from candour.domain.patterns.results.shapes import Window


def churn(records: Records, window: Window, as_of: dt.date | None = None, handlers_since: dt.date | None = None) -> Churn:
    """How the system behaved with the cases received in the window.

    Args:
        records: settled.
        window: days of receipt.
        as_of: the day on which what is open is judged; the last day the records show when not given.
        handlers_since: the first day of receipt from which handlers are on record in full; the window's when not given.

    Raises: PatternsError where no case was received in the window, or handlers are wanted from a day after it.

    """
    on = as_of or known_until(records)
    handled = _handled(window, handlers_since)
    cases = select_cases(records, window, on)
    handling.select_people(records, handled)
    people = handling.per_case(records)
    role = next((one.role for one in people if one.role), "")
    timely, by_force = durations.of_cases(records)
    return Churn(
        window,
        on,
        handled,
        cases,
        handling.coverage(records),
        people,
        handling.between(records),
        asks(records, cases),
        durations.of_stages(records, on),
        timely,
        by_force,
        handling.length_by_people(records, "" if role == handling.UNKNOWN else role),
        role,
        left_out(records, window),
    )


def asks(records: Records, cases: int) -> Asks | None:
    """How often reporters were asked again, over all cases of the window; None where no ask is recorded at all."""
    if not records.count("asks"):
        return None
    found = records.rows(
        f"SELECT times, count(*) FROM (SELECT count(*) AS times FROM asks a JOIN {TABLE} c ON c.case_id = a.case_id"  # noqa: S608
        " GROUP BY a.case_id) GROUP BY times ORDER BY times"
    )
    spread = [(int(str(times)), int(str(number))) for times, number in found]
    asked = sum(number for _, number in spread)
    total = sum(times * number for times, number in spread)
    again = sum(number for times, number in spread if times > 1)
    return Asks(cases, asked, total / cases, ((0, cases - asked), *spread), wilson(again, cases))


def _handled(window: Window, since: dt.date | None) -> Window:
    if since is None or since <= window.since:
        return window
    if since > window.until:
        raise PatternsError(f"Handlers are on record from {since}, after the window {window}. Choose a later window.")
    return Window(since, window.until)
