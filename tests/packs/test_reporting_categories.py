"""The reporting categories of both packs, from which a reporter chooses."""

import pytest

from candour.domain.procedure import load_pack


@pytest.mark.parametrize("code", ["england_wales", "new_york"])
def test_a_reporter_can_always_choose_something_else(code: str) -> None:
    assert load_pack(code).reporting_categories[-1].code == "other"


@pytest.mark.parametrize("code", ["england_wales", "new_york"])
def test_every_choice_has_words_and_a_hint_and_stands_for_a_statutory_category(code: str) -> None:
    for row in load_pack(code).reporting_categories:
        assert row.label
        assert row.hint
        assert row.categories


def test_abuse_of_position_for_a_sexual_purpose_is_a_choice_of_its_own() -> None:
    chosen = {row.code: row for row in load_pack("england_wales").reporting_categories}
    assert chosen["abuse_of_position"].flags == ("abuse_of_position_sexual",)
