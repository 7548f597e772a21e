"""Form fields for what browsers seal: grants, rotations and new dossiers, sent as JSON in hidden fields.

`frontend/desk/granting.js` fills the fields on submit and documents their JSON. Forms of other apps use these fields too.
"""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from candour.apps.dossiers.models import Epoch
from candour.apps.dossiers.services import NewDossier, Rotation, SealedGrant
from candour.apps.people.forms import SealedField
from candour.domain import sealing

_UNSEALED = _("This needs your key. Unlock it, make sure JavaScript is on, and try again.")
_MAX_ENTRIES = 2000

__all__ = ["GrantsField", "NewDossierField", "RotationField", "RotationsField", "SealedField", "key_is_newest"]


class _JSONField(forms.CharField):
    """A hidden field that carries JSON; subclasses convert the parsed JSON in `read`."""

    widget = forms.HiddenInput
    default_error_messages = {"required": _UNSEALED}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self.read(json.loads(text or "null"))
        except (ValueError, TypeError, LookupError, AttributeError, RecursionError, sealing.BadKey):
            raise forms.ValidationError(_UNSEALED) from None

    def read(self, data: Any) -> Any:
        raise NotImplementedError


class GrantsField(_JSONField):
    """A hidden field that cleans to a list of SealedGrant."""

    def read(self, data: Any) -> list[SealedGrant]:
        """Convert [{dossier, epoch, to, sealed}]."""
        return [_grant(item) for item in (data or [])[:_MAX_ENTRIES]]


class RotationsField(_JSONField):
    """A hidden field that cleans to a list of Rotation."""

    def read(self, data: Any) -> list[Rotation]:
        """Convert [{dossier, epoch, public_key, link, grants: [{to, sealed}]}]."""
        return [_rotation(item) for item in (data or [])[:_MAX_ENTRIES]]


class NewDossierField(_JSONField):
    """A hidden field that cleans to a NewDossier, or to None where it is optional and empty."""

    def read(self, data: Any) -> NewDossier | None:
        """Convert {public_key, grants: [{to, sealed}]}."""
        return None if data is None else NewDossier(_key(data["public_key"]), _inner(data))


class RotationField(RotationsField):
    """A hidden field that cleans to exactly one Rotation."""

    def read(self, data: Any) -> Any:
        """Convert a list with exactly one rotation."""
        (rotation,) = super().read(data)
        return rotation


class TeamForm(forms.Form):
    """Form for a new team, whose key its first member's browser generates."""

    name = forms.CharField(label=_("Name of the team"), max_length=100)
    founding = NewDossierField()


class MemberForm(forms.Form):
    """Form for adding a colleague to a team."""

    member = forms.UUIDField()
    grants = GrantsField()


class LeaverForm(forms.Form):
    """Form for removing a member from a team."""

    member = forms.UUIDField(widget=forms.HiddenInput)
    rotations = RotationField()


def _inner(data: dict[str, Any]) -> list[SealedGrant]:
    return [SealedGrant(_key(item["to"]), _bytes(item["sealed"])) for item in data["grants"][:_MAX_ENTRIES]]


def _rotation(data: dict[str, Any]) -> Rotation:
    dossier, epoch = uuid.UUID(data["dossier"]), int(data["epoch"])
    return Rotation(dossier, epoch, _key(data["public_key"]), _bytes(data["link"]), _inner(data))


def _grant(data: dict[str, Any]) -> SealedGrant:
    return SealedGrant(_key(data["to"]), _bytes(data["sealed"]), uuid.UUID(data["dossier"]), int(data["epoch"]))


def _key(text: Any) -> str:
    return sealing.Recipient(str(text))


def _bytes(text: Any) -> bytes:
    return base64.b64decode(text, validate=True)


def key_is_newest(form: forms.Form, epoch: Epoch | None) -> bool:
    """Return whether the browser sealed the form to `epoch`, the newest one (None: no check). Adds a form error otherwise."""
    if epoch is not None and form.cleaned_data["epoch"] != epoch.number:
        form.add_error(
            None, gettext("The key changed while you wrote. Copy your text, load the page again and send it once more.")
        )
    return form.is_valid()
