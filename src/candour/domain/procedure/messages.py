"""Sentences that can be said in another language: English text that remembers the message id and parameters it was made of.

`domain` knows no catalogue. A page translates with `ui.messages.translated`; whatever reads a message as text gets English.
"""

import datetime as dt
from typing import Self


class Message(str):
    """An English text made of `id`, a gettext message id, and `params`, which may be dates and messages themselves.

    `plural` is the id for more than one, where the parameter `count` decides the form (ngettext); else empty.
    """

    __slots__ = ("id", "params", "plural")

    id: str
    plural: str
    params: dict[str, object]

    def __new__(cls, message: str, /, **params: object) -> Self:
        """Put the parameters into the message. Raises KeyError where the message names one that is missing."""
        return cls._made(message, message, "", params)

    @classmethod
    def counted(cls, one: str, many: str, count: int) -> Self:
        """A number of things: the message for one of them and the message for more, each with `%(count)s`."""
        return cls._made(one if count == 1 else many, one, many, {"count": count})

    @classmethod
    def _made(cls, chosen: str, message: str, plural: str, params: dict[str, object]) -> Self:
        shown = {name: day(value) if isinstance(value, dt.date) else value for name, value in params.items()}
        made = super().__new__(cls, chosen % shown)
        made.id, made.plural, made.params = message, plural, params
        return made


def day(date: dt.date) -> str:
    """A date as people write it in English: Fri 3 Apr 2026."""
    return f"{date:%a} {date.day} {date:%b %Y}"
