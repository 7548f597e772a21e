"""What views do with what was sent: bind it to a form, turn a refusal into the form's error, read an id or a page number."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar
from uuid import UUID

from django import forms
from django.db import IntegrityError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from candour.ui.errors import Refusal

_Result = TypeVar("_Result")


def attempt(form: forms.Form, act: Callable[[], _Result]) -> _Result | None:
    """Call `act`; where it is refused, put the reason on the form and return None."""
    try:
        return act()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    except IntegrityError:
        # Two people at once, or a key sent twice: the database kept one and undid the other.
        form.add_error(None, _("Something changed while you worked, or this was sent already. Load the page again."))
    return None


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
