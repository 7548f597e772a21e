"""What cannot be answered gets a named error or an honest "cannot tell": never a confident wrong link."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from candour.domain.patterns.linkage import names
from candour.domain.patterns.linkage.errors import WrongShapeError
from candour.domain.patterns.linkage.find import (
    BadRegisterError,
    Description,
    EmptyRegisterError,
    NothingToGoOnError,
    Officer,
    Posting,
    Register,
    default_model,
    find,
)
from candour.domain.patterns.records import empty
from tests.domain.patterns.linkage.find.cast import OFFICERS, crowd, register


def test_an_empty_register_is_named() -> None:
    with pytest.raises(EmptyRegisterError, match="Import a roster"):
        find(Register(()), Description(surname="Ashdown"))


def test_records_without_officers_make_an_empty_register() -> None:
    assert Register.from_records(empty()).size == 0


@pytest.mark.parametrize("told", [Description(), Description(surname="???"), Description(age=40), Description(number="n/a")])
def test_a_description_that_says_nothing_is_named(told: Description) -> None:
    with pytest.raises(NothingToGoOnError):
        find(register(), told)


def test_two_officers_with_one_id_are_named() -> None:
    with pytest.raises(BadRegisterError, match="1 ids stand for more than one"):
        Register((OFFICERS[0], OFFICERS[0]))


def test_an_officer_without_id_is_named() -> None:
    with pytest.raises(BadRegisterError, match="no id"):
        Register((Officer(""),))


def test_postings_of_nobody_on_the_register_are_counted() -> None:
    assert Register(OFFICERS, [Posting("somebody-else", "Mill Lane")]).strays == 1


def test_one_officer_alone_is_not_the_one_for_being_alone() -> None:
    finding = find(Register(OFFICERS[:1]), Description(surname="Okonkwo", given="Chidi", sex="male"))
    assert finding[0].probability < 0.1
    assert finding.verdict == "cannot tell"


def test_identical_rows_share_and_none_is_likely() -> None:
    twins = [replace(OFFICERS[1], officer_id=f"t{n}") for n in range(40)]
    finding = find(Register(twins), Description(surname="Ashdown", given="Peter", sex="male"), limit=40)
    assert {round(candidate.probability, 9) for candidate in finding} == {round(finding[0].probability, 9)}
    assert finding[0].probability <= 1 / 40
    assert finding.verdict == "cannot tell"


@pytest.mark.parametrize("surname", ["Маршалл", "王", "محمد"])
def test_a_name_in_another_script_links_nobody(surname: str) -> None:
    finding = find(register(), Description(surname=surname))
    assert finding.verdict == "cannot tell"
    assert finding[0].probability < 0.05
    assert any("script" in note for note in finding.notes)


def test_a_name_in_another_script_is_found_where_the_register_writes_it_so() -> None:
    roster = Register((Officer("p1", "Анна", "", "Маршалл"), *crowd(50)))
    assert find(roster, Description(surname="маршал", given="Анна"))[0].officer_id == "p1"


@pytest.mark.parametrize("number", ["999999999999999", "2?", "????"])
@pytest.mark.slow
def test_an_impossible_number_makes_nobody_likely(number: str) -> None:
    assert find(register(), Description(number=number, sex="male")).verdict == "cannot tell"


def test_an_age_without_a_day_is_not_compared_and_said() -> None:
    assert any("An age needs a date" in note for note in find(register(), Description(surname="Ashdown", age=30)).notes)


def test_a_model_for_other_comparisons_is_refused() -> None:
    model = default_model()
    with pytest.raises(WrongShapeError, match="trained to compare otherwise"):
        find(register(), Description(surname="Ashdown"), replace(model, settings={"comparisons": []}))


def test_nothing_of_a_description_is_kept_or_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a search opened a file")

    roster, model = register(), default_model()
    find(roster, Description(surname="Ashdown", given="Peter", number="4242"), model)  # lays out what is laid out on first use
    before = pickle.dumps(roster)
    monkeypatch.setattr("builtins.open", refuse)
    monkeypatch.setattr(Path, "open", refuse)
    find(roster, Description(surname="Marlowby", given="Katrine", number="2309", unit="Quay End"), model)
    assert pickle.dumps(roster) == before
    assert names.fold.cache_info().currsize == 0
