"""The forms of the mailbox. Each carries a random number of its own (`once`), so that sending twice does nothing twice.

A text arrives either sealed (base64 of an age file, with the epoch it is sealed in) or, without JavaScript, as it was typed.
"""

from __future__ import annotations

import binascii
import uuid
from base64 import b64decode
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from candour.apps.mailbox.services.writing import Sealed
from candour.apps.matters.models import Ask

LONGEST_TEXT: Final = 200_000
LONGEST_SEALED: Final = 6 * 1024 * 1024
LONGEST_WORDS: Final = 300
_QUIET: Final = {"autocomplete": "off", "autocapitalize": "none", "autocorrect": "off", "spellcheck": "false"}


class OnceForm(forms.Form):
    """A form that counts once."""

    use_required_attribute = False
    name = "once"
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None, files: Any = None) -> None:
        """Print a new number in a fresh form; a form shown again with errors keeps the one it was sent with."""
        first = {"once": uuid.uuid4()} | (initial or {})
        super().__init__(data, files, initial=first, label_suffix="", auto_id=f"{self.name}-%s")


class AnswerForm(OnceForm):
    """The answer to an ask: a button for each, no text."""

    name = "answer"
    answer = forms.ChoiceField(choices=Ask.Answer.choices, widget=forms.HiddenInput)


class OpeningForm(OnceForm):
    """Seven words. A text field, not a password field: browsers offer to save passwords, which would leave a trace."""

    name = "opening"
    words = forms.CharField(
        label=_("Your 7 words"),
        help_text=_("Big or small letters, spaces and hyphens do not matter."),
        max_length=LONGEST_WORDS,
        widget=forms.TextInput(attrs=_QUIET | {"data-words": ""}),
        error_messages={
            "required": _("Type your 7 words"),
            "max_length": _("That is too long to be 7 words. Check it and type it again"),
        },
    )
    ticket = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    kept = forms.CharField(
        label=_("What you wrote"), required=False, max_length=LONGEST_TEXT, strip=False, widget=forms.Textarea(attrs=_QUIET)
    )
    kept_for = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)


class WritingForm(OnceForm):
    """A message, or an addition to the account."""

    text = forms.CharField(
        label=_("Your message"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _("This is too long to send at once. Send it in two parts")},
    )
    sealed = forms.CharField(required=False, max_length=LONGEST_SEALED, widget=forms.HiddenInput)
    epoch = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Exactly one of text and ciphertext."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "text" in cleaned and not cleaned["text"].strip() and not cleaned.get("sealed"):
            self.add_error("text", _("Write something first"))
        if cleaned.get("sealed"):
            self._read_sealed(cleaned)
        return cleaned

    def _read_sealed(self, cleaned: dict[str, Any]) -> None:
        try:
            ciphertext = b64decode(cleaned["sealed"], validate=True)
        except binascii.Error:
            ciphertext = b""
        if not ciphertext or not cleaned.get("epoch"):
            self.add_error("text", _("This did not arrive whole. Send it again"))
            return
        cleaned["ciphertext"] = Sealed(ciphertext, cleaned["epoch"])


class MessageForm(WritingForm):
    """To whoever looks after the report."""

    name = "message"


class AdditionForm(WritingForm):
    """More of the account."""

    name = "addition"

    text = forms.CharField(
        label=_("What you want to add"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"autocomplete": "off"}),
        error_messages={"max_length": _("This is too long to send at once. Send it in two parts")},
    )


class Files(forms.FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """A list of files, each of them checked; at least one."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Every file, or the first one's error."""
        return [super(SeveralFiles, self).clean(file, initial) for file in data or [None]]


class FileForm(OnceForm):
    """Files, sealed as they stream in (journey.services.uploads)."""

    name = "file"
    file = SeveralFiles(
        label=_("Choose files"),
        help_text=_("Pictures, screenshots, messages, sound or video. Up to 2 GB each."),
        error_messages={"required": _("Choose a file first"), "empty": _("This file is empty. Choose another")},
    )
