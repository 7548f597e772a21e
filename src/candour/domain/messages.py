"""`N_("…")` marks a text in `domain` for translation. Only the page that shows the text translates it, with Django."""

from __future__ import annotations

N_ = str
