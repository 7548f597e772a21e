"""The cases that churn counts: received in the window, with how long they took or have been open. Made once, read by all."""

import datetime as dt

from candour.domain.patterns.errors import PatternsError
from candour.domain.patterns.records import Records
from candour.domain.patterns.repeats.window import date
from candour.domain.patterns.results.shapes import Exclusion, Window

TABLE = "churn_cases"


def known_until(records: Records) -> dt.date:
    """The last day on which the records show a case received or closed. Raises PatternsError where they show none."""
    found = records.rows("SELECT greatest(max(received_on), max(closed_on)) FROM cases")[0][0]
    if not isinstance(found, dt.date):
        raise PatternsError("No case has a day of receipt, so nothing can be said of how long cases take.")
    return found


def select_cases(records: Records, window: Window, as_of: dt.date) -> int:
    """Make the table: case_id, force, received_on, days, ended. Returns how many cases; raises PatternsError for none.

    A case not closed, or closed after `as_of`, is open; so is one closed on no known day, which the records cannot tell apart.
    """
    ended = f"(closed_on IS NOT NULL AND closed_on <= {date(as_of)})"
    records.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {TABLE} AS SELECT case_id, force, received_on, {ended} AS ended,"  # noqa: S608
        f" date_diff('day', received_on, CASE WHEN {ended} THEN closed_on ELSE {date(as_of)} END)::INTEGER AS days"
        f" FROM cases WHERE received_on BETWEEN {date(window.since)} AND {date(window.until)} AND received_on <= {date(as_of)}"
    )
    number = int(str(records.rows(f"SELECT count(*) FROM {TABLE}")[0][0]))  # noqa: S608 - a name of ours
    if not number:
        raise PatternsError(f"No case was received in {window}. Choose other days.")
    return number


def left_out(records: Records, window: Window) -> tuple[Exclusion, ...]:
    """Cases that cannot be counted over time, each reason once."""
    query = (
        f"SELECT (SELECT count(*) FROM {TABLE} WHERE days < 0), count(*) FILTER (WHERE received_on IS NULL),"  # noqa: S608
        f" count(*) FILTER (WHERE received_on NOT BETWEEN {date(window.since)} AND {date(window.until)}) FROM cases"
    )
    reasons = ("closed before it was received", "no day of receipt is known", f"not received in {window}")
    counts = records.rows(query)[0]
    made = zip(reasons, counts, strict=True)
    return tuple(Exclusion("cases", "churn", reason, "excluded", int(str(rows))) for reason, rows in made if rows)
