"""What the desk's views share: turning a refusal into a form's error, reading an id from an address."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

from django import forms
from django.db import IntegrityError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from candour.apps.cases.errors import Refused
from candour.apps.dossiers import services as dossiers
from candour.apps.dossiers.models import Epoch
from candour.apps.reports import services as reports

REFUSALS = (Refused, dossiers.NotAllowed, dossiers.BadItem, reports.NotNow)
_Made = TypeVar("_Made")


def attempt(form: forms.Form, act: Callable[[], _Made]) -> _Made | None:
    """Do it, or put why not on the form."""
    try:
        return act()
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
    except IntegrityError:
        # Two people at once, or a key sent twice: the database kept one and undid the other.
        form.add_error(None, _("Something changed while you worked, or this was sent already. Load the page again."))
    return None


def key_is_newest(form: forms.Form, epoch: Epoch | None) -> bool:
    """Whether what was sealed was sealed to the key that is newest now, where there is one; else the form says what to do."""
    if epoch is not None and form.cleaned_data["epoch"] != epoch.number:
        form.add_error(None, _("The key changed while you wrote. Copy your text, load the page again and send it once more."))
    return form.is_valid()


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, to bind a form to; None where nothing was, not even an empty form."""
    return request.POST if request.method == "POST" else None


def given_id(text: str | None) -> UUID | None:
    """The id in a query, or None for anything else."""
    with suppress(ValueError):
        return UUID(text or "")
    return None


def given_page(text: str | None) -> int:
    """The page in a query: 1 for anything that is not a page."""
    number = int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1  # noqa: PLR2004 - nobody turns a million pages
    return max(1, number)
