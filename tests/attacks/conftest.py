"""Fixtures of the attacks: each runs against a real instance, with real requests, SQL or Chromium."""

from __future__ import annotations

from tests.apps.people.conftest import pages_need_no_build

__all__ = ["pages_need_no_build"]
