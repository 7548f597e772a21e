"""Translates the sentences of `domain` and the texts of packs into the reader's language.

Templates use both functions as the filters `translated` and `joined`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import formats
from django.utils.translation import gettext, ngettext

from candour.domain.procedure.messages import Message

DAY = "D j M Y"


def translated(text: str) -> str:
    """The text in the reader's language. A `Message` is translated with its parameters, any other text as a whole."""
    if not isinstance(text, Message):
        return gettext(text) if text else ""
    if not text.id:
        return ""
    number = text.params.get("count")
    words = ngettext(text.id, text.plural, number) if text.plural and isinstance(number, int) else gettext(text.id)
    return words % {name: _shown(value) for name, value in text.params.items()} if text.params else words


def joined(texts: Iterable[str]) -> str:
    """Several sentences, translated, with spaces between them."""
    return " ".join(map(translated, texts))


def _shown(value: object) -> object:
    if isinstance(value, dt.date):
        return formats.date_format(value, DAY)
    if isinstance(value, tuple):
        return ", ".join(str(_shown(part)) for part in value)
    return translated(value) if isinstance(value, Message) else value
