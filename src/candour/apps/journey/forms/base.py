"""What all question forms share: sealed fields, checks that do without the sealed text, field types, partly known dates.

With JavaScript a sealed answer never reaches the server: the browser sends the word "filled" in its place, and the masked form
(`masked_form`) checks only that something was typed. Not here: the questions (`question_forms`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from datetime import timezone as tz
from functools import cache
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FILLED = "filled"
EARLIEST_YEAR = 1930
FURTHEST_EAST = tz(timedelta(hours=14))  # where each day begins first: a date that is in the future even there is refused

Values = Mapping[str, list[str]]


@dataclass(frozen=True)
class Place:
    """Where a sealed answer is stored in the report: in the item of this kind, a JSON document, under this key.

    Where `key` is empty, the answer becomes a section of the account.
    """

    kind: str
    key: str = ""


class FilledMarker(forms.Field):
    """The form field put in place of a field whose text the server must not read. The value is only "filled" or empty."""

    def to_python(self, value: object) -> str:
        """Return "filled" if any text was sent, else "", so that the form keeps no text that must be sealed."""
        return FILLED if value else ""


class RowId(forms.UUIDField):
    """A form field that accepts any UUID as the id of a database row, without looking up whether the row exists."""

    def to_python(self, value: object) -> Any:
        """Return the sent UUID as text in canonical spelling, or None if nothing was sent."""
        row_id = super().to_python(value)
        return None if row_id is None else str(row_id)


class Codes(forms.MultipleChoiceField):
    """A form field that accepts one or more codes of categories of conduct, without checking that a pack defines the codes."""

    def valid_value(self, value: object) -> bool:
        """Return True for every code, because the codes are checked when the report is received."""
        del value
        return True


class SharedFields(dict[str, forms.Field]):
    """The form fields of a form class, as a dict that all instances of the class share, because no instance changes a field.

    Used as a form's `base_fields`, so that Django does not copy every field for every instance.
    """

    def __deepcopy__(self, memo: object) -> dict[str, forms.Field]:
        """Return a new dict with the same field objects, so that a form can add fields to its own dict."""
        del memo
        return dict(self)


class QuestionForm(forms.Form):
    """Base class of the forms with which a reporter answers questions, one form for each question page.

    `sealed`: name of each sealed field (the server must not read its text) → where the answer is stored. `conditional`: name of
    a field with choices → one of its choices → names of the fields that the page shows only while that choice is made.
    `masked_fields`: fields that replace structured fields in a masked form (`masked_form`). The replacements accept any id or
    code, because `reports.services.receiving` checks the value when the report arrives.
    """

    sealed: ClassVar[Mapping[str, Place]] = {}
    conditional: ClassVar[Mapping[str, Mapping[str, tuple[str, ...]]]] = {}
    masked_fields: ClassVar[Mapping[str, forms.Field]] = {}
    use_required_attribute = False
    masked: ClassVar[bool] = False
    chosen_body: str = ""  # id of the body that the reporter chose, set if the question depends on it

    def __init__(self, values: Values | None = None) -> None:
        """Bind the form to `values` (field name → the values sent for the field), or leave it unbound if `values` is None."""
        super().__init__(query_dict(values) if values is not None else None, label_suffix="", auto_id="%s")
        self.build()

    @property
    def depends_on_body(self) -> bool:
        """Whether the question's choices depend on the body that the reporter chose."""
        return False

    def build(self) -> None:
        """Add the form fields that depend on the values sent. Does nothing in most question forms."""

    def use_earlier_answers(self, facts: Mapping[str, Any]) -> None:
        """Adapt the fields to the structured answers of earlier questions. Does nothing in most question forms.

        `facts`: field name → answer.
        """

    def places(self) -> dict[str, Place]:
        """Return sealed field name → where the field's answer is stored in the report."""
        return dict(self.sealed)

    def structured(self) -> dict[str, Any]:
        """Return field name → answer of each field that is not sealed and not empty. The form must be valid."""
        sealed = self.places()
        return {name: value for name, value in self.cleaned_data.items() if name not in sealed and value not in (None, "", [])}

    def structured_names(self) -> list[str]:
        """Return the names of the HTML inputs with structured answers. The browser seals the value of every other input."""
        sealed = self.places()
        open_fields = [(name, field) for name, field in self.fields.items() if name not in sealed]
        return [f"{name}{part}" for name, field in open_fields for part in getattr(field.widget, "parts", ("",))]

    def condition_of(self, name: str) -> tuple[str, str] | None:
        """Return the (field, choice) under which the page shows the field `name`; None if the page always shows the field."""
        return next(
            (
                (asked, choice)
                for asked, choices in self.conditional.items()
                for choice, names in choices.items()
                if name in names
            ),
            None,
        )

    def is_hidden(self, name: str) -> bool:
        """Whether the field `name` is shown only under a choice that the reporter did not make."""
        place = self.condition_of(name)
        return place is not None and self.data.get(place[0]) != place[1]

    def conditional_fields(self) -> set[str]:
        """Return the names of all fields that the page shows only under a choice of another field."""
        return {name for choices in self.conditional.values() for names in choices.values() for name in names}


class PersonRows(QuestionForm):
    """Base class of forms that repeat a group of fields for each person. A field's name is `<row_prefix>-<number>-<name>`."""

    row_prefix: ClassVar[str] = "row"
    max_rows: ClassVar[int] = 10

    def __init__(self, values: Values | None = None, *, rows: int = 1) -> None:
        """Build one group of fields for each person in `values`: at least as many groups as `rows`, at most `max_rows`."""
        self.rows = min(max(rows, _count_rows(values or {}, self.row_prefix)), self.max_rows)
        super().__init__(values)


