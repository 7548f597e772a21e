"""The forms of the patterns pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from candour.apps.dossiers.forms import SealedField
from candour.apps.insight.models import AlertAnswer, ReviewDecision

_DAYS = ["%d/%m/%Y", "%d %m %Y", "%Y-%m-%d"]
_A_DAY = {"invalid": _("Type a real day, like 27/3/2026")}


def _text_field(label: Any, hint: Any = "", most: int = 80) -> forms.CharField:
    """Build an optional text field of at most `most` characters, with the help text `hint` and without autocompletion."""
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=most, widget=widget)


class DescriptionForm(forms.Form):
    """Form in which an assessor enters what a report says about an officer, to search the roster for that officer.

    No value entered in the form is stored.
    """

    surname = _text_field(_("Last name, as heard"))
    given = _text_field(_("First name or initial, as heard"))
    nickname = _text_field(_("Nickname"))
    number = _text_field(_("Shoulder or badge number"), _("Put a question mark for each digit that is not known: 23??"), 20)
    rank = _text_field(_("Rank or job"))
    unit = _text_field(_("Unit or station"))
    sex = forms.ChoiceField(
        label=_("Sex, as seen"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", _("Not said")), ("female", _("Woman")), ("male", _("Man"))],
    )
    age = forms.IntegerField(label=_("About how old"), required=False, min_value=16, max_value=90, widget=forms.TextInput)
    ethnicity = _text_field(_("Appearance: ethnicity, in a word the roster uses"))
    on = forms.DateField(
        label=_("Day of the incident"), help_text=_("For example, 27/3/2026"), required=False, input_formats=_DAYS,
        widget=forms.TextInput, error_messages=_A_DAY,
    )  # fmt: skip
    elsewhere = _text_field(_("Another unit or station where they were seen at work"))
    elsewhere_on = forms.DateField(
        label=_("On which day?"), help_text=_("For example, 27/3/2026"), required=False, input_formats=_DAYS,
        widget=forms.TextInput, error_messages=_A_DAY,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Reject the form if no field is filled in; otherwise return the values of the fields."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Type at least one thing that the report says of the officer"))
        return cleaned


class AlertForm(forms.Form):
    """Form with which a supervisor answers an alert: the action taken, and an optional note, which the browser seals."""

    done = forms.ChoiceField(
        label=_("What was done?"), choices=AlertAnswer.Done.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what was done")},
    )  # fmt: skip
    note = SealedField(
        label=_("A note (you can leave this out)"), required=False,
        help_text=_("Sealed in your browser to the intake team of your body. It needs JavaScript."),
    )  # fmt: skip
    epoch = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ReviewForm(forms.Form):
    """Form with which a supervisor decides whether the two records of a pair are of one person."""

    says = forms.ChoiceField(
        label=_("Are these records of one person?"), choices=ReviewDecision.Says.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the records tell")},
    )  # fmt: skip
