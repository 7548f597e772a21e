"""Names lose the characters that hide or turn what people see, and keep all others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.names import plain_name


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("evil\u202egpj.exe", "evilgpj.exe"),
        ("Ada\u2067 \u2069Prowse\u200b", "Ada Prowse"),
        ("  Dee \t Marlowe\n", "Dee Marlowe"),
        ("נועה לוי", "נועה לוי"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # a joiner that Persian spells with
        ("O’Brien-Żuk", "O’Brien-Żuk"),
    ],
)
def test_a_name_shows_what_it_holds(typed: str, shown: str) -> None:
    assert plain_name(typed) == shown


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert plain_name(plain_name(text)) == plain_name(text)
