"""What one reporter has answered so far, and what follows from it: the facts, the next page, the questions still open.

The same rules serve both ways of answering. Without JavaScript the answers come from the sealed draft; with JavaScript the
browser sends the structured ones and a marker for each sealed one (`forms.base.FILLED`). Nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from candour.apps.journey.forms import QuestionForm
from candour.apps.journey.forms.account import prompts
from candour.apps.journey.forms.base import Place, Values, asks_nothing, masked_form
from candour.apps.journey.forms.questions import BY_SLUG, QUESTIONS, Question
from candour.ui.errors import Refusal

Answers = Mapping[str, Values]
_OWN_COLUMNS = ("body", "mode", "relation", "categories", "force")
_FLAG_REASONS = {"no": ("not_safe",), "unsure": ("unsure_safe",)}


class Mode(Enum):
    """Where the answers come from, which decides how much of them the server sees and checks."""

    ON_SERVER = auto()  # the whole text, from the draft
    STEP_FROM_BROWSER = auto()  # markers for sealed answers, one question at a time
    SUBMIT_FROM_BROWSER = auto()  # the same with the report; what needs a row is checked on receipt


@dataclass(frozen=True)
class JourneyAnswers:
    """Answers by question, each with its fields and the values sent for them."""

    answers: Answers = field(default_factory=dict)
    mode: Mode = Mode.ON_SERVER

    def form(self, question: Question) -> QuestionForm:
        """The question's form, bound if it was answered."""
        return self._form(question, self.answers.get(question.slug), self.facts)

    def bound(self, question: Question) -> QuestionForm:
        """The question's form, bound to its answers or to nothing."""
        return self._form(question, self.answers.get(question.slug, {}), self.facts)

    def _form(self, question: Question, values: Values | None, facts: Mapping[str, Any]) -> QuestionForm:
        form = (question.form if self.mode is Mode.ON_SERVER else masked_form(question.form))(values)
        if self.mode is not Mode.SUBMIT_FROM_BROWSER:
            form.use_earlier_answers(facts)
        return form

    @cached_property
    def _walk(self) -> tuple[list[tuple[Question, bool]], dict[str, Any]]:
        asked: list[tuple[Question, bool]] = []
        facts: dict[str, Any] = {}
        for question in QUESTIONS:
            if question.when(facts):
                structured = self._structured(question, facts)
                asked.append((question, structured is not None))
                facts |= structured or {}
        return asked, facts

    def _structured(self, question: Question, facts: Mapping[str, Any]) -> dict[str, Any] | None:
        """The structured answers of a complete question; None where it is not complete."""
        values = self.answers.get(question.slug)
        if values is not None and self.mode is not Mode.ON_SERVER and asks_nothing(question.form):
            return {}
        form = self._form(question, values, facts)
        return form.structured() if form.is_valid() else None

    @property
    def facts(self) -> dict[str, Any]:
        """Every structured answer of every complete question that applies."""
        return self._walk[1]

    @property
    def asked(self) -> list[Question]:
        """The questions that apply, as far as the answers decide it."""
        return [question for question, _complete in self._walk[0]]

    @property
    def missing(self) -> list[Question]:
        """Questions that apply and are not complete."""
        return [question for question, complete in self._walk[0] if not complete]

    def after(self, question: Question) -> Question | None:
        """The next page; None when only checking is left."""
        later = [asked for asked in self.asked if QUESTIONS.index(asked) > QUESTIONS.index(question)]
        return later[0] if later else None

    def before(self, question: Question) -> Question | None:
        """The page before; None on the first."""
        earlier = [asked for asked in self.asked if QUESTIONS.index(asked) < QUESTIONS.index(question)]
        return earlier[-1] if earlier else None

    def sealed(self) -> Iterator[tuple[Place, str, Any, str]]:
        """Every sealed answer with its place, field name, prompt and value, in the order asked; empty ones left out."""
        for question in self.asked:
            form = self.bound(question)
            form.is_valid()
            named = prompts(question.form)
            for name, place in form.places().items():
                value = form.cleaned_data.get(name)
                if value not in (None, "", []) and not form.hides(name):
                    yield place, name, _as_words(form, name, value), str(named.get(name, ""))


def submission_columns(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The structured part of a submission, by the names of `reports.services.Submission`."""
    return {
        "body": UUID(facts["body"]),
        "mode": facts["mode"],
        "relation": facts["relation"],
        "categories": tuple(facts["categories"]),
        "force": UUID(facts["force"]) if facts.get("force") else None,
        "facts": {name: value for name, value in facts.items() if name not in _OWN_COLUMNS},
        "safety_reasons": _FLAG_REASONS.get(facts["safe"], ()),
    }


def _as_words(form: QuestionForm, name: str, value: Any) -> Any:
    choices = dict(getattr(form.fields[name], "choices", ()))
    if isinstance(value, list):
        return [str(choices.get(code, code)) for code in value]
    return str(choices.get(value, value)) if choices else str(value).replace("\r\n", "\n")


def answers_from_json(sent: object) -> dict[str, dict[str, list[str]]]:
    """Check the shape of answers that came as JSON. Raises Refusal."""
    if not isinstance(sent, dict):
        raise Refusal(_("Send the answers as an object of questions."))
    return {slug: _values(values) for slug, values in sent.items() if slug in BY_SLUG}


def _values(values: object) -> dict[str, list[str]]:
    if not isinstance(values, dict) or len(values) > 200:  # noqa: PLR2004 - more than any page has
        raise Refusal(_("Send each question's answers as an object of fields."))
    for sent in values.values():
        if not isinstance(sent, list) or not all(isinstance(text, str) for text in sent):
            raise Refusal(_("Send each field's values as a list of texts."))
    return values
