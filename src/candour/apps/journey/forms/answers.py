"""What one reporter has answered so far, and what follows from it: the facts, the next page, what is still to do.

The same rules serve both ways of telling. Without JavaScript the answers come from her sealed draft; with JavaScript
the browser sends the structured ones and a mark for each sealed one (`forms.base.FILLED`). Nothing here is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from candour.apps.journey.forms import QuestionForm
from candour.apps.journey.forms.account import prompts
from candour.apps.journey.forms.base import Place, Values, asks_nothing, blind
from candour.apps.journey.forms.questions import BY_SLUG, QUESTIONS, Question

Answers = Mapping[str, Values]


class BadAnswers(Exception):
    """What was sent is not a set of answers; the message says what to do."""


@dataclass(frozen=True)
class Telling:
    """Answers by question, each with its fields and the values sent for them.

    `arriving`, they come with a report: what only the database knows (whether the kinds of thing are her body's) is asked
    once, by `services.receive`.
    """

    answers: Answers = field(default_factory=dict)
    marked: bool = False
    arriving: bool = False

    def form(self, question: Question) -> QuestionForm:
        """The question's form, bound if it was answered."""
        return self._made(question, self.answers.get(question.slug), self.facts)

    def bound(self, question: Question) -> QuestionForm:
        """The question's form, bound to what is there or to nothing."""
        return self._made(question, self.answers.get(question.slug, {}), self.facts)

    def _made(self, question: Question, values: Values | None, facts: Mapping[str, Any]) -> QuestionForm:
        form = (blind(question.form) if self.marked else question.form)(values)
        if not self.arriving:
            form.hear(facts)
        return form

    @cached_property
    def _walk(self) -> tuple[list[tuple[Question, bool]], dict[str, Any]]:
        asked: list[tuple[Question, bool]] = []
        facts: dict[str, Any] = {}
        for question in QUESTIONS:
            if question.when(facts):
                told = self._told(question, facts)
                asked.append((question, told is not None))
                facts |= told or {}
        return asked, facts

    def _told(self, question: Question, facts: Mapping[str, Any]) -> dict[str, Any] | None:
        """The structured answers of a question that is complete; None of one that is not."""
        values = self.answers.get(question.slug)
        if values is not None and self.marked and asks_nothing(question.form):
            return {}
        form = self._made(question, values, facts)
        return form.structured() if form.is_valid() else None

    @property
    def facts(self) -> dict[str, Any]:
        """Every structured answer of every complete question that is asked of her."""
        return self._walk[1]

    @property
    def asked(self) -> list[Question]:
        """The questions that are asked of her, as far as her answers tell."""
        return [question for question, _complete in self._walk[0]]

    @property
    def missing(self) -> list[Question]:
        """Questions asked of her that are not complete."""
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


def _as_words(form: QuestionForm, name: str, value: Any) -> Any:
    choices = dict(getattr(form.fields[name], "choices", ()))
    if isinstance(value, list):
        return [str(choices.get(one, one)) for one in value]
    return str(choices.get(value, value)) if choices else str(value).replace("\r\n", "\n")


def answers_from_json(sent: object) -> dict[str, dict[str, list[str]]]:
    """Check the shape of answers that came as JSON. Raises BadAnswers."""
    if not isinstance(sent, dict):
        raise BadAnswers("Send the answers as an object of questions.")
    return {slug: _values(values) for slug, values in sent.items() if slug in BY_SLUG}


def _values(values: object) -> dict[str, list[str]]:
    if not isinstance(values, dict) or len(values) > 200:  # noqa: PLR2004 - more than any page has
        raise BadAnswers("Send each question's answers as an object of fields.")
    for sent in values.values():
        if not isinstance(sent, list) or not all(isinstance(one, str) for one in sent):
            raise BadAnswers("Send each field's values as a list of texts.")
    return values
