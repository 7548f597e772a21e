"""Padmé size classes, and padding to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.sealing import BadDocument, BadPadding, is_size_class, pad_bytes, pad_text, padme, unpad_bytes, unpad_text

LENGTHS = st.integers(0, 2**50)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("length", "size"),
    # The last four by hand from the paper's rule: 9 bits of exponent keep 4 + 1 significant bits, and so on.
    [(0, 256), (1, 256), (256, 256), (257, 272), (1000, 1024), (1025, 1088), (100_000_000, 100_663_296)],
)
def test_lengths_go_up_to_the_class_the_paper_gives(length: int, size: int) -> None:
    assert padme(length) == size


@given(LENGTHS)
def test_a_class_is_never_below_the_length_nor_more_than_an_eighth_above_it(length: int) -> None:
    assert length <= padme(length)
    assert padme(length) == 256 or padme(length) <= length * 1.125


@given(LENGTHS)
def test_a_class_is_its_own_class(length: int) -> None:
    assert is_size_class(padme(length))


@given(LENGTHS, LENGTHS)
def test_a_longer_plaintext_never_has_a_smaller_class(one: int, other: int) -> None:
    assert padme(min(one, other)) <= padme(max(one, other))


def test_a_mebibyte_of_lengths_has_few_classes() -> None:
    assert len({padme(length) for length in range(2**20)}) < 260


def test_it_refuses_a_negative_length() -> None:
    with pytest.raises(ValueError, match="not negative"):
        padme(-1)


@pytest.mark.parametrize("size", [0, 255, 257, 1025])
def test_it_knows_what_no_padding_made(size: int) -> None:
    assert not is_size_class(size)


@given(st.binary(max_size=3000))
def test_bytes_come_back_whole_even_where_they_end_in_zeros(data: bytes) -> None:
    padded = pad_bytes(data + b"\0\0")
    assert is_size_class(len(padded))
    assert unpad_bytes(padded, len(data) + 2) == data + b"\0\0"


@pytest.mark.parametrize("size", [-1, 9, 257, 300])
def test_bytes_are_refused_with_a_size_that_does_not_fit(size: int) -> None:
    with pytest.raises(BadPadding, match="does not fit"):
        unpad_bytes(b"1234567890".ljust(256, b"\0"), size)


@given(TEXTS)
def test_text_comes_back_without_spaces_at_its_end(text: str) -> None:
    assert unpad_text(pad_text(text)) == text.rstrip(" ")


def test_text_that_was_not_padded_is_refused() -> None:
    with pytest.raises(BadPadding, match="not padded"):
        unpad_text(b"{}")


def test_bytes_that_are_no_text_are_refused_as_text() -> None:
    with pytest.raises(BadDocument, match="not text"):
        unpad_text(b"\xff" * 256)
