"""Lists of lines to which an entry of the ledger commits, so that nobody can change a line later.

The entry commits to the root of a tree whose leaves are the lines (RFC 9162 §2.1), so each line can be proved without
the others. Lives here: the bytes to which the entry commits, and the proof of a line. Not here: what the lines contain
(`apps.people` fixes the list of keys that were created before keys were signed).
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence

from candour.domain.ledger.hashing import leaf_hash, tree_root


def content_of_list(purpose: str, lines: Sequence[bytes]) -> bytes:
    """Return the canonical JSON to which the entry of a list commits: the list's purpose, number of lines and tree root."""
    root = b64encode(tree_root([leaf_hash(line) for line in lines])).decode()
    return json.dumps({"purpose": purpose, "count": len(lines), "root": root}, sort_keys=True, separators=(",", ":")).encode()


def path_in_list(index: int, lines: Sequence[bytes]) -> list[bytes]:
    """Return the inclusion path of the line at `index` (from 0), the leaf's sibling first. RFC 9162 §2.1.3.1."""
    return _path(index, [leaf_hash(line) for line in lines])


def _path(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """Return the inclusion path of a leaf in the tree over these leaf hashes."""
    if len(hashes) == 1:
        return []
    half = 1 << (len(hashes) - 1).bit_length() - 1
    left, right = hashes[:half], hashes[half:]
    if index < half:
        return [*_path(index, left), tree_root(right)]
    return [*_path(index - half, right), tree_root(left)]
