"""The list of questions: who is asked what, in which order, when the answers are complete; the forms' checks."""

from __future__ import annotations

from typing import Any

import pytest

from candour.apps.journey.forms.base import FILLED
from candour.apps.journey.forms.questions import (
    BY_SLUG,
    QUESTIONS,
    STEPS,
    JourneyAnswers,
    Mode,
    answers_from_json,
    prompts,
    step_of,
)
from candour.ui.errors import Refusal
from tests.apps.journey.answers import Receiving, answers


def _with_markers(complete: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
    """Return answers as the script sends them: a marker in place of each sealed answer."""
    shown = {}
    for slug, values in complete.items():
        sealed = BY_SLUG[slug].form(values).places()
        shown[slug] = {name: [FILLED if any(sent) else ""] if name in sealed else sent for name, sent in values.items()}
    return shown


def test_step_numbers_rise_and_do_not_depend_on_the_answers() -> None:
    steps = [step_of(question) for question in QUESTIONS]
    assert steps[0] == 1
    assert steps == sorted(steps)
    assert steps[-1] == STEPS - 1


def test_complete_answers_leave_no_question_unanswered(receiving: Receiving) -> None:
    assert JourneyAnswers(answers(receiving.body)).missing == []


def test_markers_give_the_same_facts_as_text(receiving: Receiving) -> None:
    plain, marked = (
        JourneyAnswers(answers(receiving.body)),
        JourneyAnswers(_with_markers(answers(receiving.body)), Mode.STEP_FROM_BROWSER),
    )
    assert marked.missing == []
    assert marked.facts == plain.facts


def test_a_masked_form_holds_no_text_whatever_was_sent(receiving: Receiving) -> None:
    journey_answers = JourneyAnswers(answers(receiving.body), Mode.STEP_FROM_BROWSER)
    values = [str(value) for _place, _name, value, _prompt in journey_answers.sealed_answers()]
    assert set(values) == {FILLED}


def test_no_sealed_field_is_among_the_facts(receiving: Receiving) -> None:
    facts = JourneyAnswers(answers(receiving.body)).facts
    assert not any("canary" in str(value) or value in ("Noor Aldred", "Second floor") for value in facts.values())
    for question in QUESTIONS:
        assert not set(question.form(None).places()) & set(facts)


def test_an_anonymous_reporter_is_not_asked_for_a_name(receiving: Receiving) -> None:
    slugs = [one.slug for one in JourneyAnswers(answers(receiving.body, how={"mode": ["anonymous"]})).asked]
    assert "about-you" not in slugs


def test_only_a_reporter_for_another_person_is_asked_about_that_person(receiving: Receiving) -> None:
    own = JourneyAnswers(answers(receiving.body))
    for_another = JourneyAnswers(answers(receiving.body, relation={"relation": ["for_another"]}))
    assert BY_SLUG["for-another"] not in own.asked
    assert for_another.missing == [BY_SLUG["for-another"]]


def test_answers_to_a_question_no_longer_asked_are_left_out(receiving: Receiving) -> None:
    journey_answers = JourneyAnswers(answers(receiving.body, how={"mode": ["anonymous"]}))
    assert all(name != "name" for _place, name, _value, _prompt in journey_answers.sealed_answers())


def test_next_and_previous_question_follow_the_questions_that_apply(receiving: Receiving) -> None:
    journey_answers = JourneyAnswers(answers(receiving.body, how={"mode": ["anonymous"]}))
    assert journey_answers.next_question(BY_SLUG["how"]) is BY_SLUG["relation"]
    assert journey_answers.previous_question(BY_SLUG["relation"]) is BY_SLUG["how"]
    assert journey_answers.previous_question(QUESTIONS[0]) is None
    assert journey_answers.next_question(QUESTIONS[-1]) is None


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
def test_a_date_holds_only_the_parts_that_were_typed(receiving: Receiving, values: Any, facts: Any) -> None:
    form = BY_SLUG["when"].form(values)
    assert form.is_valid()
    assert form.structured() == facts


def test_the_subject_is_moved_unless_the_reporter_chooses_otherwise(receiving: Receiving) -> None:
    form = BY_SLUG["near"].form({"near": ["yes"]})
    assert form.is_valid()
    assert form.structured() == {"near": "yes", "move": "them"}


def test_whom_to_move_is_dropped_where_the_reporter_is_not_near_the_subject(receiving: Receiving) -> None:
    form = BY_SLUG["near"].form({"near": ["no"], "move": ["them"]})
    assert form.is_valid()
    assert form.structured() == {"near": "no"}


def test_the_people_form_has_at_most_ten_rows(receiving: Receiving) -> None:
    form = BY_SLUG["people"].form({f"person-{row}-name": ["x"] for row in range(30)})
    assert form.rows == 10  # type: ignore[attr-defined]  # PeopleForm


def test_every_account_section_is_sealed_with_its_question() -> None:
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
