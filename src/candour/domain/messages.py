"""`N_`, which marks a text for translation in `domain`, which cannot import Django; the page that shows it translates."""

from __future__ import annotations

N_ = str
