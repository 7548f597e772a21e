"""The type of the translator that charts of statistics take, and the translator of the command line."""

from __future__ import annotations

from collections.abc import Callable

Translate = Callable[[str], str]
"""From a message id to its text, as gettext does."""


def english(message: str) -> str:
    """Return the message id itself, for the command line."""
    return message
