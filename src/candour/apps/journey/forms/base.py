"""What every question's form shares: which fields are sealed, and how they are checked without their text.

With JavaScript a sealed answer never reaches the server: the browser sends the word "filled" in its place, and the masked
form (`masked_form`) checks only that something is there. Not here: the questions themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

FILLED = "filled"

Values = Mapping[str, list[str]]


@dataclass(frozen=True)
class Place:
    """Where a sealed answer goes: the item's kind and the key in its document. Without a key it is a section of the account."""

    kind: str
    key: str = ""


class FilledMarker(forms.Field):
    """Stands for a sealed field in a masked form: its value is "filled" or empty, whatever was sent."""

    def to_python(self, value: object) -> str:
        """Reduce what was sent to whether it is empty."""
        return FILLED if value else ""


class RowId(forms.UUIDField):
    """A row's id, as text like every other fact. Whether there is such a row is not looked up."""

    def to_python(self, value: object) -> Any:
        """The id in its usual spelling."""
        row_id = super().to_python(value)
        return None if row_id is None else str(row_id)


class Codes(forms.MultipleChoiceField):
    """At least one code. Whether the pack has it is not looked up."""

    def valid_value(self, value: object) -> bool:
        """Every code is valid here."""
        del value
        return True


class SharedFields(dict[str, forms.Field]):
    """Fields that no form changes, so that all forms share them: Django copies a form's fields deeply each time."""

    def __deepcopy__(self, memo: object) -> dict[str, forms.Field]:
        """Copy the dict, to which a form may add fields, and not the fields."""
        del memo
        return dict(self)


class QuestionForm(forms.Form):
    """One page of the journey. `sealed` names the fields whose answers are sealed, and where each goes."""

    sealed: ClassVar[Mapping[str, Place]] = {}
    conditional: ClassVar[Mapping[str, Mapping[str, tuple[str, ...]]]] = {}
    use_required_attribute = False
    masked: ClassVar[bool] = False
    of_body: str = ""  # the chosen body, where what is asked depends on it

    def __init__(self, values: Values | None = None) -> None:
        """Bind to `values`: each name with the list of what was sent for it."""
        super().__init__(as_query(values) if values is not None else None, label_suffix="", auto_id="%s")
        self.build()

    @property
    def follows_body(self) -> bool:
        """Whether what is asked depends on the chosen body."""
        return False

    def build(self) -> None:
        """Add the fields that depend on what was sent. Most questions have none."""

    def use_earlier_answers(self, facts: Mapping[str, Any]) -> None:
        """Adapt the fields to structured answers of earlier questions. Most questions depend on none."""

    def places(self) -> dict[str, Place]:
        """Sealed field name → where its answer goes."""
        return dict(self.sealed)

    def structured(self) -> dict[str, Any]:
        """The answers the server may know, once valid; nothing for an empty one."""
        sealed = self.places()
        return {name: value for name, value in self.cleaned_data.items() if name not in sealed and value not in (None, "", [])}

    def structured_names(self) -> list[str]:
        """The names, as sent, of the answers the server may know; every other name is sealed."""
        sealed = self.places()
        open_fields = [(name, field) for name, field in self.fields.items() if name not in sealed]
        return [f"{name}{part}" for name, field in open_fields for part in getattr(field.widget, "parts", ("",))]

    def under(self, name: str) -> tuple[str, str] | None:
        """The (field, choice) under which a field is shown, if it is a conditional one."""
        return next(
            (
                (asked, choice)
                for asked, choices in self.conditional.items()
                for choice, names in choices.items()
                if name in names
            ),
            None,
        )

    def hides(self, name: str) -> bool:
        """Whether a cleaned field belongs to a choice that was not made."""
        place = self.under(name)
        return place is not None and self.data.get(place[0]) != place[1]

    def shown_under(self) -> set[str]:
        """Every conditional field: the page shows it under its choice and not a second time."""
        return {name for choices in self.conditional.values() for names in choices.values() for name in names}


class PersonRows(QuestionForm):
    """A form whose group of fields repeats: `<prefix>-<number>-<name>`."""

    prefix_word: ClassVar[str] = "row"
    most: ClassVar[int] = 10

    def __init__(self, values: Values | None = None, *, rows: int = 1) -> None:
        """Build as many groups as were sent, and at least `rows`."""
        self.rows = min(max(rows, _rows_in(values or {}, self.prefix_word)), self.most)
        super().__init__(values)


def as_query(values: Values) -> QueryDict:
    """Names and lists as the QueryDict that Django's widgets read."""
    data = QueryDict(mutable=True)
    for name, sent in values.items():
        data.setlist(name, list(sent))
    return data


@cache
def masked_form(form: type[QuestionForm]) -> type[QuestionForm]:
    """The same form with a `FilledMarker` in place of every sealed field."""
    markers = {name: marker_for(form.base_fields[name]) for name in form.sealed}
    masked: type[QuestionForm] = type(form.__name__, (form,), {**markers, "masked": True})
    masked.base_fields = SharedFields(masked.base_fields)
    return masked


@cache
def asks_nothing(form: type[QuestionForm]) -> bool:
    """Whether every answer is sealed and may stay empty, so that the question is complete whatever markers are sent."""
    free = all(name in form.sealed and not field.required for name, field in form.base_fields.items())
    return free and form.build is QuestionForm.build


def marker_for(field: forms.Field) -> FilledMarker:
    """The marker of a sealed field, with its label and error messages."""
    return FilledMarker(required=field.required, label=field.label, widget=forms.TextInput, error_messages=field.error_messages)


def _rows_in(values: Values, word: str) -> int:
    numbers = [name.split("-")[1] for name in values if name.startswith(f"{word}-") and name.count("-") == 2]  # noqa: PLR2004 - two hyphens
    return 1 + max((int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 3), default=0)  # noqa: PLR2004 - two digits


def one_of(label: Any, choices: Any, *, hint: Any = "", missing: Any = None, required: bool = True) -> forms.ChoiceField:
    """Radio buttons."""
    text = missing or _("Choose one answer")
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": text, "invalid_choice": text},
    )


def some_of(label: Any, choices: Any, *, hint: Any = "", missing: Any = None) -> forms.MultipleChoiceField:
    """Tick boxes; required only where `missing` says what to do without a tick."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        required=missing is not None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": missing or "", "invalid_choice": _("Choose from the list")},
    )


def line(label: Any, *, hint: Any = "", missing: Any = None, longest: int = 300) -> forms.CharField:
    """One line of text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=missing is not None,
        max_length=longest,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": missing or "", "max_length": _("Use %(limit_value)d letters or fewer here")},
    )


def words(label: Any, *, hint: Any = "", missing: Any = None, rows: int = 5, longest: int = 20_000) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=missing is not None,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
        error_messages={"required": missing or "", "max_length": _("Use %(limit_value)d letters or fewer here")},
    )
