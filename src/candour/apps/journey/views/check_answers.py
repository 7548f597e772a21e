"""The rows of the page that checks the answers: one for each field, and what the script needs to fill and seal it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.forms import MultipleChoiceField

from candour.apps.journey.forms import QuestionForm
from candour.apps.journey.forms.answers import JourneyAnswers
from candour.apps.journey.forms.days import DayField
from candour.apps.journey.forms.questions import Question


@dataclass(frozen=True)
class Row:
    """One answer. `kind` and `key` say where a sealed one goes; `choices` is JSON of code → words."""

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
        """Whether the server must not know it."""
        return bool(self.kind)


def rows_of(answers: JourneyAnswers, question: Question) -> list[Row]:
    """Every field of a question with its answer so far, in the form's order."""
    form = answers.bound(question)
    form.is_valid()
    return [_row(form, name) for name in form.fields]


def _row(form: QuestionForm, name: str) -> Row:
    field = form.fields[name]
    place = form.places().get(name)
    choices = {str(code): str(words) for code, words in getattr(field, "choices", ()) if str(code)}
    value = "" if form.hides(name) else form.cleaned_data.get(name, "")
    values = value if isinstance(value, list) else [value]
    return Row(
        name=name,
        label=field.label,
        text=", ".join(choices.get(text, text) for text in map(str, values) if text),
        kind=place.kind if place else "",
        key=place.key if place else "",
        choices=json.dumps(choices) if choices else "",
        under="=".join(form.under(name) or ()),
        several=isinstance(field, MultipleChoiceField),
        day=isinstance(field, DayField),
    )
