"""Inclusion and consistency proofs: built from tiles, checked from hashes alone. RFC 9162 §2.1.3 and §2.1.4.

Building a proof reads each tile it needs once, all in one call to the reader; the number of tiles grows with the
logarithm of the tree's size. Checking a proof reads no tiles.
"""

from collections.abc import Iterable, Sequence

from candour.domain.ledger.errors import MalformedError, ProofError
from candour.domain.ledger.hashing import EMPTY_ROOT, node_hash
from candour.domain.ledger.ranges import Range, range_hashes, split_point
from candour.domain.ledger.tiles import TileReader

_FORGED = "Ask for the proof again; if it fails again, the log was changed: keep both and tell the overseer."


def inclusion_proof(index: int, size: int, reader: TileReader) -> list[bytes]:
    """Return the proof that leaf `index` is in the tree of the first `size` leaves.

    The proof is the audit path of 32-byte hashes, the leaf's sibling first. Raises `MalformedError` unless
    0 ≤ index < size; errors of the reader are passed on. RFC 9162 §2.1.3.1.
    """
    if not 0 <= index < size:
        raise MalformedError(f"There is no leaf {index} in a tree of {size}; give an index from 0 to {size - 1}.")
    return range_hashes(_ranges_of_inclusion_proof(index, size), size, reader)


def consistency_proof(old_size: int, new_size: int, reader: TileReader) -> list[bytes]:
    """Return the proof that the tree of `new_size` leaves begins with the tree of `old_size` leaves.

    The proof is a list of 32-byte hashes; it is empty where the sizes are equal or the old tree is empty.
    Raises `MalformedError` unless 0 ≤ old_size ≤ new_size. RFC 9162 §2.1.4.1.
    """
    if not 0 <= old_size <= new_size:
        raise MalformedError(f"A log does not shrink from {old_size} to {new_size}; give the smaller size first.")
    if old_size == 0:
        return []
    return range_hashes(_ranges_of_consistency_proof(old_size, new_size), new_size, reader)


def check_inclusion_path(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Raise `ProofError` unless the inclusion proof `path` shows that leaf hash `leaf` is at `index` of a tree.

    The tree has `size` leaves and the root hash `root`. RFC 9162 §2.1.3.2, step for step.
    """
    if not 0 <= index < size:
        raise ProofError(f"There is no leaf {index} in a tree of {size}. {_FORGED}")
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            raise ProofError(f"The inclusion proof is too long. {_FORGED}")
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            fn, sn = _skip_right_edge(fn, sn)
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0 or r != root:
        raise ProofError(f"The inclusion proof of leaf {index} does not lead to the signed root. {_FORGED}")


def check_consistency_path(old_size: int, new_size: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """Raise `ProofError` unless the consistency proof `path` shows that the new tree begins with all of the old tree.

    RFC 9162 §2.1.4.2, step for step, with the two cases that the RFC leaves out: every tree begins with the empty tree and
    with itself, and in both cases the proof is empty.
    """
    if old_size in (0, new_size) or old_size > new_size:
        return _check_without_proof(old_size, new_size, old_root, new_root, path)
    if not path:
        raise ProofError(f"The consistency proof is empty. {_FORGED}")
    hashes = list(path) if old_size & (old_size - 1) else [old_root, *path]
    fr, sr = _roots_from_proof(old_size, new_size, hashes)
    if fr != old_root or sr != new_root:
        raise ProofError(f"The log of {new_size} does not begin with the log of {old_size} that was signed. {_FORGED}")
    return None


def _roots_from_proof(old_size: int, new_size: int, hashes: list[bytes]) -> tuple[bytes, bytes]:
    """Return the roots (old tree, new tree) computed from the hashes of a consistency proof. Raises `ProofError`."""
    fn, sn = old_size - 1, new_size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = hashes[0]
    for c in hashes[1:]:
        if sn == 0:
            raise ProofError(f"The consistency proof is too long. {_FORGED}")
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            fn, sn = _skip_right_edge(fn, sn)
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    if sn != 0:
        raise ProofError(f"The consistency proof is too short. {_FORGED}")
    return fr, sr


def _skip_right_edge(fn: int, sn: int) -> tuple[int, int]:
    """Shift the RFC's node indexes `fn` and `sn` right until the lowest bit of `fn` is set or `fn` is 0 (RFC 9162 §2.1.4.2)."""
    # "Until either LSB(fn) is set or fn is 0", without the final shift both branches share.
    while fn and not fn & 1:
        fn, sn = fn >> 1, sn >> 1
    return fn, sn


def _check_without_proof(old_size: int, new_size: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> None:
    """Check that the new tree begins with the old tree where no proof is needed: the old tree is empty or of the same size.

    Raises `ProofError` where the old tree is larger, where the two roots do not fit, and where the proof `path` is not empty.
    """
    if old_size > new_size:
        raise ProofError(f"The log shrank from {old_size} to {new_size} leaves. Keep both checkpoints and tell the overseer.")
    expected = EMPTY_ROOT if old_size == 0 else new_root
    if path or old_root != expected:
        raise ProofError(f"The two checkpoints of {old_size} and {new_size} leaves disagree. {_FORGED}")


def _ranges_of_inclusion_proof(index: int, size: int) -> Iterable[Range]:
    """Return the ranges of leaves whose hashes make up the inclusion proof of leaf `index`, the leaf's sibling first."""
    low, high, path = 0, size, []
    while high - low > 1:
        middle = low + split_point(high - low)
        if index < middle:
            path.append((middle, high))
            high = middle
        else:
            path.append((low, middle))
            low = middle
    return reversed(path)


def _ranges_of_consistency_proof(old_size: int, new_size: int) -> Iterable[Range]:
    """Return the ranges of leaves whose hashes make up the consistency proof between two sizes, in the proof's order."""
    low, high, path = 0, new_size, list[Range]()
    while high != old_size:
        middle = low + split_point(high - low)
        if old_size <= middle:
            path.append((middle, high))
            high = middle
        else:
            path.append((low, middle))
            low = middle
    if low:
        path.append((low, high))
    return reversed(path)
