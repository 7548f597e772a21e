"""Computes in one call all statistics of handlers and duration (churn) for the cases received in one window of days.

The statistics: handlers per case, how often reporters are asked again for their account, and how long cases take.
"""

import datetime as dt

from candour.domain.patterns.churn import durations, handling
from candour.domain.patterns.churn.cases import TABLE, known_until, left_out, select_cases
from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.intervals import wilson
from candour.domain.patterns.records import Records
from candour.domain.patterns.results.churn import Asks, Churn
from candour.domain.patterns.results.shapes import Window


def churn(records: Records, window: Window, as_of: dt.date | None = None, handlers_since: dt.date | None = None) -> Churn:
    """Compute all statistics of handlers and duration (churn) for the cases received in a window of days.

    Args:
        records: records on which `settle` has been called.
        window: the days of receipt.
        as_of: the day on which a case is judged open or closed; by default the last day on which a case was received or closed.
        handlers_since: the day of receipt from which records name all handlers of a case; by default the window's first day.

    Raises: PatternsError where no case was received in the window, or `handlers_since` is after the window.

    """
    as_of_day = as_of or known_until(records)
    handlers_window = _handlers_window(window, handlers_since)
    cases = select_cases(records, window, as_of_day)
    handling.select_handlers(records, handlers_window)
    people = handling.handlers_per_case(records)
    role = next((row.role for row in people if row.role), "")
    timely, by_force = durations.time_to_close(records)
    return Churn(
        window,
        as_of_day,
        handlers_window,
        cases,
        handling.coverage(records),
        people,
        handling.handler_changes(records),
        count_asks(records, cases),
        durations.stage_durations(records, as_of_day),
        timely,
        by_force,
        handling.duration_by_handlers(records, "" if role == handling.UNKNOWN else role),
        role,
        left_out(records, window),
    )


def count_asks(records: Records, cases: int) -> Asks | None:
    """Return how often reporters were asked again for their account in the cases received in the window.

    `cases` is the number of these cases, which `select_cases` has chosen. Returns None where the records do not list such
    requests.
    """
    if not records.count("asks"):
        return None
    counts = records.rows(
        f"SELECT times, count(*) FROM (SELECT count(*) AS times FROM asks a JOIN {TABLE} c ON c.case_id = a.case_id"  # noqa: S608
        " GROUP BY a.case_id) GROUP BY times ORDER BY times"
    )
    spread = [(int(str(times)), int(str(number))) for times, number in counts]
    asked = sum(number for _, number in spread)
    total = sum(times * number for times, number in spread)
    again = sum(number for times, number in spread if times > 1)
    return Asks(cases, asked, total / cases, ((0, cases - asked), *spread), wilson(again, cases))


def _handlers_window(window: Window, since: dt.date | None) -> Window:
    """Return the part of the window for which handlers are recorded in full: the days from `since` on; all days if it is None.

    Raises: PatternsError where `since` is after the window.
    """
    if since is None or since <= window.since:
        return window
    if since > window.until:
        raise PatternsError(f"Handlers are on record from {since}, after the window {window}. Choose a later window.")
    return Window(since, window.until)
