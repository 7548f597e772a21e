"""The packs have every letter they need; each is easy to read and contains what its document must contain."""

from __future__ import annotations

import re

import pytest

from candour.domain.procedure import load_pack
from candour.domain.procedure.letters import Letterhead, as_html, prose, read_letter
from candour.domain.procedure.result_rows import Letter
from candour.domain.reading_ease import reading_ease

PACKS = ("england_wales", "new_york")
LETTERS = [(code, row) for code in PACKS for row in load_pack(code).letter]
REPORTERS = [(code, row) for code, row in LETTERS if row.audience == "reporter"]
TO_REPORTERS = {
    "received", "progress_update_sent", "investigator_changed", "timeliness_report_sent", "outcome_told", "apology_given",
}  # fmt: skip


def named(row: object) -> str:
    return row if isinstance(row, str) else getattr(row, "id", "")


@pytest.mark.parametrize(("code", "letter"), REPORTERS, ids=named)
def test_a_letter_to_a_reporter_is_plain(code: str, letter: Letter) -> None:
    assert reading_ease(prose(read_letter(load_pack(code).letter_text(letter.id)))) >= 60


@pytest.mark.parametrize(("code", "letter"), LETTERS, ids=named)
def test_every_sealed_particular_is_in_the_letter_and_no_other(code: str, letter: Letter) -> None:
    html = as_html(load_pack(code), letter.id, Letterhead("A body", "C1", "3 April 2026", "en-gb"))
    assert set(re.findall(r'data-particular="(\w+)"', html)) == set(letter.sealed)


@pytest.mark.parametrize("code", PACKS)
def test_a_reporter_is_written_to_whenever_news_is_owed(code: str) -> None:
    assert {row.on for row in load_pack(code).letter if row.audience == "reporter"} >= TO_REPORTERS


@pytest.mark.parametrize("code", PACKS)
def test_letters_tell_a_reporter_how_to_ask_for_a_review_and_of_each_referral(code: str) -> None:
    pack = load_pack(code)
    to_reporters = [row for row in pack.letter if row.audience == "reporter"]
    assert "review" in {row.id for row in to_reporters}
    assert {row.sent_by for row in pack.referral} <= {row.on for row in to_reporters}


def test_the_timeliness_report_has_the_six_fields_of_the_regulation() -> None:
    pack = load_pack("england_wales")
    owed = next(row.contains for row in pack.act if row.id == "timeliness_report_sent")
    for name in ("timeliness", "timeliness_report"):
        row = next(row for row in pack.letter if row.id == name)
        assert {"allegation_date", "notice_date", "progress", "estimate", "why_so_long", "steps_planned"} <= set(row.sealed)
    assert set(next(row for row in pack.letter if row.id == "timeliness_report").covers) == set(owed)
    assert len(owed) == 6


@pytest.mark.parametrize("code", PACKS)
def test_the_notice_to_the_subject_warns_against_contact(code: str) -> None:
    pack = load_pack(code)
    notices = [pack.letter_text(row.id) for row in pack.letter if row.audience == "subject" and "notice" in row.id]
    assert notices
    assert all("must not contact" in text for text in notices)
