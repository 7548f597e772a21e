"""The Jinja environment: GOV.UK macros, translation, addresses, dates. No logic about people or cases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils import formats, timezone, translation

from candour.domain import charts
from candour.ui import fields


def environment(**options: Any) -> jinja2.Environment:
    """Build the environment Django's Jinja2 backend asks for. Undefined names are errors, so a typo cannot print nothing."""
    options["loader"] = jinja2.ChoiceLoader(
        [
            options["loader"],
            jinja2.PrefixLoader({"govuk_frontend_jinja": jinja2.PackageLoader("govuk_frontend_jinja")}),
        ]
    )
    env = jinja2.Environment(**options)  # noqa: S701 - Django's backend passes autoescape=True in options
    env.globals |= {"static": static, "url": reverse, "now": timezone.now, "fields": fields, "charts": charts}
    env.filters |= {"date": date, "day": day, "hour": hour, "moment": moment}
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by jinja2.ext.i18n
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext, npgettext=translation.npgettext
    )
    return env


def date(value: dt.date) -> str:
    """3 April 2026."""
    return formats.date_format(timezone.localtime(value) if isinstance(value, dt.datetime) else value, "j F Y")


def day(text: str) -> str:
    """3 April 2026, of a day kept as text in figures."""
    return date(dt.date.fromisoformat(text))


def hour(value: dt.datetime) -> str:
    """3 April 2026, between 2pm and 3pm: a reporter's own acts are kept to the hour."""
    start = timezone.localtime(value)
    return f"{formats.date_format(start, 'j F Y')}, {formats.date_format(start, 'g')}{formats.date_format(start, 'A').lower()}"


def moment(value: dt.datetime) -> str:
    """3 April 2026 at 2:05pm."""
    at = timezone.localtime(value)
    clock = formats.date_format(at, "g:i") + formats.date_format(at, "A").lower()
    return f"{formats.date_format(at, 'j F Y')} at {clock}"
