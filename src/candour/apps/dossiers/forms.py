"""Form fields for what browsers seal: grants, rotations and new dossiers, sent as JSON in hidden fields.

`frontend/desk/granting.js` fills the fields on submit and documents their JSON. Forms of other apps use these fields too.
"""

from __future__ import annotations

import base64
import json
import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from candour.apps.dossiers.models import Epoch
from candour.apps.dossiers.services import NewDossier, Rotation, SealedGrant
from candour.apps.people.forms import SealedField as UnsignedField
from candour.apps.people.forms import signed_key_of_json
from candour.domain import sealing
from candour.ui.form_fields import NameField

_UNSEALED = _("This needs your key. Unlock it, make sure JavaScript is on, and try again.")
_MAX_ENTRIES = 2000
_MOST_NUMBERS = 2**31 - 1

__all__ = [
    "GrantsField",
    "NewDossierField",
    "RotationField",
    "RotationsField",
    "SealedField",
    "authorship_of_json",
    "key_is_newest",
]


class _JSONField(forms.CharField):
    """Base class of hidden fields that carry JSON; each subclass converts the parsed JSON in `read`."""

    widget = forms.HiddenInput
    default_error_messages = {"required": _UNSEALED}

    def clean(self, value: Any) -> Any:
        """Parse the JSON text and return the result of `read`. Raises ValidationError where either fails."""
        text = super().clean(value)
        try:
            return self.read(json.loads(text or "null"))
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError, sealing.BadKey):
            raise forms.ValidationError(_UNSEALED) from None

    def read(self, data: Any) -> Any:
        """Convert parsed JSON to the field's cleaned value. A ValueError, TypeError or LookupError makes the field invalid."""
        raise NotImplementedError


class SealedField(UnsignedField):
    """Form field for an item that a browser sealed: base64 of an age file, then a dot and base64 of its author's signature.

    Cleans to `AuthoredBytes`, or to plain bytes where there is no signature; the signature is not checked here.
    """

    def clean(self, value: Any) -> Any:
        """Return the ciphertext with its signature. Raises ValidationError where the value has another form."""
        sealed, _dot, signature = str(value or "").partition(".")
        ciphertext = super().clean(sealed)
        try:
            signed = authorship_of_json(json.loads(_decode_base64(signature))) if signature else None
        except (ValueError, TypeError, LookupError, RecursionError, OverflowError):
            raise forms.ValidationError(self.error_messages["unsealed"], code="unsealed") from None
        return ciphertext if signed is None else sealing.AuthoredBytes(ciphertext, signed)


def authorship_of_json(data: dict[str, Any]) -> sealing.Authorship:
    """Convert the JSON object of an author's signature (frontend/sealing/authorship.js), which is not checked here.

    Raises ValueError, TypeError, LookupError or OverflowError for anything else.
    """
    hour = datetime.fromisoformat(str(data["hour"]))
    if hour.utcoffset() is None or not 1 <= int(data["number"]) <= _MOST_NUMBERS:
        raise ValueError("an hour without a time zone, or a number out of range")
    signature = base64.b64decode(data["signature"], validate=True)
    return sealing.Authorship(uuid.UUID(str(data["item"])), int(data["number"]), hour, str(data["signed_by"]), signature)


class GrantsField(_JSONField):
    """A hidden form field, filled by the browser with JSON; its cleaned value is a list of SealedGrant."""

    def read(self, data: Any) -> list[SealedGrant]:
        """Convert a JSON list of grants [{dossier, epoch, to, sealed}] to SealedGrant objects."""
        return [_grant_of_json(item) for item in (data or [])[:_MAX_ENTRIES]]


class RotationsField(_JSONField):
    """A hidden form field, filled by the browser with JSON; its cleaned value is a list of Rotation."""

    def read(self, data: Any) -> list[Rotation]:
        """Convert a JSON list of rotations [{key, link, grants: [{to, sealed}]}] to Rotation objects.

        `key`: the new signed key; `link`: the former secret sealed to the new key; `to`: a recipient; `sealed`: the new secret
        sealed to the recipient.
        """
        return [_rotation_of_json(item) for item in (data or [])[:_MAX_ENTRIES]]


class NewDossierField(_JSONField):
    """A hidden form field, filled by the browser with JSON; its cleaned value is a NewDossier, or None where it is empty."""

    def read(self, data: Any) -> NewDossier | None:
        """Convert a JSON object {key, grants: [{to, sealed}]} to a NewDossier; null gives None. `key`: a signed key."""
        return None if data is None else NewDossier(signed_key_of_json(data["key"]), _grants_of_new_key(data))


class RotationField(RotationsField):
    """A hidden form field, filled by the browser with JSON; its cleaned value is exactly one Rotation."""

    def read(self, data: Any) -> Any:
        """Convert a JSON list with exactly one rotation to that Rotation."""
        (rotation,) = super().read(data)
        return rotation


class TeamForm(forms.Form):
    """Form with which a staff member creates a team: its name, and the key that the staff member's browser generated."""

    name = NameField(label=_("Name of the team"), max_length=100)
    founding = NewDossierField()


class MemberForm(forms.Form):
    """Form with which a member of a team adds a colleague: the colleague's id, and the grants sealed to the colleague."""

    member = forms.UUIDField()
    grants = GrantsField()


class LeaverForm(forms.Form):
    """Form with which a member of a team removes another member: the other member's id, and the team's rotated key."""

    member = forms.UUIDField(widget=forms.HiddenInput)
    rotations = RotationField()


def _grants_of_new_key(data: dict[str, Any]) -> list[SealedGrant]:
    """Convert the list `grants` ([{to, sealed}]) in `data`, the JSON object of a new dossier or a rotation, to SealedGrants."""
    return [SealedGrant(_checked_key(item["to"]), _decode_base64(item["sealed"])) for item in data["grants"][:_MAX_ENTRIES]]


def _rotation_of_json(data: dict[str, Any]) -> Rotation:
    """Convert the JSON object of one rotation to a Rotation (fields: see `RotationsField.read`)."""
    return Rotation(signed_key_of_json(data["key"]), _decode_base64(data["link"]), _grants_of_new_key(data))


def _grant_of_json(data: dict[str, Any]) -> SealedGrant:
    """Convert the JSON object of one grant to a SealedGrant (fields: see `GrantsField.read`)."""
    return SealedGrant(_checked_key(data["to"]), _decode_base64(data["sealed"]), uuid.UUID(data["dossier"]), int(data["epoch"]))


def _checked_key(text: Any) -> str:
    """Return the public key in `text`. Raises BadKey where it is no age recipient."""
    return sealing.Recipient(str(text))


def _decode_base64(text: Any) -> bytes:
    """Return the bytes of the base64 in `text`. Raises ValueError for any other text."""
    return base64.b64decode(text, validate=True)


def key_is_newest(form: forms.Form, epoch: Epoch | None) -> bool:
    """Return whether a valid form's data is sealed to the newest key; if not, add an error to the form.

    `epoch` is the dossier's newest, and the form's field `epoch` has the number of the epoch that the browser sealed to. With
    `epoch` None, every key is accepted.
    """
    if epoch is not None and form.cleaned_data["epoch"] != epoch.number:
        form.add_error(
            None, gettext("The key changed while you wrote. Copy your text, load the page again and send it once more.")
        )
    return form.is_valid()
