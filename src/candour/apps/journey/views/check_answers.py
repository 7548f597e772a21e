"""The rows of the page on which the reporter checks the answers: one row for each field.

With JavaScript, a row also tells the browser script how to fill in the answer from the draft that the browser holds, and how to
seal the answer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.forms import MultipleChoiceField

from candour.apps.journey.forms import QuestionForm
from candour.apps.journey.forms.base import DayField
from candour.apps.journey.forms.questions import JourneyAnswers, Question


@dataclass(frozen=True)
class AnswerRow:
    """A row of the page on which the reporter checks the answers: one field of the form, and the answer in that field.

    `kind`: the kind of the sealed item that holds the answer; empty where the answer is not sealed. `key`: the key of the
    answer in that item; empty for a section of the account. `choices`: JSON, code → words. `under`: "field=choice"; the
    browser shows the row only while that field has that choice; empty for a row that is always shown. `several`: the answer is
    a list. `day`: the answer is a date.
    """

    name: str
    label: Any
    text: str
    kind: str
    key: str
    choices: str
    under: str
    several: bool
    day: bool

    @property
    def sealed(self) -> bool:
        """Whether the answer is sealed, so that the server must not read the answer."""
        return bool(self.kind)


def answer_rows(answers: JourneyAnswers, question: Question) -> list[AnswerRow]:
    """Return a row for each field of a question, with its answer so far, in the form's order."""
    form = answers.bound_form(question)
    form.is_valid()
    return [_make_row(form, name) for name in form.fields]


def _make_row(form: QuestionForm, name: str) -> AnswerRow:
    """Return the row for the field `name` of a form that was validated."""
    field = form.fields[name]
    place = form.places().get(name)
    choices = {str(code): str(words) for code, words in getattr(field, "choices", ()) if str(code)}
    value = "" if form.is_hidden(name) else form.cleaned_data.get(name, "")
    values = value if isinstance(value, list) else [value]
    return AnswerRow(
        name=name,
        label=field.label,
        text=", ".join(choices.get(text, text) for text in map(str, values) if text),
        kind=place.kind if place else "",
        key=place.key if place else "",
        choices=json.dumps(choices) if choices else "",
        under="=".join(form.condition_of(name) or ()),
        several=isinstance(field, MultipleChoiceField),
        day=isinstance(field, DayField),
    )
