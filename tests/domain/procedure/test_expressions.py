"""Conditions of a pack are three-valued, count every statement, and allow no other Python."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candour.domain.procedure.errors import ExpressionError
from candour.domain.procedure.expressions import read
from candour.domain.procedure.rows import Fact, FactValue


def fact(name: str, kind: str = "bool", *values: str) -> Fact:
    return Fact.model_validate(
        {"id": name, "label": name, "type": kind, "values": values, "cite": "a test", "evidence": "policy"}
    )


FACTS = {
    row.id: row
    for row in (
        fact("a"),
        fact("b"),
        fact("c"),
        fact("harm", "level", "none", "minor", "serious"),
        fact("day", "date"),
        fact("n", "integer"),
    )
}


@dataclass
class Seen:
    stated: dict[str, tuple[FactValue, ...]] = field(default_factory=dict)

    def values(self, fact: str) -> tuple[FactValue, ...]:
        return self.stated.get(fact, ())

    def ask(self, question: str, about: str) -> FactValue | None:
        return (question, about) == ("happened", "it")


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        ("a and b", {"a": (True,), "b": (True,)}, True),
        ("a and b", {"a": (False,)}, False),
        ("a and b", {"a": (True,)}, None),
        ("a or b", {"a": (True,)}, True),
        ("a or b", {"a": (False,)}, None),
        ("not a", {}, None),
        ('harm >= "minor"', {"harm": ("serious",)}, True),
        ('harm in ["none", "minor"]', {"harm": ("serious",)}, False),
        ('day >= "2026-07-13"', {}, None),
        ("n > 2", {"n": (3,)}, True),
        ('happened("it")', {}, True),
        ('not happened("other")', {}, True),
    ],
)
def test_a_condition_is_true_false_or_not_known(
    text: str, stated: dict[str, tuple[FactValue, ...]], *, expected: bool | None
) -> None:
    assert read(text, FACTS).truth(Seen(stated)) is expected


def test_one_true_statement_outweighs_a_false_one() -> None:
    said_both = Seen({"a": (False, True)})
    assert read("a", FACTS).truth(said_both) is True
    assert read("not a", FACTS).truth(said_both) is False


def test_a_referral_test_seeks_its_own_truth_under_a_not_as_well() -> None:
    assert read("not a", FACTS).truth(Seen({"a": (True, False)}), seek=True) is True
    assert read("not a", FACTS).truth(Seen({"a": (True,)}), seek=True) is False


def test_a_condition_names_its_deciding_facts_or_those_to_establish() -> None:
    condition = read("a or (b and c)", FACTS)
    assert condition.deciding_facts(Seen({"a": (True,)})) == {"a"}
    assert condition.deciding_facts(Seen({"a": (False,), "b": (True,)})) == {"c"}
    assert condition.deciding_facts(Seen({"a": (False,), "b": (False,)})) == {"a", "b"}


@pytest.mark.parametrize(
    "text",
    [
        "unheard_of",
        "a and",
        "__import__('os')",
        "a.b",
        "a + b",
        "lambda: a",
        "harm",
        "harm > 'fatal'",
        "a == b",
        "eval('1')",
        "1 < n < 3",
        "n < len('x')",
    ],
)
def test_other_python_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        read(text, FACTS)


truths = st.sampled_from([(True,), (False,), ()])


@given(truths, truths)
def test_conditions_obey_de_morgans_laws(left: tuple[bool, ...], right: tuple[bool, ...]) -> None:
    seen = Seen({"a": left, "b": right})
    assert read("not (a and b)", FACTS).truth(seen) is read("not a or not b", FACTS).truth(seen)


@given(truths, truths, truths)
def test_a_further_fact_never_reverses_a_decided_condition(
    left: tuple[bool, ...], right: tuple[bool, ...], more: tuple[bool, ...]
) -> None:
    condition = read("(a and not b) or c", FACTS)
    before = condition.truth(Seen({"a": left, "b": right}))
    after = condition.truth(Seen({"a": left, "b": right, "c": more} if before is None else {"a": left, "b": right, "c": ()}))
    assert before is None or after is before