def query_dict(values: Values) -> QueryDict:
    """Convert `values` (field name → list of values) to the QueryDict that Django's widgets read."""
    data = QueryDict(mutable=True)
    for name, sent in values.items():
        data.setlist(name, list(sent))
    return data


@cache
def masked_form(form: type[QuestionForm]) -> type[QuestionForm]:
    """Return a subclass of a form class in which a `FilledMarker`, which keeps no text, replaces each sealed field."""
    markers = {name: marker_for(form.base_fields[name]) for name in form.sealed}
    masked: type[QuestionForm] = type(form.__name__, (form,), {**markers, **form.masked_fields, "masked": True})
    masked.base_fields = SharedFields(masked.base_fields)
    return masked


@cache
def only_optional_sealed_fields(form: type[QuestionForm]) -> bool:
    """Whether all fields of the form are sealed and optional. Its question is then complete whatever the browser sends."""
    free = all(name in form.sealed and not field.required for name, field in form.base_fields.items())
    return free and form.build is QuestionForm.build


def marker_for(field: forms.Field) -> FilledMarker:
    """Make the `FilledMarker` that replaces a sealed field in a masked form, with that field's label and error messages."""
    return FilledMarker(required=field.required, label=field.label, widget=forms.TextInput, error_messages=field.error_messages)


def _count_rows(values: Values, word: str) -> int:
    """Return how many numbered groups of fields `values` needs: 1 + the highest number in its field names; at least 1.

    A field name is `<word>-<number>-<name>`, such as `person-0-name`.
    """
    numbers = [name.split("-")[1] for name in values if name.startswith(f"{word}-") and name.count("-") == 2]  # noqa: PLR2004 - two hyphens
    return 1 + max((int(number) for number in numbers if number.isascii() and number.isdigit() and len(number) < 3), default=0)  # noqa: PLR2004 - two digits


def radios(label: Any, choices: Any, *, hint: Any = "", missing: Any = None, required: bool = True) -> forms.ChoiceField:
    """Make a choice field shown as radio buttons. `missing`: the error text shown if no choice is made."""
    text = missing or _("Choose one answer")
    return forms.ChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        required=required,
        widget=forms.RadioSelect,
        error_messages={"required": text, "invalid_choice": text},
    )


def checkboxes(label: Any, choices: Any, *, hint: Any = "", missing: Any = None) -> forms.MultipleChoiceField:
    """Make a multiple-choice field shown as checkboxes. `missing`: the error text for no choice; None: field is optional."""
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=hint,
        required=missing is not None,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": missing or "", "invalid_choice": _("Choose from the list")},
    )


def text_line(label: Any, *, hint: Any = "", missing: Any = None, longest: int = 300) -> forms.CharField:
    """Make a one-line text field. `missing`: the error text for an empty answer; None makes the field optional."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=missing is not None,
        max_length=longest,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": missing or "", "max_length": _("Use %(limit_value)d letters or fewer here")},
    )


def text_area(label: Any, *, hint: Any = "", missing: Any = None, rows: int = 5, longest: int = 20_000) -> forms.CharField:
    """Make a text field of several lines. `missing`: the error text for an empty answer; None makes the field optional."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=missing is not None,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
        error_messages={"required": missing or "", "max_length": _("Use %(limit_value)d letters or fewer here")},
    )


class DayWidget(forms.Widget):
    """Widget of three input boxes for a date, sent as `<name>-day`, `<name>-month` and `<name>-year`."""

    parts = ("-day", "-month", "-year")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> tuple[str, str, str]:
        """Return the text of the boxes for day, month and year."""
        del files
        day, month, year = (str(data.get(f"{name}{part}", "")).strip() for part in self.parts)
        return day, month, year

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the request holds none of the boxes for day, month and year."""
        del files
        return f"{name}-year" not in data


class DayField(forms.Field):
    """A form field for a date whose day, or day and month, may be left out: "2026", "2026-03" or "2026-03-14"."""

    widget = DayWidget

    def to_python(self, value: object) -> str:
        """Return the date in ISO format without the parts left out; "" if all are empty.

        Raises ValidationError for an impossible date.
        """
        day, month, year = value if isinstance(value, tuple) else ("", "", "")
        if not (day or month or year):
            return ""
        if not year or (day and not month):
            raise forms.ValidationError(_("Type at least the year. With a day, type the month too."))
        return self._join_to_date(day, month, year)

    def _join_to_date(self, day: str, month: str, year: str) -> str:
        """Return "YYYY", "YYYY-MM" or "YYYY-MM-DD", by the parts given. Raises ValidationError for an impossible date."""
        try:
            moment = date(int(year), int(month or 1), int(day or 1))
        except ValueError:
            raise forms.ValidationError(_("Type a real date, such as 27 3 2026. Leave out what you do not know.")) from None
        if moment.year < EARLIEST_YEAR:
            raise forms.ValidationError(_("Type the year with four numbers, such as 2026."))
        if moment > timezone.localdate(timezone=FURTHEST_EAST):
            raise forms.ValidationError(_("This day has not come yet. Check the date."))
        length = 4 + 3 * bool(month) + 3 * bool(month and day)
        return moment.isoformat()[:length]


def partial_date(label: Any, *, hint: Any = "") -> DayField:
    """Make an optional date field in which the day and the month may be left out."""
    return DayField(label=label, help_text=hint, required=False)
