"""What browsers seal and forms carry: grants, rotations and new dossiers as JSON in hidden fields.

`frontend/desk/granting.js` fills them on submit and documents their shape. Other apps' forms use the fields here as they are.
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
from candour.apps.dossiers.services import Founding, Rotation, SealedGrant
from candour.apps.people.forms import SealedField
from candour.domain import sealing

_UNSEALED = _("This needs your key. Unlock it, make sure JavaScript is on, and try again.")
_MOST = 2000

__all__ = ["FoundingField", "GrantsField", "RotationField", "RotationsField", "SealedField", "key_is_newest"]


class _JSONField(forms.CharField):
    """A hidden field holding JSON; subclasses read it with `read`."""

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
    """Cleans to a list of SealedGrant."""

    def read(self, data: Any) -> list[SealedGrant]:
        """Read [{dossier, epoch, to, sealed}]."""
        return [_grant(one) for one in (data or [])[:_MOST]]


class RotationsField(_JSONField):
    """Cleans to a list of Rotation."""

    def read(self, data: Any) -> list[Rotation]:
        """Read [{dossier, epoch, public_key, link, grants: [{to, sealed}]}]."""
        return [
            Rotation(uuid.UUID(one["dossier"]), int(one["epoch"]), _key(one["public_key"]), _bytes(one["link"]), _inner(one))
            for one in (data or [])[:_MOST]
        ]


class FoundingField(_JSONField):
    """Cleans to a Founding, or None where it is not required and empty."""

    def read(self, data: Any) -> Founding | None:
        """Read {public_key, grants: [{to, sealed}]}."""
        return None if data is None else Founding(_key(data["public_key"]), _inner(data))


class RotationField(RotationsField):
    """Cleans to exactly one Rotation."""

    def read(self, data: Any) -> Any:
        """Read a list of one."""
        (rotation,) = super().read(data)
        return rotation


class TeamForm(forms.Form):
    """A new team, its key made in the browser of its first member."""

    name = forms.CharField(label=_("Name of the team"), max_length=100)
    founding = FoundingField()


class MemberForm(forms.Form):
    """A colleague to add to a team."""

    member = forms.UUIDField()
    grants = GrantsField()


class LeaverForm(forms.Form):
    """A member to remove from a team."""

    member = forms.UUIDField(widget=forms.HiddenInput)
    rotations = RotationField()


def _inner(data: dict[str, Any]) -> list[SealedGrant]:
    return [SealedGrant(_key(one["to"]), _bytes(one["sealed"])) for one in data["grants"][:_MOST]]


def _grant(data: dict[str, Any]) -> SealedGrant:
    return SealedGrant(_key(data["to"]), _bytes(data["sealed"]), uuid.UUID(data["dossier"]), int(data["epoch"]))


def _key(text: Any) -> str:
    return sealing.Recipient(str(text))


def _bytes(text: Any) -> bytes:
    return base64.b64decode(text, validate=True)


def key_is_newest(form: forms.Form, epoch: Epoch | None) -> bool:
    """Return whether the form was sealed to the newest key, where there is one; if not, an error is added to the form."""
    if epoch is not None and form.cleaned_data["epoch"] != epoch.number:
        form.add_error(
            None, gettext("The key changed while you wrote. Copy your text, load the page again and send it once more.")
        )
    return form.is_valid()
