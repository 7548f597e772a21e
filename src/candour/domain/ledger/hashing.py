"""Leaf hash, node hash and tree root of RFC 9162 §2.1.1, on which the rest of this package is built.

Hashes are SHA-256, 32 bytes. Leaves and nodes are hashed with different prefixes, so that neither can pass for the other.
"""

from collections.abc import Sequence
from hashlib import sha256

HASH_SIZE = 32
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Return the 32-byte hash of an entry's bytes as a leaf of the tree. RFC 9162 §2.1.1."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the 32-byte hash of the node whose children have these two 32-byte hashes. RFC 9162 §2.1.1."""
    return sha256(b"\x01" + left + right).digest()


def tree_root(hashes: Sequence[bytes]) -> bytes:
    """Return the root of the tree whose leaves (or perfect subtrees of equal size) have these hashes, in order.

    Takes any number of 32-byte hashes and returns 32 bytes; for none, the hash of the empty string. RFC 9162 §2.1.1:
    pairing level by level and carrying an odd last hash up gives the same tree as splitting at the largest power of two.
    """
    if not hashes:
        return EMPTY_ROOT
    row = list(hashes)
    while len(row) > 1:
        row = _level_above(row)
    return row[0]


def _level_above(row: list[bytes]) -> list[bytes]:
    """Return the hashes of the next level up: one for each pair of hashes in `row`; an odd last hash is added unchanged."""
    above = [sha256(b"\x01" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=False)]
    return above + row[-1:] if len(row) % 2 else above
