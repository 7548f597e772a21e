"""Translates the messages of `domain` and the labels of packs into the current language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import formats
from django.utils.translation import gettext, ngettext

from candour.domain.procedure.messages import Message

DAY = "D j M Y"


def translated(text: str) -> str:
    """Return `text`, a `Message` or a label of a pack, in the current language; fills in the parameters of a `Message`."""
    if not isinstance(text, Message):
        return gettext(text) if text else ""
    if not text.id:
        return ""
    number = text.params.get("count")
    words = ngettext(text.id, text.plural, number) if text.plural and isinstance(number, int) else gettext(text.id)
    return words % {name: _as_shown(value) for name, value in text.params.items()} if text.params else words


def joined(texts: Iterable[str]) -> str:
    """Translate each of `texts` and return them as one text, separated by spaces."""
    return " ".join(map(translated, texts))


def _as_shown(value: object) -> object:
    """Return a parameter of a message as a page shows the value: a date, a message or a tuple becomes text."""
    if isinstance(value, dt.date):
        return formats.date_format(value, DAY)
    if isinstance(value, tuple):
        return ", ".join(str(_as_shown(part)) for part in value)
    return translated(value) if isinstance(value, Message) else value
