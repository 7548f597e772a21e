"""Cleans names of people, organisations, units and files: removes invisible characters and marks of writing direction.

A right-to-left override (U+202E) makes `evil[override]gpj.exe` look like `evilexe.jpg`, and a name look like another. Nobody's
name needs these characters: languages that are written from the right work without them.
Not here: free text, which pages isolate; names for saving a file, which browsers make (`frontend/shared/names.js`).
"""

from __future__ import annotations

import re
from typing import Final

# Controls; soft hyphen; Arabic letter mark; zero-width space and marks of direction; separators; embeddings and overrides;
# word joiner and invisible operators; isolates and deprecated controls; byte order mark; interlinear marks. Joiners
# (U+200C, U+200D) stay: Persian, Hindi and other languages spell with them.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def plain_name(text: str) -> str:
    """Return a name without invisible characters and marks of writing direction, and with single spaces between words."""
    shown = text if text.isascii() and text.isprintable() else _HIDDEN.sub("", text)
    return " ".join(shown.split())
