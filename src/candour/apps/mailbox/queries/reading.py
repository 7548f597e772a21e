"""Converts an opened document to labelled lines of text. `frontend/mailbox/reading.js` does the same in the browser.

A document may be any JSON that a browser sealed: every shape must give lines, and none an error. Not here: HTML.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from candour.ui.sealed_keys import SEALED_KEYS

DEEPEST: Final = 6
LEFT_OUT: Final = frozenset({"sha256", "version"})


@dataclass(frozen=True, slots=True)
class Line:
    """One value of an opened document, as the mailbox page shows the value: its label (may be empty) and its text."""

    label: str
    text: str


def labels() -> dict[str, str]:
    """Return document key → label that a reporter's page shows for the key, for every known key.

    Two further entries have the words for "yes" and "no".
    """
    return {key: str(label.to_reporter) for key, label in SEALED_KEYS.items()} | {"yes": _("Yes"), "no": _("No")}


def lines(document: object) -> list[Line]:
    """Convert every value of an opened document to a labelled line of text, in document order."""
    return _lines_of_value(document, "", labels(), 0)


def _lines_of_value(value: Any, label: str, known: dict[str, str], depth: int) -> list[Line]:
    """Convert a JSON value under this label to lines. `known`: key → label.

    `depth`: the number of levels at which `value` is nested. Values nested deeper than DEEPEST are left out.
    """
    if depth > DEEPEST or value is None or value in ("", [], {}):
        return []
    if isinstance(value, dict):
        return _lines_of_object(value, known, depth)
    if isinstance(value, list):
        if all(isinstance(part, str) for part in value):
            return [Line(label, "\n".join(value))]
        return [line for part in value for line in _lines_of_value(part, label, known, depth + 1)]
    if isinstance(value, bool):
        return [Line(label, known["yes"] if value else known["no"])]
    return [Line(label, str(value))]


def _lines_of_object(value: dict[str, Any], known: dict[str, str], depth: int) -> list[Line]:
    """Convert the values of a JSON object to lines, each under the label of its key or, in an account, its prompt.

    `known`: key → label. `depth`: the number of levels at which `value` is nested.
    """
    if isinstance(value.get("prompt"), str):
        return _lines_of_value(value.get("text"), value["prompt"], known, depth + 1)
    if set(value) == {"text"} or set(value) == {"sections"}:
        return [line for part in value.values() for line in _lines_of_value(part, "", known, depth + 1)]
    named = ((known.get(key) or key.replace("_", " ").capitalize(), part) for key, part in value.items() if key not in LEFT_OUT)
    return [line for name, part in named for line in _lines_of_value(part, name, known, depth + 1)]
