"""The one kind of error whose text is written for the person who asked."""

from __future__ import annotations


class Refusal(Exception):
    """What was asked cannot be done; the message says why, and what to do next."""
