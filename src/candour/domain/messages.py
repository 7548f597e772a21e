"""Marks texts in `domain`, which cannot import Django: `N_("…")` is extracted, and translated by the page that shows it."""

from __future__ import annotations

N_ = str
