"""The type of the function that translates the texts of charts, and the function for the command line, which keeps English."""

from __future__ import annotations

from collections.abc import Callable

Translate = Callable[[str], str]
"""From a message id to its text, as gettext does."""


def english(message: str) -> str:
    """Return the English text unchanged; used in place of a translation on the command line."""
    return message
