"""The journey as a list: who is asked what, what comes next, when it is complete; every question's form."""

from __future__ import annotations

from typing import Any

import pytest

from candour.apps.journey.forms.account import prompts
from candour.apps.journey.forms.answers import JourneyAnswers, Mode, answers_from_json
from candour.apps.journey.forms.base import FILLED
from candour.apps.journey.forms.questions import BY_SLUG, QUESTIONS, STEPS, step_of
from candour.ui.errors import Refusal
from tests.apps.journey.answers import Receiving, answers


def _marked(told: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
    """The answers as the script sends them: a mark in the place of each sealed one."""
    shown = {}
    for slug, values in told.items():
        sealed = BY_SLUG[slug].form(values).places()
        shown[slug] = {name: [FILLED if any(sent) else ""] if name in sealed else sent for name, sent in values.items()}
    return shown


def test_steps_count_up_and_are_the_same_for_everybody() -> None:
    steps = [step_of(question) for question in QUESTIONS]
    assert steps[0] == 1
    assert steps == sorted(steps)
    assert steps[-1] == STEPS - 1


def test_a_complete_telling_has_nothing_open(receiving: Receiving) -> None:
    assert JourneyAnswers(answers(receiving.body)).missing == []


def test_marks_are_as_good_as_text(receiving: Receiving) -> None:
    plain, marked = (
        JourneyAnswers(answers(receiving.body)),
        JourneyAnswers(_marked(answers(receiving.body)), Mode.STEP_FROM_BROWSER),
    )
    assert marked.missing == []
    assert marked.facts == plain.facts


def test_marks_keep_no_text_whatever_was_sent(receiving: Receiving) -> None:
    telling = JourneyAnswers(answers(receiving.body), Mode.STEP_FROM_BROWSER)
    values = [str(value) for _place, _name, value, _prompt in telling.sealed()]
    assert set(values) == {FILLED}


def test_no_sealed_field_is_among_the_facts(receiving: Receiving) -> None:
    facts = JourneyAnswers(answers(receiving.body)).facts
    assert not any("canary" in str(value) or value in ("Noor Aldred", "Second floor") for value in facts.values())
    for question in QUESTIONS:
        assert not set(question.form(None).places()) & set(facts)


def test_someone_anonymous_is_not_asked_for_a_name(receiving: Receiving) -> None:
    slugs = [one.slug for one in JourneyAnswers(answers(receiving.body, how={"mode": ["anonymous"]})).asked]
    assert "about-you" not in slugs


def test_only_someone_telling_for_another_is_asked_about_the_other(receiving: Receiving) -> None:
    own = JourneyAnswers(answers(receiving.body))
    for_another = JourneyAnswers(answers(receiving.body, relation={"relation": ["for_another"]}))
    assert BY_SLUG["for-another"] not in own.asked
    assert for_another.missing == [BY_SLUG["for-another"]]


def test_answers_to_a_question_no_longer_asked_are_left_out(receiving: Receiving) -> None:
    telling = JourneyAnswers(answers(receiving.body, how={"mode": ["anonymous"]}))
    assert all(name != "name" for _place, name, _value, _prompt in telling.sealed())


def test_next_and_back_follow_what_is_asked(receiving: Receiving) -> None:
    telling = JourneyAnswers(answers(receiving.body, how={"mode": ["anonymous"]}))
    assert telling.after(BY_SLUG["how"]) is BY_SLUG["relation"]
    assert telling.before(BY_SLUG["relation"]) is BY_SLUG["how"]
    assert telling.before(QUESTIONS[0]) is None
    assert telling.after(QUESTIONS[-1]) is None


@pytest.mark.parametrize(
    ("slug", "values", "field"),
    [
        ("safety", {}, "safe"),
        ("safety", {"safe": ["maybe"]}, "safe"),
        ("who-sees", {}, "body"),
        ("who-sees", {"body": ["not a body"]}, "body"),
        ("how", {}, "mode"),
        ("about-you", {"name": ["  "]}, "name"),
        ("about-you", {"name": ["x" * 301]}, "name"),
        ("relation", {"relation": ["enemy"]}, "relation"),
        ("for-another", {}, "other_knows"),
        ("kind", {}, "categories"),
        ("kind", {"categories": ["murder"]}, "categories"),
        ("account", {"account": [""]}, "account"),
        ("account", {"account": ["x" * 200_001]}, "account"),
        ("people", {}, "person-0-knows"),
        ("people", {"person-0-knows": ["perhaps"]}, "person-0-knows"),
        ("when", {}, "when"),
        ("when", {"when": ["day"], "on-day": ["31"], "on-month": ["2"], "on-year": ["2026"]}, "on"),
        ("when", {"when": ["day"], "on-day": ["3"]}, "on"),
        ("when", {"when": ["day"], "on-year": ["26"]}, "on"),
        ("when", {"when": ["day"], "on-year": ["2999"]}, "on"),
        ("when", {"when": ["range"], "since-year": ["2024"], "until-year": ["2023"]}, "until"),
        ("when", {"when": ["unsure"], "force": ["none such"]}, "force"),
        ("before", {}, "told"),
        ("near", {}, "near"),
        ("wishes", {"wants": ["revenge"]}, "wants"),
        ("support", {"support": ["money"]}, "support"),
    ],
)
def test_a_question_is_not_complete_and_says_why(receiving: Receiving, slug: str, values: Any, field: str) -> None:
    form = BY_SLUG[slug].form(values)
    assert not form.is_valid()
    assert all(len(str(text)) > 10 for text in form.errors[field])


@pytest.mark.parametrize(
    ("values", "facts"),
    [
        ({"when": ["day"], "on-year": ["2026"]}, {"when": "day", "on": "2026"}),
        ({"when": ["day"], "on-month": ["3"], "on-year": ["2026"]}, {"when": "day", "on": "2026-03"}),
        ({"when": ["day"], "on-day": ["9"], "on-month": ["3"], "on-year": ["2026"]}, {"when": "day", "on": "2026-03-09"}),
        ({"when": ["range"], "since-year": ["2024"]}, {"when": "range", "since": "2024"}),
        (
            {"when": ["range"], "since-month": ["5"], "since-year": ["2024"], "until-year": ["2024"]},
            {"when": "range", "since": "2024-05", "until": "2024"},
        ),
        ({"when": ["unsure"], "on-year": ["2026"]}, {"when": "unsure"}),
    ],
)
def test_a_day_is_kept_only_as_exactly_as_it_was_told(receiving: Receiving, values: Any, facts: Any) -> None:
    form = BY_SLUG["when"].form(values)
    assert form.is_valid()
    assert form.structured() == facts


def test_them_is_who_moves_unless_she_says_otherwise(receiving: Receiving) -> None:
    form = BY_SLUG["near"].form({"near": ["yes"]})
    assert form.is_valid()
    assert form.structured() == {"near": "yes", "move": "them"}


def test_who_moves_is_not_kept_where_nobody_is_near(receiving: Receiving) -> None:
    form = BY_SLUG["near"].form({"near": ["no"], "move": ["them"]})
    assert form.is_valid()
    assert form.structured() == {"near": "no"}


def test_people_grow_to_ten_and_no_further(receiving: Receiving) -> None:
    form = BY_SLUG["people"].form({f"person-{row}-name": ["x"] for row in range(30)})
    assert form.rows == 10  # type: ignore[attr-defined]  # PeopleForm


def test_every_part_of_the_account_stands_beside_its_question() -> None:
    named = {name for question in QUESTIONS for name in prompts(question.form)}
    assert named == {"scene", "account", "seen", "heard", "said", "others", "after", "timeline", "time", "place"}


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (None, "as an object of questions"),
        ([], "as an object of questions"),
        ("text", "as an object of questions"),
        ({"how": []}, "as an object of fields"),
        ({"how": {"mode": "anonymous"}}, "as a list of texts"),
        ({"how": {"mode": [1]}}, "as a list of texts"),
    ],
)
def test_answers_of_another_shape_are_refused(sent: object, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        answers_from_json(sent)


def test_answers_to_unknown_questions_are_dropped() -> None:
    assert answers_from_json({"no-such": {"a": ["b"]}}) == {}
