"""Speed of the ledger: entries appended and integrated per second, and the time to build a proof over many leaves.

`python -m bench.ledger` takes about a minute; `--leaves 10000000`, the size for which the target is stated, takes several. It
creates its own database on the embedded PostgreSQL (or beside that of DATABASE_URL) and drops it at the end.
"""

from __future__ import annotations

import argparse
import random
import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from bench.ledger_database import fresh_database

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
CHUNK = 65_536


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=50_000, help="entries appended in batches (default 50,000)")
    parser.add_argument("--leaves", type=int, default=500_000, help="size of the tree proved in (default 500,000)")
    options = parser.parse_args()
    with fresh_database("candour_bench_ledger") as described:
        print(described)
        growth(options.entries)
        proofs(options.leaves)


def growth(count: int) -> None:
    """Print how many entries per second are appended and integrated, in batches and with one commit each."""
    one_by_one = _rate(300, _append_and_integrate_each)
    each_second = _rate(2_000, _append_each_integrate_at_the_end)
    batched = _rate(count, _append_in_batches)
    print(f"{'one commit and one integration an entry':<52}{one_by_one:>10,.0f} entries/s")
    print(f"{'one commit an entry, integrated together':<52}{each_second:>10,.0f} entries/s")
    print(f"{'batches of 1,000, integrated after each':<52}{batched:>10,.0f} entries/s   (aim 5,000)")
    print(f"{'ratio, batches to one by one':<52}{batched / one_by_one:>10,.1f}")
    _verify()


def proofs(leaves: int) -> None:
    """Print the time to build a proof in a tree of `leaves` leaves, and the time to hash all of them once."""
    from candour.apps.ledger import queries  # noqa: PLC0415 - Django is set up first

    root = _fill(leaves)
    chance = random.Random(1)
    inclusion = _timed(lambda: _prove_inclusion(chance.randrange(leaves), leaves, root))
    consistency = _timed(lambda: queries.consistency(chance.randrange(1, leaves)))
    started = time.perf_counter()
    assert _hash_everything() == root
    naive = time.perf_counter() - started
    print(f"\n{leaves:,} leaves")
    for name, times in (("inclusion proof", inclusion), ("consistency proof", consistency)):
        p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"{name:<52}{p50 * 1000:>10.2f} ms p50, {p95 * 1000:.2f} ms p95   (aim 5 ms)")
    print(f"{'hashing all leaves instead':<52}{naive * 1000:>10,.0f} ms")
    print(f"{'ratio, hashing all to a proof':<52}{naive / statistics.median(inclusion):>10,.0f}")


def _rate(count: int, work: Callable[[int], None]) -> float:
    started = time.perf_counter()
    work(count)
    return count / (time.perf_counter() - started)


def _append_and_integrate_each(count: int) -> None:
    from candour.apps.ledger import services  # noqa: PLC0415
    from candour.domain.ledger import Kind  # noqa: PLC0415

    for number in range(count):
        services.append(Kind.ITEM_OPENED, actor=secrets.token_hex(16), **_ids(number), now=NOW, content=b"hashes")
        services.integrate(NOW)


def _append_each_integrate_at_the_end(count: int) -> None:
    from candour.apps.ledger import services  # noqa: PLC0415
    from candour.domain.ledger import Kind  # noqa: PLC0415

    for number in range(count):
        services.append(Kind.ITEM_OPENED, actor=secrets.token_hex(16), **_ids(number), now=NOW, content=b"hashes")
    services.integrate(NOW)


def _append_in_batches(count: int) -> None:
    from candour.apps.ledger import services  # noqa: PLC0415
    from candour.domain.ledger import Kind  # noqa: PLC0415

    for start in range(0, count, 1_000):
        batch = range(start, min(count, start + 1_000))
        services.append_many(services.Draft(Kind.ITEM_OPENED, "a-1", _ids(number), NOW, b"hashes") for number in batch)
        services.integrate(NOW)


def _ids(number: int) -> dict[str, str]:
    return {"dossier": f"d-{number}", "item": secrets.token_hex(16)}


def _verify() -> None:
    from candour.apps.ledger import queries  # noqa: PLC0415
    from candour.apps.ledger.services import keys  # noqa: PLC0415
    from candour.domain import ledger  # noqa: PLC0415

    source = queries.DatabaseSource()
    started = time.perf_counter()
    size = ledger.verify_log(source, source.checkpoint(), keys.verifier_key()).checkpoint.size
    print(f"{'all of it checked again from its entries':<52}{size / (time.perf_counter() - started):>10,.0f} entries/s")


def _fill(leaves: int) -> bytes:
    """Insert a valid tree of invented leaves into the tables directly; return its root."""
    from django.db import connection  # noqa: PLC0415

    from candour.apps.ledger import queries  # noqa: PLC0415
    from candour.apps.ledger.models import Checkpoint  # noqa: PLC0415
    from candour.apps.ledger.services import keys  # noqa: PLC0415
    from candour.domain import ledger  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("TRUNCATE ledger_entry, ledger_salt, ledger_leaf, ledger_tile, ledger_checkpoint, ledger_pending")
        cursor.execute(
            "INSERT INTO ledger_leaf (index, entry_id, hash)"
            " SELECT i, lpad(to_hex(i), 32, '0')::uuid, sha256('\\x00'::bytea || int8send(i))"
            " FROM generate_series(0, %s::bigint) i",
            [leaves - 1],
        )
        cursor.execute("SELECT ledger_complete_tiles(0, 0, %s)", [leaves])
        root = ledger.read_edge(leaves, queries.DatabaseReader()).root()
        head = ledger.Checkpoint(keys.verifier_key().name, leaves, root)
        Checkpoint.objects.create(size=leaves, root=head.root, note=head.sign(keys.signer()), time=NOW)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE ledger_leaf, ledger_tile")
    return head.root


def _prove_inclusion(index: int, leaves: int, root: bytes) -> None:
    from candour.apps.ledger import queries  # noqa: PLC0415
    from candour.domain import ledger  # noqa: PLC0415

    _size, path = queries.inclusion(index)
    ledger.check_inclusion_path(ledger.leaf_hash(index.to_bytes(8, "big")), index, leaves, path, root)


def _timed(work: Callable[[], object]) -> list[float]:
    times = []
    for _ in range(400):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return times


def _hash_everything() -> bytes:
    from candour.domain import ledger  # noqa: PLC0415

    edge = ledger.Edge()
    for hashes in _stored_hashes():
        edge.append(hashes)
    return edge.root()


def _stored_hashes() -> Iterator[list[bytes]]:
    from candour.apps.ledger.models import Checkpoint, Leaf  # noqa: PLC0415

    for low in range(0, Checkpoint.objects.get().size, CHUNK):
        leaves = Leaf.objects.filter(index__gte=low, index__lt=low + CHUNK).order_by("index")
        yield [bytes(value) for value in leaves.values_list("hash", flat=True)]


if __name__ == "__main__":
    main()
