"""The forms of the mailbox. Each carries a random id (`once`), so that the server acts only once on a form sent twice.

A text arrives sealed by the browser (an age file in base64, with the number of the dossier's key epoch) or, without JavaScript,
as plain text, which the server seals.
"""

from __future__ import annotations

import uuid
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from candour.apps.cases.models import Exclusion
from candour.apps.dossiers.forms import SealedField
from candour.apps.mailbox.services.writing import Sealed
from candour.apps.matters.models import Ask

LONGEST_TEXT: Final = 200_000
LONGEST_SEALED: Final = 6 * 1024 * 1024
LONGEST_WORDS: Final = 300
_NO_AUTOFILL: Final = {"autocomplete": "off", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class SingleUseForm(forms.Form):
    """Base class of the mailbox's forms: a form with a random id, on which the server acts once (`writing.use_form`)."""

    use_required_attribute = False
    name = "once"
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None, files: Any = None) -> None:
        """Build the form. A form that is not built from sent `data` gets a new random id; with `data`, the id sent stays.

        So a form that is shown again with errors keeps its id.
        """
        first = {"once": uuid.uuid4()} | (initial or {})
        super().__init__(data, files, initial=first, label_suffix="", auto_id=f"{self.name}-%s")


def _words_field() -> forms.CharField:
    """Return the field for the seven words of a reporter without JavaScript, with which the server signs what is sent."""
    return forms.CharField(
        label=_("Your 7 words, again"),
        help_text=_("We use them once, to mark this as yours. They are not stored."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs=_NO_AUTOFILL),
        error_messages={"max_length": _("That is too long to be 7 words. Check it and type it again")},
    )


class AnswerForm(SingleUseForm):
    """Form with which the reporter answers an ask (to give part of the account again): a button for each answer, no text."""

    name = "answer"
    answer = forms.ChoiceField(choices=Ask.Answer.choices, widget=forms.HiddenInput)


class ExclusionForm(SingleUseForm):
    """Form with which the reporter answers whether an excluded person is to be kept out: a button for each answer."""

    name = "exclusion"
    answer = forms.ChoiceField(choices=Exclusion.Answer.choices, widget=forms.HiddenInput)


class OpeningForm(SingleUseForm):
    """Form for the passphrase of seven words. A text field: browsers offer to save password fields, which leaves a trace."""

    name = "opening"
    words = forms.CharField(
        label=_("Your 7 words"),
        help_text=_("Big or small letters, spaces and hyphens do not matter."),
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs=_NO_AUTOFILL | {"data-words": ""}),
        error_messages={
            "required": _("Type your 7 words"),
            "max_length": _("That is too long to be 7 words. Check it and type it again"),
        },
    )
    ticket = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    kept = forms.CharField(
        label=_("What you wrote"),
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs=_NO_AUTOFILL),
    )
    kept_for = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class WritingForm(SingleUseForm):
    """Base class of the forms in which a reporter writes a text: a message, or an addition to the account."""

    text = forms.CharField(
        label=_("Your message"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _("This is too long to send at once. Send it in two parts")},
    )
    sealed = forms.CharField(required=False, max_length=LONGEST_SEALED, widget=forms.HiddenInput)
    epoch = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    words = _words_field()

    def clean(self) -> dict[str, Any]:
        """Check that the reporter wrote something: typed text, or a text that the browser sealed.

        A sealed text is decoded, and stored in the returned dict under `ciphertext`, as a `Sealed`.
        """
        cleaned: dict[str, Any] = super().clean() or {}
        if "text" in cleaned and not cleaned["text"].strip() and not cleaned.get("sealed"):
            self.add_error("text", _("Write something first"))
        if cleaned.get("sealed"):
            self._decode_sealed(cleaned)
        return cleaned

    def _decode_sealed(self, cleaned: dict[str, Any]) -> None:
        """Decode the sealed text in `cleaned`, and put it into `cleaned` under `ciphertext`, as a `Sealed` with its key epoch.

        Adds an error to the form if the sealed text cannot be decoded or its epoch is missing.
        """
        try:
            ciphertext = SealedField().clean(cleaned["sealed"])
        except forms.ValidationError:
            ciphertext = b""
        if not ciphertext or not cleaned.get("epoch"):
            self.add_error("text", _("This did not arrive whole. Send it again"))
            return
        cleaned["ciphertext"] = Sealed(ciphertext, cleaned["epoch"])


class MessageForm(WritingForm):
    """Form with which a reporter writes a message to the staff who can read the report."""

    name = "message"


class AdditionForm(WritingForm):
    """Form with which a reporter adds to the account."""

    name = "addition"

    text = forms.CharField(
        label=_("What you want to add"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _("This is too long to send at once. Send it in two parts")},
    )


class MultipleFileInput(forms.FileInput):
    """A file input in which several files can be chosen."""

    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """A form field that accepts one or more files."""

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check each file and return the checked files. Raises ValidationError for the first file that fails."""
        return [super(MultipleFileField, self).clean(file, initial) for file in data or [None]]


class FileForm(SingleUseForm):
    """Form for a reporter's files, which the server seals as the files stream in (`journey.services.uploads`)."""

    name = "file"
    file = MultipleFileField(
        label=_("Choose files"),
        help_text=_("Pictures, screenshots, messages, sound or video. Up to 2 GB each."),
        error_messages={"required": _("Choose a file first"), "empty": _("This file is empty. Choose another")},
    )
    words = _words_field()
