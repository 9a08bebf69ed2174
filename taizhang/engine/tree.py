"""The Merkle tree of RFC 6962 (SHA-256): growing, proving that a leaf is in it, proving that it only grew.

A node is named by (level, index): level 0 holds the leaves, and node (level, i) covers the leaves from
i·2^level to (i+1)·2^level - 1. Only finished nodes have a name; they never change.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

Nodes = Callable[[int, int], bytes]
"""Gives the hash of the finished node (level, index)."""

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: one hash for each finished subtree, greatest first."""

    def __init__(self, size: int = 0, hashes: Iterable[bytes] = ()) -> None:
        self.size = size
        self.hashes = list(hashes)
        if len(self.hashes) != size.bit_count():
            raise ValueError(f"a tree of {size} has {size.bit_count()} finished subtrees, not {len(self.hashes)}")

    @classmethod
    def unpack(cls, size: int, data: bytes) -> Frontier:
        return cls(size, (bytes(data[i : i + 32]) for i in range(0, len(data), 32)))

    def pack(self) -> bytes:
        return b"".join(self.hashes)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf by its hash; returns the inner nodes that this finished, lowest first."""
        finished = []
        index, level, new = self.size, 0, leaf
        while index & 1:
            new = node_hash(self.hashes.pop(), new)
            index, level = index >> 1, level + 1
            finished.append((level, index, new))
        self.hashes.append(new)
        self.size += 1
        return finished

    def root(self) -> bytes:
        if not self.hashes:
            return EMPTY_ROOT
        right = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            right = node_hash(left, right)
        return right


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    frontier = Frontier()
    for leaf in leaf_hashes:
        frontier.append(leaf)
    return frontier.root()


def inclusion_proof(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The hashes beside the way from leaf `index` up to the root of the tree of `size`."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")

    def path(index: int, low: int, high: int) -> list[bytes]:
        if high - low == 1:
            return []
        middle = low + _split(high - low)
        if index < middle:
            return [*path(index, low, middle), _subtree(middle, high, nodes)]
        return [*path(index, middle, high), _subtree(low, middle, nodes)]

    return path(index, 0, size)


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows the leaf hash `leaf` at `index` under `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or any(len(h) != 32 for h in proof):
        return False
    first, last, hash_ = index, size - 1, leaf
    for step in proof:
        if last == 0:
            return False
        if first & 1 or first == last:
            hash_ = node_hash(step, hash_)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            hash_ = node_hash(hash_, step)
        first, last = first >> 1, last >> 1
    return last == 0 and hash_ == root


def consistency_proof(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """The hashes that show the tree of `old` to be the beginning of the tree of `new`."""
    if not 0 < old <= new:
        raise ValueError(f"no consistency proof from {old} to {new}")

    def proof(old: int, low: int, high: int, whole: bool) -> list[bytes]:
        if old == high:
            return [] if whole else [_subtree(low, high, nodes)]
        middle = low + _split(high - low)
        if old <= middle:
            return [*proof(old, low, middle, whole), _subtree(middle, high, nodes)]
        return [*proof(old, middle, high, False), _subtree(low, middle, nodes)]

    return proof(old, 0, new, True)


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the tree only grew from `old` to `new` (RFC 9162, 2.1.4.2)."""
    if not 0 < old <= new or any(len(h) != 32 for h in proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    steps = list(proof)
    if old & (old - 1) == 0:
        steps.insert(0, old_root)
    if not steps:
        return False
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    from_old = from_new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            from_old, from_new = node_hash(step, from_old), node_hash(step, from_new)
            while not first & 1 and first:
                first, last = first >> 1, last >> 1
        else:
            from_new = node_hash(from_new, step)
        first, last = first >> 1, last >> 1
    return last == 0 and from_old == old_root and from_new == new_root


def _split(size: int) -> int:
    """The greatest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _subtree(low: int, high: int, nodes: Nodes) -> bytes:
    size = high - low
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return nodes(level, low >> level)
    middle = low + _split(size)
    return node_hash(_subtree(low, middle, nodes), _subtree(middle, high, nodes))
