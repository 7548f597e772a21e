"""allauth's forms for second factors, changed: each code is accepted once, and each passkey has its own limit of failures.

MFA_FORMS in the settings names these forms.
"""

from __future__ import annotations

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.core.internal import ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from fido2.utils import websafe_encode

from candour.apps.people.services import CodeState, spend_code, state_of_code
from candour.ui.form_fields import NameField


class _EachCodeOnce(forms.Form):
    """Mixin for allauth's forms that check a code: refuses a used code, and tells the user if a clock seems to be wrong."""

    def clean_code(self) -> str:
        """Return the typed code if it is right, and mark the code as used.

        Raises ValidationError for a wrong code, for a used code, and for a code that belongs to a time some minutes from now.
        """
        code, now = self.cleaned_data["code"], timezone.now()
        user = self.user  # type: ignore[attr-defined]  # allauth's forms set it
        state = state_of_code(user, code, now=now)
        if state in {CodeState.SPENT, CodeState.CLOCKS_DIFFER}:
            check_rate_limit(user)
            # Spent, so that a guess which the sentence below confirms is of no use when its time comes.
            spend_code(user, code, now=now)
            raise forms.ValidationError(_spent() if state is CodeState.SPENT else _clocks_differ())
        accepted = str(super().clean_code())  # type: ignore[misc]  # allauth's form is next in the order of classes
        if not spend_code(user, code, now=now):
            raise forms.ValidationError(_spent())
        return accepted


class CodeForm(_EachCodeOnce, AuthenticateForm):  # type: ignore[misc]  # allauth ships no types
    """Form that checks the second factor's code at sign-in."""


class CodeAgainForm(_EachCodeOnce, ReauthenticateForm):  # type: ignore[misc]  # the same
    """Form that checks a code before a second factor is changed."""


class NewPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # the same
    """Form that adds a passkey for signing in. Its name loses characters that are invisible or reverse the text's direction."""

    name = NameField(required=False, max_length=100)


class PasskeyForm(LoginWebAuthnForm):  # type: ignore[misc]  # the same
    """Form that signs in with a passkey. Failures are counted for each passkey, by its id, which a stranger does not know."""

    def clean_credential(self) -> Authenticator:
        """Return the passkey's row in the database if the browser signed in correctly with this passkey.

        Raises ValidationError otherwise, and where attempts with this passkey have failed too often.
        """
        known = _name_of_known_passkey(self.cleaned_data["credential"])
        if known is None:
            return super().clean_credential()
        usage = ratelimit.consume(context.request, app="allauth.mfa", action="passkey", key=known)
        if not usage:
            raise get_account_adapter().validation_error("too_many_login_attempts")
        accepted = super().clean_credential()
        usage.rollback()
        return accepted


def _name_of_known_passkey(credential: dict[str, object]) -> str | None:
    """Return the id in `credential`, a browser's answer, if the user named in it has a passkey with this id; else None."""
    auth.parse_authentication_response(credential)
    passkeys = Authenticator.objects.filter(user=auth.extract_user_from_response(credential), type=Authenticator.Type.WEBAUTHN)
    names = {websafe_encode(one.wrap().authenticator_data.credential_data.credential_id) for one in passkeys}
    return str(credential["id"]) if credential.get("id") in names else None


def _spent() -> str:
    """The sentence for a code that was used before."""
    return _("This code was used already. Wait until your app shows the next one, and type that.")


def _clocks_differ() -> str:
    """The sentence for a code that does not belong to the present time but to some minutes earlier or later."""
    return _(
        "This code belongs to another time: the clock of your phone or of this site is wrong. Let your phone set its time by "
        "itself, and type a new code. If that is refused too, ask whoever runs this site to look at its clock."
    )
