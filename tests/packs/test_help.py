"""Every pack has help lines for reporters and a conflict window."""

from __future__ import annotations

import pytest

from candour.domain.procedure import conflict_window, help_groups, load_pack, shipped


@pytest.mark.parametrize("code", shipped())
def test_every_line_can_be_dialled_and_one_read_in_the_original_says_when_it_was_checked(code: str) -> None:
    for line in load_pack(code).help:
        assert line.tel.isdigit()
        assert len(line.tel) >= 3
        assert line.checked or line.evidence != "V", line.id


def test_a_place_names_only_its_own_lines() -> None:
    here, there = help_groups([load_pack("england_wales"), load_pack("new_york")])
    assert (here.urgent[0].number, there.urgent[0].number) == ("999", "911")
    assert {line.number for line in here.lines}.isdisjoint(line.number for line in there.lines)


def test_the_day_of_a_group_is_its_oldest_and_none_where_one_was_never_checked() -> None:
    here, there = help_groups([load_pack("england_wales"), load_pack("new_york")])
    assert here.checked == min(line.checked for line in here.lines if line.checked)
    assert there.checked is None


@pytest.mark.parametrize("code", shipped())
def test_every_pack_says_how_far_back_a_tie_bars(code: str) -> None:
    assert conflict_window(load_pack(code)) == 24
