"""The diary is valid iCalendar (RFC 5545): lines folded by octets, text escaped, all-day events, stable keys."""

from __future__ import annotations

import datetime as dt
import re

from hypothesis import given
from hypothesis import strategies as st

from candour.domain.procedure.diary import DiaryEntry, calendar

MADE = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))
DUTY = DiaryEntry("m K03 1", dt.date(2026, 2, 28), "CASE-7", "decide safety; authorities, separation", "Sch 3 para 2")


def unfolded(file: bytes) -> list[str]:
    """Lines as a reader of the format has them (RFC 5545 section 3.1)."""
    assert file.endswith(b"\r\n")
    return re.sub(rb"\r\n[ \t]", b"", file).decode().removesuffix("\r\n").split("\r\n")


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], text)


def test_one_duty_is_one_all_day_event() -> None:
    lines = unfolded(calendar([DUTY], MADE))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-1] == "END:VCALENDAR"
    assert "VERSION:2.0" in lines
    assert "DTSTAMP:20260302T083000Z" in lines
    assert "DTSTART;VALUE=DATE:20260228" in lines
    assert "DTEND;VALUE=DATE:20260301" in lines
    assert "SUMMARY:CASE-7: decide safety\\; authorities\\, separation" in lines
    assert "TRANSP:TRANSPARENT" in lines


def test_the_same_duty_keeps_its_key_and_another_has_another() -> None:
    def keys(*entries: DiaryEntry) -> list[str]:
        return [line for line in unfolded(calendar(entries, MADE)) if line.startswith("UID:")]

    moved = DiaryEntry(DUTY.key, dt.date(2026, 3, 9), "CASE-7", "later", "")
    other = DiaryEntry("m K03 2", DUTY.day, "CASE-7", "decide safety", "")
    assert keys(DUTY) == keys(moved) != keys(other)


def test_an_empty_diary_is_still_a_calendar() -> None:
    assert [line[:5] for line in unfolded(calendar([], MADE))][-1] == "END:V"
    assert b"VEVENT" not in calendar([], MADE)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=300))
def test_any_text_comes_back_whole_from_lines_of_75_octets(text: str) -> None:
    file = calendar([DiaryEntry("k", DUTY.day, "C", text, text)], MADE)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    for line in file.split(b"\r\n"):
        line.decode()  # no character is cut in two
    description = next(line for line in unfolded(file) if line.startswith("DESCRIPTION:"))
    assert unescaped(description.removeprefix("DESCRIPTION:")) == text
