"""Writes a diary of duties as iCalendar (RFC 5545): all-day entries with a case reference and a duty, without names.

All-day dates need no time zone (section 3.3.4). Lines end in CRLF and are folded at 75 octets, never within a character
(section 3.1); text is escaped (section 3.3.11).
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST_LINE = 75
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """All-day entry of the diary: one duty, on its due day. `key` identifies the duty and never changes."""

    key: str
    day: dt.date
    reference: str
    duty: str
    basis: str


def calendar(entries: Iterable[DiaryEntry], written_at: dt.datetime) -> bytes:
    """Write the entries as an iCalendar file (`text/calendar`, UTF-8). `written_at` must have a time zone."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Candour//Diary//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    stamp = written_at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    for entry in entries:
        lines += _event_lines(entry, stamp)
    return b"".join(_folded(line) for line in (*lines, "END:VCALENDAR"))


def _event_lines(entry: DiaryEntry, stamp: str) -> list[str]:
    """The lines of one event of the calendar file. `stamp`: the time of writing, in the format of iCalendar."""
    return [
        "BEGIN:VEVENT",
        f"UID:{hashlib.sha256(entry.key.encode()).hexdigest()[:32]}@candour.invalid",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.day + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(f'{entry.reference}: {entry.duty}')}",
        f"DESCRIPTION:{_escaped(entry.basis)}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    """The text, with a backslash before each character that has a meaning in iCalendar."""
    return text.translate(_ESCAPES)


def _folded(line: str) -> bytes:
    """The line as UTF-8, folded to pieces of at most 75 bytes and ended by CRLF."""
    return b"\r\n ".join(_pieces_of_line(line)) + b"\r\n"


def _pieces_of_line(line: str) -> Iterator[bytes]:
    """The pieces into which a line is folded: at most 75 bytes each, never cut within a character."""
    piece, room = b"", LONGEST_LINE
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > room:
            yield piece
            piece, room = b"", LONGEST_LINE - 1  # the space that begins a folded line counts
        piece += octets
    yield piece
