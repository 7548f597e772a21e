"""Puts the sentences of `domain` and the labels of packs into the reader's language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import formats
from django.utils.translation import gettext, ngettext

from candour.domain.procedure.messages import Message

DAY = "D j M Y"


def translated(text: str) -> str:
    """A message in the reader's language, its parameters too; any other text by the text itself, as packs' labels are."""
    if not isinstance(text, Message):
        return gettext(text) if text else ""
    number = text.params.get("count")
    words = ngettext(text.id, text.plural, number) if text.plural and isinstance(number, int) else gettext(text.id)
    return words % {name: _shown(value) for name, value in text.params.items()}


def joined(texts: Iterable[str]) -> str:
    """Several sentences, one after the other."""
    return " ".join(map(translated, texts))


def _shown(value: object) -> object:
    if isinstance(value, dt.date):
        return formats.date_format(value, DAY)
    return translated(value) if isinstance(value, Message) else value
