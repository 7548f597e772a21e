"""Builds a table of the cases received in the window, with the number of days for which each was or is open.

All statistics of churn, the change of handlers during a case, read this table.
"""

import datetime as dt

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import sql_date
from candour.domain.patterns.results.shapes import Exclusion, Window

TABLE = "churn_cases"


def known_until(records: Records) -> dt.date:
    """Return the last day on which the records show a case received or closed.

    Raises: PatternsError where no case has a day of receipt.
    """
    last_day = records.rows("SELECT greatest(max(received_on), max(closed_on)) FROM cases")[0][0]
    if not isinstance(last_day, dt.date):
        raise PatternsError("No case has a day of receipt, so nothing can be said of how long cases take.")
    return last_day


def select_cases(records: Records, window: Window, as_of: dt.date) -> int:
    """Create the table of cases received in the window (case_id, force, received_on, days, ended); return their number.

    `days` is how long a case was or is open, and `ended` whether it was closed by the day `as_of`. A case without a day of
    closing counts as open: the records cannot tell it from a closed case whose day of closing was not written down.

    Raises: PatternsError where no case was received in the window.
    """
    ended = f"(closed_on IS NOT NULL AND closed_on <= {sql_date(as_of)})"
    records.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {TABLE} AS SELECT case_id, force, received_on, {ended} AS ended,"  # noqa: S608
        f" date_diff('day', received_on, CASE WHEN {ended} THEN closed_on ELSE {sql_date(as_of)} END)::INTEGER AS days"
        f" FROM cases WHERE received_on BETWEEN {sql_date(window.since)} AND {sql_date(window.until)}"
        f" AND received_on <= {sql_date(as_of)}"
    )
    number = int(str(records.rows(f"SELECT count(*) FROM {TABLE}")[0][0]))  # noqa: S608 - a name of ours
    if not number:
        raise PatternsError(f"No case was received in {window}. Choose other days.")
    return number


def left_out(records: Records, window: Window) -> tuple[Exclusion, ...]:
    """Return how many cases the statistics of handlers and durations leave out, with the reason, such as no day of receipt."""
    query = (
        f"SELECT (SELECT count(*) FROM {TABLE} WHERE days < 0), count(*) FILTER (WHERE received_on IS NULL),"  # noqa: S608
        f" count(*) FILTER (WHERE received_on NOT BETWEEN {sql_date(window.since)} AND {sql_date(window.until)}) FROM cases"
    )
    reasons = ("closed before it was received", "no day of receipt is known", f"not received in {window}")
    counts = records.rows(query)[0]
    pairs = zip(reasons, counts, strict=True)
    return tuple(Exclusion("cases", "churn", reason, "excluded", int(str(rows))) for reason, rows in pairs if rows)
