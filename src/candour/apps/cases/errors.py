"""What can go wrong at the desk, in words that say what to do next."""

from __future__ import annotations


class Refused(Exception):
    """What was asked cannot be done to this case or report; the message says why and what can."""
