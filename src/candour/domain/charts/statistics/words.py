"""How charts of statistics get their words in the reader's language."""

from __future__ import annotations

from collections.abc import Callable

Translate = Callable[[str], str]
"""From a message id to its text, as gettext does."""


def english(message: str) -> str:
    """The message id itself, for the command line."""
    return message
