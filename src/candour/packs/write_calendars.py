"""Writes the packs' dated holiday tables, at development time, with PyPI `holidays`.

    python -m candour.packs.write_calendars

Candour reads the tables without that library, so that upgrading it never changes which days are working days. Review the diff
before you commit it; a holiday proclaimed after the table was written needs a new version of the pack.
"""

import datetime as dt
from pathlib import Path

import holidays

FIRST, LAST = dt.date(2010, 1, 1), dt.date(2045, 12, 31)
HERE = Path(__file__).parent
HEAD = """# Written by `python -m candour.packs.write_calendars`. Do not edit: change the source and run it again.

[[calendar]]
id = "{id}"
title = "{title}"
first = {first}
last = {last}
cite = "{cite}"
evidence = "{evidence}"
note = "{note}"
holidays = [
"""
TABLES = (
    {
        "id": "england_wales",
        "title": "England and Wales working days",
        "country": "GB",
        "subdivision": "ENG",
        "cite": "Banking and Financial Dealings Act 1971 s1, Sch 1 and proclamations; CR reg 2(1)",
        "evidence": "GK",
        "note": "Days still to be proclaimed, such as for a coronation, are not here. Check each year.",
    },
    {
        "id": "new_york",
        "title": "New York City business days",
        "country": "US",
        "subdivision": "NY",
        "cite": "New York General Construction Law s24",
        "evidence": "GK",
        "note": "City agencies may keep further days; check each year.",
    },
)


def table(source: dict[str, str]) -> str:
    """The holiday table of one calendar, as the text of a TOML file. `source`: an element of `TABLES`."""
    days = holidays.country_holidays(source["country"], subdiv=source["subdivision"], years=range(FIRST.year, LAST.year + 1))
    rows = [f'  {{ date = {day}, name = "{name}" }},' for day, name in sorted(days.items())]
    return HEAD.format(**source, first=FIRST, last=LAST) + "\n".join(rows) + "\n]\n"


def main() -> None:
    """Write the holiday table of each calendar of `TABLES` into the pack of the calendar."""
    for source in TABLES:
        path = HERE / source["id"] / "calendar.toml"
        path.write_text(table(source), "utf-8")
        print(f"wrote {path.relative_to(HERE)}")  # noqa: T201 - a development command says what it did


if __name__ == "__main__":
    main()
