"""Translatable sentences: each is an English text with its gettext message id and the parameters put into it.

`domain` reads no catalogue. A page translates a message with `ui.messages.translated`; any other code sees plain English.
"""

import datetime as dt
from functools import lru_cache
from typing import Self


class Message(str):
    """An English text, the gettext message `id` it comes from and the `params` put into it.

    A parameter may be a date, another message or a tuple of texts, which is written as a list with commas. `plural` is the
    message id for several things, chosen by the parameter `count` (ngettext); it is empty for a message without a plural.
    """

    __slots__ = ("id", "params", "plural")

    id: str
    plural: str
    params: dict[str, object]

    def __new__(cls, message: str, /, **params: object) -> Self:
        """Put the parameters into the message. Raises KeyError where the message names a parameter that is missing."""
        return cls._formatted(message, message, "", params)

    @classmethod
    def counted(cls, singular: str, plural: str, count: int) -> Self:
        """A message about a number of things. Both message ids contain `%(count)s`; `count` decides which of them is used."""
        return cls._formatted(singular if count == 1 else plural, singular, plural, {"count": count})

    @classmethod
    @lru_cache(maxsize=4096)  # an evaluation asks for the same labels again and again
    def of_pack(cls, text: str) -> Self:
        """A label or sentence of a pack, for use as a parameter: the page translates the text as a whole."""
        return cls._formatted(text, text, "", {})

    @classmethod
    def _formatted(cls, chosen: str, message: str, plural: str, params: dict[str, object]) -> Self:
        self = super().__new__(cls, chosen % {name: _in_english(value) for name, value in params.items()} if params else chosen)
        self.id, self.plural, self.params = message, plural, params
        return self


def day(date: dt.date) -> str:
    """A date as people write it in English: Fri 3 Apr 2026."""
    return f"{date:%a} {date.day} {date:%b %Y}"


def _in_english(value: object) -> object:
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return day(value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value
