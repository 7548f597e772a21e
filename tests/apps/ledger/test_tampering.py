"""Triggers and privileges refuse changes to the log, and the verifier names what a superuser changed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from candour.apps.ledger import queries, services
from candour.apps.ledger.services import keys
from candour.domain import ledger
from tests.apps.ledger.acts import NINE, act, log_of, run, triggers_off

pytestmark = pytest.mark.django_db
GROWING = ("ledger_entry", "ledger_leaf", "ledger_tile", "ledger_checkpoint")
COLUMN = {"ledger_entry": "kind", "ledger_leaf": "hash", "ledger_tile": "root", "ledger_checkpoint": "note"}


def _first_bad_leaf() -> tuple[int, int]:
    source = queries.DatabaseSource()
    with pytest.raises(ledger.DamagedLogError) as found:
        ledger.verify_log(source, source.checkpoint(), keys.verifier_key())
    return found.value.first_leaf, found.value.last_leaf


@pytest.mark.parametrize("table", GROWING)
@pytest.mark.parametrize(
    "statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}", "DELETE FROM {table} WHERE false"]
)
def test_even_the_tables_owner_cannot_change_or_delete(table: str, statement: str) -> None:
    log_of(300)
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        run(statement.format(table=table, column=COLUMN[table]))


@pytest.mark.parametrize("table", GROWING)
def test_even_the_tables_owner_cannot_truncate(table: str) -> None:
    run(f"ALTER TABLE {table} ENABLE TRIGGER {table}_stays")
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        run(f"TRUNCATE {table} CASCADE")


def test_a_salt_may_be_erased_but_not_exchanged() -> None:
    entry = act()
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        run("UPDATE ledger_salt SET salt = salt")
    assert run("DELETE FROM ledger_salt WHERE entry_id = %s", entry.pk) == 1


@pytest.mark.parametrize("role", ["candour_web", "candour_worker"])
def test_web_pages_and_workers_append_and_integrate_and_have_no_other_right_on_the_log(role: str) -> None:
    run(f"SET LOCAL ROLE {role}")
    act()
    services.integrate(NINE)
    for table in GROWING:
        for refused in (
            "INSERT INTO {table} SELECT * FROM {table}",
            "DELETE FROM {table}",
            "UPDATE {table} SET {column} = NULL",
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                run(refused.format(table=table, column=COLUMN[table]))


@pytest.mark.parametrize("index", [0, 255, 256, 500, 699])
def test_a_changed_byte_of_an_entry_is_named(index: int) -> None:
    log_of(700)
    with triggers_off():
        changed = run(
            "UPDATE ledger_entry SET leaf = set_byte(leaf, 20, get_byte(leaf, 20) # 1)"
            " WHERE id = (SELECT entry_id FROM ledger_leaf WHERE index = %s)",
            index,
        )
    assert changed == 1
    assert _first_bad_leaf() == (index, index)


@pytest.mark.parametrize("index", [0, 255, 256, 500, 699])
def test_a_removed_entry_is_named(index: int) -> None:
    log_of(700)
    with triggers_off():
        assert run("DELETE FROM ledger_entry WHERE id = (SELECT entry_id FROM ledger_leaf WHERE index = %s)", index) == 1
    assert _first_bad_leaf() == (index, index)


@pytest.mark.parametrize("index", [0, 500, 699])
def test_a_removed_entry_is_named_though_its_leaf_went_with_it(index: int) -> None:
    log_of(700)
    with triggers_off():
        run("DELETE FROM ledger_entry WHERE id = (SELECT entry_id FROM ledger_leaf WHERE index = %s)", index)
        assert run("DELETE FROM ledger_leaf WHERE index = %s", index) == 1
    assert _first_bad_leaf() == (index, index)


def test_a_removed_tail_is_noticed_though_older_checkpoints_fit() -> None:
    log_of(300)
    kept = queries.DatabaseSource().checkpoint()
    log_of(100)
    latest = queries.DatabaseSource().checkpoint()
    with triggers_off():
        run("DELETE FROM ledger_leaf WHERE index >= 300")
        run("DELETE FROM ledger_checkpoint WHERE size > 300")
    source = queries.DatabaseSource()
    assert source.checkpoint() == kept
    with pytest.raises(ledger.ProofError, match="shrank"):
        ledger.verify_consistency(latest, kept, [], keys.verifier_key())
    with pytest.raises(ledger.DamagedLogError) as found:
        ledger.verify_log(source, latest, keys.verifier_key())
    assert found.value.first_leaf == 300


def test_a_tampered_tree_is_not_signed_over() -> None:
    log_of(700)
    with triggers_off():
        run("UPDATE ledger_leaf SET hash = sha256('x') WHERE index = 690")
    act()
    with pytest.raises(ledger.DamagedLogError, match="not extended"):
        services.integrate(NINE)
    assert queries.size() == 700


def test_a_checkpoint_signed_by_another_key_is_not_extended() -> None:
    log_of(3)
    forged = ledger.Signer.generate(keys.verifier_key().name)
    with triggers_off():
        run("UPDATE ledger_checkpoint SET note = %s", ledger.Checkpoint(forged.name, 3, bytes(32)).sign(forged))
    act()
    with pytest.raises(ledger.SignatureError):
        services.integrate(NINE)


def test_triggers_are_on_again_after_the_damage() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)
