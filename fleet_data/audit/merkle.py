"""Merkle trees (RFC 6962 2.1, RFC 9162 2.1): roots, inclusion and consistency proofs; SHA-256 or SM3."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

Algorithm = Literal["sha256", "sm3"]
ALGORITHMS: tuple[Algorithm, ...] = ("sha256", "sm3")


def digest(algorithm: Algorithm, data: bytes) -> bytes:
    """The hash of some bytes (32 bytes)."""
    return hashlib.new(algorithm, data).digest()


def leaf_hash(algorithm: Algorithm, data: bytes) -> bytes:
    """The hash of a leaf; the prefix keeps a leaf from passing for a node."""
    return digest(algorithm, b"\x00" + data)


def node_hash(algorithm: Algorithm, left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two children."""
    return digest(algorithm, b"\x01" + left + right)


class Frontier:
    """A tree that only grows: the roots of its full subtrees, largest first, one for each bit of its size."""

    def __init__(self, algorithm: Algorithm, size: int = 0, roots: Sequence[bytes] = ()) -> None:
        assert len(roots) == size.bit_count(), "one root a bit of the size"
        self.algorithm: Algorithm = algorithm
        self.size = size
        self.roots = list(roots)

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        merged = leaf
        size = self.size
        while size & 1:
            merged = node_hash(self.algorithm, self.roots.pop(), merged)
            size >>= 1
        self.roots.append(merged)
        self.size += 1

    def root(self) -> bytes:
        """The hash over all leaves; of no leaf, the hash of nothing."""
        if not self.roots:
            return digest(self.algorithm, b"")
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = node_hash(self.algorithm, left, root)
        return root


def root_of(algorithm: Algorithm, leaves: Sequence[bytes]) -> bytes:
    """The root over the hashes of leaves."""
    tree = Frontier(algorithm)
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def prove_inclusion(algorithm: Algorithm, leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes by which anyone gets from leaf `index` to the root (RFC 6962 2.1.1), at most log2 n of them."""
    size = len(leaves)
    assert 0 <= index < size, "the leaf is in the tree"
    if size == 1:
        return []
    half = _half(size)
    if index < half:
        return [*prove_inclusion(algorithm, leaves[:half], index), root_of(algorithm, leaves[half:])]
    return [*prove_inclusion(algorithm, leaves[half:], index - half), root_of(algorithm, leaves[:half])]


def verify_inclusion(
    algorithm: Algorithm, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether the leaf is at this index of the tree of this size and root (RFC 9162 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(algorithm, step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(algorithm, found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def prove_consistency(algorithm: Algorithm, leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """The hashes that show that the first `old_size` leaves are still what they were (RFC 6962 2.1.2)."""
    assert 0 < old_size <= len(leaves), "the older tree is a beginning of this one"
    return _subproof(algorithm, leaves, old_size, True)


def _subproof(algorithm: Algorithm, leaves: Sequence[bytes], old_size: int, whole: bool) -> list[bytes]:
    size = len(leaves)
    if old_size == size:
        return [] if whole else [root_of(algorithm, leaves)]
    half = _half(size)
    if old_size <= half:
        return [*_subproof(algorithm, leaves[:half], old_size, whole), root_of(algorithm, leaves[half:])]
    return [*_subproof(algorithm, leaves[half:], old_size - half, False), root_of(algorithm, leaves[:half])]


def verify_consistency(
    algorithm: Algorithm, old_size: int, size: int, old_root: bytes, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of `size` grew out of the one of `old_size` (RFC 9162 2.1.4.2)."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    steps = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    if not steps:
        return False
    place, last = old_size - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    found_old = found = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            found_old = node_hash(algorithm, step, found_old)
            found = node_hash(algorithm, step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(algorithm, found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found_old == old_root and found == root


def _half(size: int) -> int:
    """The largest power of two below a size."""
    return 1 << (size - 1).bit_length() - 1
