"""The settings of an operator, and the messages for values that cannot be used."""

from __future__ import annotations

import pytest

from candour.config import environment

KEPT = "postgresql://candour:f%40r%20away@db.example:5433/matters?sslmode=verify-full&sslrootcert=/etc/ca.pem"


def test_everything_a_database_address_says_reaches_the_connection() -> None:
    assert environment.read({"DATABASE_URL": KEPT}).database == {
        "user": "candour",
        "password": "f@r away",
        "host": "db.example",
        "port": "5433",
        "dbname": "matters",
        "sslmode": "verify-full",
        "sslrootcert": "/etc/ca.pem",
    }


def test_without_an_address_the_embedded_server_is_meant() -> None:
    read = environment.read({"CANDOUR_HOME": "/srv/candour"})
    assert read.embedded
    assert read.database == {"dbname": "candour", "user": "postgres", "host": "/srv/candour/pg"}


@pytest.mark.parametrize(
    "address", ["mysql://u:geheim@h/n", "postgresql://%zz:geheim@h/n", "postgresql://[::1/geheim", "host=h password=geheim"]
)
def test_an_address_that_cannot_be_read_is_a_fault_that_does_not_repeat_it(address: str) -> None:
    (fault,) = environment.read({"DATABASE_URL": address}).faults()
    assert "postgresql://user:password@host/name" in fault
    assert "geheim" not in fault


def test_a_password_is_in_no_repr() -> None:
    assert "away" not in repr(environment.read({"DATABASE_URL": KEPT}))


def test_another_database_on_the_same_server_keeps_the_rest_of_the_address() -> None:
    assert environment.beside(KEPT, "other") == KEPT.replace("/matters", "/other")
    assert environment.beside("postgresql://postgres@/one?host=/srv/pg", "two") == "postgresql://postgres@/two?host=/srv/pg"
