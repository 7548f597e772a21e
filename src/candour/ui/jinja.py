"""The Jinja environment: GOV.UK macros, translation, URLs, date filters. No logic of the apps."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

import jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dates import MONTHS
from markupsafe import Markup

from candour.domain import charts
from candour.ui import fields, messages
from candour.ui.first import FIRST
from candour.ui.sealed_keys import SEALED_KEYS
from candour.ui.unindent import Unindent

NOON = 12


def environment(**options: Any) -> jinja2.Environment:
    """Return the Jinja environment for Django's Jinja2 backend, with the globals and filters that all templates use."""
    options["loader"] = jinja2.ChoiceLoader(
        [
            options["loader"],
            jinja2.PrefixLoader({"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    env = jinja2.Environment(**options)  # noqa: S701 - Django's backend passes autoescape=True in options
    env.add_extension(Unindent)
    env.globals |= {"static": static, "url": reverse, "now": timezone.now}
    env.globals |= {"fields": fields, "charts": charts, "first_script": FIRST, "sealed_keys": SEALED_KEYS}
    env.filters |= {"date": date, "hour": hour, "moment": moment}
    env.filters |= {"translated": messages.translated, "joined": messages.joined}
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by jinja2.ext.i18n
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext, npgettext=translation.npgettext
    )
    env.globals |= {"_": words, "gettext": words}
    return env


def words(message: str, **values: object) -> Markup:
    """Return `message` in the current language, with `values` escaped and filled in. Templates call this function `_`."""
    return _translated_markup(translation.get_language(), message) % values


@lru_cache(maxsize=8192)
def _translated_markup(language: str | None, message: str) -> Markup:
    """Return `message`, marked as safe HTML, in the current language; `language` serves only as part of the cache's key."""
    # Cached, because a page has hundreds of messages, most of them repeated in each row, and Django searches every catalogue
    # for each. Messages come from templates and packs, never from data; catalogues do not change while the site runs.
    del language
    return Markup(translation.gettext(message))  # noqa: S704 - our own words, as jinja2.ext.i18n has it


def date(value: dt.date) -> str:
    """Return a date, or the date of a time in the current time zone, as "3 April 2026"."""
    on = timezone.localtime(value) if isinstance(value, dt.datetime) else value
    return f"{on.day} {_month_names(translation.get_language())[on.month - 1]} {on.year}"


def hour(value: dt.datetime) -> str:
    """Return a time as "3 April 2026, 2pm", without minutes: for a reporter's acts, whose times are stored to the hour."""
    start = timezone.localtime(value)
    return f"{date(start)}, {start.hour % 12 or 12}{_am_or_pm(start)}"


def moment(value: dt.datetime) -> str:
    """Return a time in the current time zone as "3 April 2026 at 2:05pm"."""
    at = timezone.localtime(value)
    return f"{date(at)} at {at.hour % 12 or 12}:{at.minute:02}{_am_or_pm(at)}"


@lru_cache(maxsize=16)
def _month_names(language: str | None) -> tuple[str, ...]:
    """Return the names of the twelve months in the current language; `language` serves only as part of the cache's key."""
    del language
    return tuple(str(MONTHS[number]) for number in range(1, 13))


def _am_or_pm(at: dt.datetime) -> str:
    """Return "am" or "pm" for the hour of `at`, translated into the current language."""
    return str(words("PM" if at.hour >= NOON else "AM")).lower()
