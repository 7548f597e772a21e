"""What a database superuser without the log's key does to the log, with SQL alone; and what an operator with the key does."""

from __future__ import annotations

from django.db import connection

from candour.apps.ledger.models import Checkpoint, Leaf
from candour.apps.ledger.services import keys
from candour.domain import ledger


def roll_back(index: int) -> None:
    """Take the entry at leaf `index` out of the log: cut the tree before it, delete it, let the later entries wait again."""
    size = Checkpoint.objects.filter(size__lte=index).order_by("-size").values_list("size", flat=True).first() or 0
    victim = Leaf.objects.get(index=index).entry_id
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "INSERT INTO ledger_pending (seq) SELECT seq FROM ledger_entry JOIN ledger_leaf ON entry_id = id"
            " WHERE index >= %s AND id <> %s",
            [size, victim],
        )
        cursor.execute("DELETE FROM ledger_cosignature WHERE checkpoint_id > %s", [size])
        cursor.execute("DELETE FROM ledger_checkpoint WHERE size > %s", [size])
        cursor.execute("DELETE FROM ledger_tile WHERE (index + 1) << (8 * (level + 1)) > %s", [size])
        cursor.execute("DELETE FROM ledger_leaf WHERE index >= %s", [size])
        cursor.execute("DELETE FROM ledger_salt WHERE entry_id = %s", [victim])
        cursor.execute("DELETE FROM ledger_entry WHERE id = %s", [victim])
        cursor.execute("SET session_replication_role = DEFAULT")


def sign_over() -> None:
    """Sign the stored tree with the stolen key, past the signer's memory, as if nothing had been there."""
    signer = keys.signer()
    size, root = _stored_tree()
    note = ledger.Checkpoint(signer.name, size, root).sign(signer)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM ledger_checkpoint WHERE size >= %s", [size])
        cursor.execute("SET session_replication_role = DEFAULT")
    Checkpoint.objects.create(size=size, root=root, note=note, time="2026-03-01T09:00Z")


def _stored_tree() -> tuple[int, bytes]:
    hashes = [bytes(leaf) for leaf in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    return len(hashes), ledger.tree_root(hashes)
