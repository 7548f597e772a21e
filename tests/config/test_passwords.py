"""The site hashes sign-in passwords with Argon2id at full cost; tests use a cheaper hash."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils.module_loading import import_string

from candour.config import settings


def test_passwords_are_hashed_by_argon2id_at_owasps_cost_or_more() -> None:
    (name,) = settings.PASSWORD_HASHERS
    hasher = import_string(name)()
    assert type(hasher) is Argon2PasswordHasher
    assert hasher.decode(hasher.encode("a password", "some salt of it"))["variety"] == "argon2id"
    assert (hasher.memory_cost, hasher.time_cost) >= (19 * 1024, 2)  # OWASP Password Storage Cheat Sheet: KiB, passes
