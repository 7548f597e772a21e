"""Sign-in passwords of the tests: the real algorithm at its lowest cost, for each member of a cast has one.

What the site really uses is held by config/test_passwords.py; browser journeys run the real command with the real cost.
"""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher

HASHERS = ["tests.passwords.QuickArgon2"]


class QuickArgon2(Argon2PasswordHasher):
    """Argon2id with one pass over 8 KiB: about a thousandth of the real work."""

    time_cost, memory_cost, parallelism = 1, 8, 1
