"""Helpers for views that process input: bind a form, turn a refusal into a form error, parse an id or a page number."""

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
    """Call `act` and return its result. Where it raises `Refusal` or `IntegrityError`: add a form error and return None."""
    try:
        return act()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    except IntegrityError:
        # Two people acted at once, or a form was sent twice: the database accepted the first and refused the second.
        form.add_error(None, _("Something changed while you worked, or this was sent already. Load the page again."))
    return None


def posted(request: HttpRequest) -> QueryDict | None:
    """Return the form data of a POST request; None for another method. Passed to a form, None leaves the form unbound."""
    return request.POST if request.method == "POST" else None


def id_or_none(text: str | None) -> UUID | None:
    """Convert `text` to a UUID; return None where `text` is no UUID."""
    with suppress(ValueError):
        return UUID(text or "")
    return None


def page_number(text: str | None) -> int:
    """Convert `text` to a page number; return 1 where `text` is no page number."""
    number = int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1  # noqa: PLR2004 - below a million
    return max(1, number)
