"""Proofs from the stored nodes, each with one or two queries however long the log is."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db.models import Q

from taizhang.engine import tree
from taizhang.journal.models import Entry, Node

Proof = list[bytes]
Made = TypeVar("Made")


def inclusion(area_id: int, seq: int, size: int) -> Proof:
    return _with_nodes(area_id, lambda nodes: tree.inclusion_proof(seq, size, nodes))


def consistency(area_id: int, old: int, new: int) -> Proof:
    return _with_nodes(area_id, lambda nodes: tree.consistency_proof(old, new, nodes))


def inclusions(area_id: int, seqs: list[int], size: int) -> dict[int, Proof]:
    """The proofs of several entries under one root, with the questions of one."""
    return _with_nodes(area_id, lambda nodes: {seq: tree.inclusion_proof(seq, size, nodes) for seq in seqs})


def _with_nodes(area_id: int, make: Callable[[tree.Nodes], Made]) -> Made:
    """Make the proof twice: once to learn which nodes it asks for, once with them in the hand."""
    wanted: set[tuple[int, int]] = set()

    def note_down(level: int, index: int) -> bytes:
        wanted.add((level, index))
        return bytes(32)

    make(note_down)
    hashes = _fetch(area_id, wanted)
    return make(lambda level, index: hashes[level, index])


def _fetch(area_id: int, wanted: set[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    found: dict[tuple[int, int], bytes] = {}
    leaves = [index for level, index in wanted if level == 0]
    if leaves:
        entries = Entry.objects.filter(area_id=area_id, seq__in=leaves)
        found |= {(0, seq): bytes(hash_) for seq, hash_ in entries.values_list("seq", "leaf_hash")}
    inner: dict[int, list[int]] = {}
    for level, index in wanted:
        if level:
            inner.setdefault(level, []).append(index)
    if inner:
        asked = reduce(or_, (Q(level=level, index__in=places) for level, places in inner.items()))
        nodes = Node.objects.filter(asked, area_id=area_id)
        found |= {(level, index): bytes(hash_) for level, index, hash_ in nodes.values_list("level", "index", "hash")}
    return found
