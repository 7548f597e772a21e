"""Translatable sentences: English texts that keep their gettext message id and the parameters put into the text.

`domain` reads no catalogue. A page translates a message with `ui.messages.translated`; any other code sees plain English.
"""

import datetime as dt
from functools import lru_cache
from typing import Self


class Message(str):
    """An English text that keeps its gettext message `id` and the parameters (`params`) that were put into the text.

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
        """A message whose text depends on a number. Both ids contain `%(count)s`; gettext chooses between them by `count`."""
        return cls._formatted(singular if count == 1 else plural, singular, plural, {"count": count})

    @classmethod
    @lru_cache(maxsize=4096)  # an evaluation asks for the same labels again and again
    def of_pack(cls, text: str) -> Self:
        """A label or sentence of a pack as a message, so that it can be a parameter and the page translates it."""
        return cls._formatted(text, text, "", {})

    @classmethod
    def _formatted(cls, chosen: str, message: str, plural: str, params: dict[str, object]) -> Self:
        """A message with the ids `message` and `plural`; its text is `chosen`, one of the two, filled in with `params`."""
        self = super().__new__(cls, chosen % {name: _in_english(value) for name, value in params.items()} if params else chosen)
        self.id, self.plural, self.params = message, plural, params
        return self


def day(date: dt.date) -> str:
    """A date as English text, such as "Fri 3 Apr 2026"."""
    return f"{date:%a} {date.day} {date:%b %Y}"


def _in_english(value: object) -> object:
    """The parameter as English text, where it is a date or a tuple of texts; otherwise unchanged."""
    if isinstance(value, str):
        return value
    if isinstance(value, dt.date):
        return day(value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value
