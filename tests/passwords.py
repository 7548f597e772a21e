"""The password hasher of the tests: the site's algorithm at its lowest cost, because each member of the cast has a password.

The site's own cost is tested by config/test_passwords.py. Browser journeys run the real command with that cost.
"""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

HASHERS = ["tests.passwords.QuickArgon2"]


class QuickArgon2(Argon2PasswordHasher):
    """Argon2id with one pass over 8 KiB: about a thousandth of the real work."""

    time_cost, memory_cost, parallelism = 1, 8, 1
