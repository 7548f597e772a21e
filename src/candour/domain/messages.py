"""Marks text for people in `domain`, which cannot import Django: `N_("…")` is extracted, and translated where it is shown."""

from __future__ import annotations

N_ = str
