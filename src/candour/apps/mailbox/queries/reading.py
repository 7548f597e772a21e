"""A sealed document as lines to read: what each part is called, and its text. Twin of `frontend/mailbox/reading.js`.

Not here: markup. A document is whatever JSON her browser sealed, so any shape must give some lines and none an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

DEEPEST: Final = 6
LEFT_OUT: Final = frozenset({"sha256", "version"})


@dataclass(frozen=True, slots=True)
class Line:
    """One part: its heading (may be empty) and its text."""

    label: str
    text: str


def labels() -> dict[str, str]:
    """Key of a document → what it is called on the page."""
    return {
        "name": _("Name"),
        "contact": _("How to reach you"),
        "contact_care": _("What to take care of"),
        "telling_for": _("Whom you tell this for"),
        "tie": _("How you know them"),
        "people": _("Who"),
        "knows": _("Do you know who it was"),
        "some": _("A little"),
        "rank": _("Rank or job"),
        "works": _("Where they work"),
        "shoulder": _("Number on shoulder or badge"),
        "looks": _("What they looked like"),
        "vehicle": _("Vehicle"),
        "seen_at": _("When and where you saw them"),
        "told_whom": _("Who you told before"),
        "what_then": _("What happened then"),
        "keep_safe": _("To keep you safe"),
        "near_note": _("Being near this person"),
        "wants": _("What you want to happen"),
        "in_own_words": _("In your own words"),
        "support": _("Support you want"),
        "needs": _("What you need"),
        "yes": _("Yes"),
        "no": _("No"),
        "size": _("Size in bytes"),
        "type": _("Kind of file"),
        "stripped": _("Hidden details taken out"),
    }


def lines(document: object) -> list[Line]:
    """Every part of a document, in its order."""
    return _walk(document, "", labels(), 0)


def _walk(value: Any, label: str, known: dict[str, str], depth: int) -> list[Line]:
    if depth > DEEPEST or value is None or value in ("", [], {}):
        return []
    if isinstance(value, dict):
        return _of_object(value, known, depth)
    if isinstance(value, list):
        if all(isinstance(one, str) for one in value):
            return [Line(label, "\n".join(value))]
        return [line for one in value for line in _walk(one, label, known, depth + 1)]
    if isinstance(value, bool):
        return [Line(label, known["yes"] if value else known["no"])]
    return [Line(label, str(value))]


def _of_object(value: dict[str, Any], known: dict[str, str], depth: int) -> list[Line]:
    if isinstance(value.get("prompt"), str):
        return _walk(value.get("text"), value["prompt"], known, depth + 1)
    if set(value) == {"text"} or set(value) == {"sections"}:
        return [line for part in value.values() for line in _walk(part, "", known, depth + 1)]
    named = ((known.get(key) or key.replace("_", " ").capitalize(), part) for key, part in value.items() if key not in LEFT_OUT)
    return [line for name, part in named for line in _walk(part, name, known, depth + 1)]
