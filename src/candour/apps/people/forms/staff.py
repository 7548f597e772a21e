"""Forms for keys, interests and accounts of staff. Browsers send sealed values as base64 of age files."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from candour.apps.people.models import DeclaredInterest, Role, StaffKey
from candour.apps.people.services import AnsweredChallenge, LockedIdentity
from candour.domain import sealing
from candour.ui.form_fields import NameField

_UNSEALED = _("This needs your key. Make sure JavaScript is on, unlock your key, and try again.")


class SealedField(forms.CharField):
    """Form field for base64 of an age file, as `<sealed-field>` sends it. Cleans to bytes; an optional field may be empty."""

    default_error_messages = {"required": _UNSEALED, "unsealed": _UNSEALED}
    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        """Return the decoded bytes. Raises ValidationError where the value is not base64."""
        text = super().clean(value)
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise forms.ValidationError(self.error_messages["unsealed"], code="unsealed") from None


class SignedKeyField(forms.CharField):
    """Form field for the JSON of a signed public key, as browsers send it. Cleans to a SignedKey, with unchecked signature."""

    default_error_messages = {"required": _UNSEALED, "unsigned": _UNSEALED}
    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        """Return the signed key. Raises ValidationError where the value is not one."""
        try:
            return signed_key_of_json(json.loads(super().clean(value)))
        except (ValueError, TypeError, LookupError, RecursionError, sealing.SealingError):
            raise forms.ValidationError(self.error_messages["unsigned"], code="unsigned") from None


def signed_key_of_json(data: dict[str, Any]) -> sealing.SignedKey:
    """Convert the JSON object of a signed key (frontend/sealing/key-history.js), whose signature is not checked here.

    Raises ValueError, TypeError, LookupError or SealingError for anything else.
    """
    texts = {name: str(data[name]) for name in ("previous", "signing_key", "signed_by")}
    return sealing.SignedKey(
        sealing.Purpose(data["purpose"]),
        uuid.UUID(data["owner"]),
        int(data["number"]),
        sealing.Recipient(str(data["public_key"])),
        signature=base64.b64decode(data["signature"], validate=True),
        **texts,
    )


class KeyForm(forms.Form):
    """Form that stores a key pair made in the browser: the signed public key, and the private key sealed by the browser."""

    key = SignedKeyField()
    sealed_identity = SealedField()
    method = forms.ChoiceField(choices=StaffKey.Method.choices)
    credential = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def identity(self) -> LockedIdentity:
        """Return the sealed identity of a valid form."""
        data = self.cleaned_data
        return LockedIdentity(data["sealed_identity"], data["method"], data["credential"])


class NewKeyForm(KeyForm):
    """Form that registers a key pair made in the browser, with the proof that the browser has the secret."""

    answer = SealedField()
    possession = SealedField()

    def proved(self, session: str) -> AnsweredChallenge:
        """Return the proof of a valid form. `session`: the key of the session that sent the form."""
        possession = sealing.Possession(self.cleaned_data["answer"], self.cleaned_data["possession"])
        return AnsweredChallenge(possession, session)


class SigningHalfForm(forms.Form):
    """Form with which the browser adds the signing key to a staff key that was made before keys had signatures."""

    key = SignedKeyField()


class InterestForm(forms.Form):
    """Form with which a staff member declares a relation to an officer."""

    relation = forms.ChoiceField(
        label=_("What ties you to them?"), choices=DeclaredInterest.Relation.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Say what ties you to them")},
    )  # fmt: skip


class SearchForm(forms.Form):
    """Form with which a staff member searches for an officer by name."""

    name = forms.CharField(
        label=_("Name of the officer or member of police staff"), max_length=100,
        error_messages={"required": _("Type a name")},
    )  # fmt: skip


class StaffForm(forms.Form):
    """Form with which an administrator adds a staff member with a login."""

    name = NameField(label=_("Full name"), max_length=150, error_messages={"required": _("Type the full name")})
    username = forms.CharField(
        label=_("User name"), max_length=100, help_text=_("What they sign in with."),
        validators=[get_user_model().username_validator],
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Type a user name")},
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.Name.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("A role lets someone be asked to do something. It lets nobody read anything by itself."),
    )  # fmt: skip
    password = forms.CharField(
        label=_("One-time password"), min_length=12, max_length=200,
        help_text=_("Copy it now and hand it over in person. They choose their own when they first sign in."),
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class RoleForm(forms.Form):
    """Form with which an administrator gives or ends a role."""

    role = forms.ChoiceField(choices=Role.Name.choices)
