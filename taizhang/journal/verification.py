"""Verifying the live database: all that `verify.py` checks in a bundle, and what only the living can show.

The entries go through the very judge that the auditor runs; around it stand the triggers, the columns that repeat
the leaf, the stored nodes, the head, the signer's memory, the files on the disk, and the projections.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.translation import get_language, gettext

from taizhang.engine import note, tree, verify
from taizhang.engine.refusal import N_
from taizhang.journal import blobs, leaves, rebuild, rowguard, signer, triggers
from taizhang.journal.models import Checkpoint, EntryFile, Head, Log, Node
from taizhang.journal.rows import Row, erasing_leaves, rows
from taizhang.journal.snapshot import snapshot

_BATCH = 500


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, in words for the auditor."""

    text: str  # Chinese source with places for `params`
    params: dict[str, object]

    def __str__(self) -> str:
        return gettext(self.text).format(**self.params)


@dataclass(frozen=True)
class Told:
    """What the judge of the bundle found."""

    finding: verify.Finding

    def __str__(self) -> str:
        return self.finding.words(english=not (get_language() or "zh").startswith("zh"))


Problems = Iterator[Problem | Told]


def problems(*, with_projections: bool = True) -> Problems:
    """Everything that is wrong with the journal and what hangs on it; nothing when all is well."""
    for name in (*triggers.missing(connection), *rowguard.missing()):
        yield Problem(N_("数据库触发器 {name} 缺失或被改动，记录不再受保护"), {"name": name})
    with snapshot():
        for log in Log.objects.order_by("pk"):
            yield from _log(log)
        yield from _files()
        if with_projections:
            for difference in rebuild.differences():
                yield Problem(N_("表中数据与记录不符：{difference}"), {"difference": str(difference)})


def _log(log: Log) -> Problems:
    area_id = log.pk
    key = verify.Key(note.verifier_key(log.origin, bytes(log.public_key)))
    notes = Checkpoint.objects.filter(area_id=area_id).order_by("size").values_list("note", flat=True)
    judge = verify.Judge(key, list(notes), erased=verify.erasures(erasing_leaves(area_id)))
    stored, growing = Nodes(area_id), tree.Frontier()
    for row in rows(area_id):
        judge.entry(
            row.leaf,
            row.leaf_hash,
            [(value.name, bytes(value.salt), value.value) for value in row.values],
            [
                (file.position, bytes(file.salt), {"mime": file.mime, "sha256": file.sha256, "size": file.size})
                for file in row.files
            ],
        )
        if not _repeats(row):
            yield Problem(N_("第 {seq} 条：查询用的列与记录内容不符"), {"seq": row.entry.seq})
        for level, index, hash_ in growing.append(row.leaf_hash):
            if not stored.holds(level, index, hash_):
                yield Problem(N_("树节点 {level}/{index} 缺失或被改动"), {"level": level, "index": index})
    for level, index in stored.left():
        yield Problem(N_("多出树节点 {level}/{index}"), {"level": level, "index": index})
    yield from map(Told, judge.finish(unsigned_is_wrong=False))
    yield from _head(log, growing)
    yield from _signer(log, growing.size)


def _repeats(row: Row) -> bool:
    """Whether the columns say what the leaf says. A leaf that cannot be read was already told."""
    leaf, wrong = verify.read_leaf(row.leaf)
    if wrong:
        return True
    entry = row.entry
    return (
        entry.seq,
        entry.stream_kind,
        entry.stream_id,
        entry.stream_seq,
        entry.type,
        leaves.instant(entry.at),
        entry.person_id,
        entry.unit_id,
    ) == (
        leaf["seq"],
        leaf["stream"]["kind"],
        leaf["stream"]["id"],
        leaf["stream_seq"],
        leaf["type"],
        leaf["ts"],
        leaf["actor"],
        leaf["unit"],
    )


class Nodes:
    """The stored inner nodes, asked for in the order in which the tree finishes them."""

    def __init__(self, area_id: int) -> None:
        found = Node.objects.filter(area_id=area_id).order_by("level", "index")
        self._levels: dict[int, Iterator[tuple[int, bytes]]] = {}
        self._next: dict[int, tuple[int, bytes] | None] = {}
        for level in found.order_by("level").values_list("level", flat=True).distinct():
            rows = found.filter(level=level).values_list("index", "hash").iterator(chunk_size=_BATCH)
            self._levels[level] = ((index, bytes(hash_)) for index, hash_ in rows)
            self._next[level] = next(self._levels[level], None)

    def holds(self, level: int, index: int, hash_: bytes) -> bool:
        row = self._next.get(level)
        while row is not None and row[0] < index:  # one too many, below
            row = next(self._levels[level], None)
        if row is None or row[0] != index:
            return False
        self._next[level] = next(self._levels[level], None)
        return row[1] == hash_

    def left(self) -> list[tuple[int, int]]:
        return [(level, row[0]) for level, row in self._next.items() if row is not None]


def _head(log: Log, growing: tree.Frontier) -> Problems:
    head = Head.objects.filter(pk=log.pk).first()
    if head is None or (head.size, bytes(head.frontier)) != (growing.size, growing.pack()):
        yield Problem(N_("日志 {origin} 的头与记录不符：应有 {size} 条"), {"origin": log.origin, "size": growing.size})


def _signer(log: Log, size: int) -> Problems:
    signed, root = signer.last_signed(log.pk)
    if signed > size:
        yield Problem(
            N_("签名时已有 {signed} 条，库中只有 {size} 条：可能恢复了旧备份"), {"signed": signed, "size": size}
        )
    elif signed:
        known = Checkpoint.objects.filter(area_id=log.pk, size=signed).first()
        if known is not None and bytes(known.root) != root:
            yield Problem(N_("第 {size} 条处的签名与签名机记得的不一致"), {"size": signed})


def _files() -> Problems:
    """Every file of an entry is on the disk, with the bytes it was recorded with."""
    hashes = EntryFile.objects.order_by("sha256").values_list("sha256", flat=True).distinct()
    for sha256 in hashes.iterator(chunk_size=_BATCH):
        try:
            found = blobs.digest_of(sha256)
        except FileNotFoundError:
            yield Problem(N_("文件 {sha256} 不在磁盘上"), {"sha256": sha256})
            continue
        if found != sha256:
            yield Problem(N_("文件 {sha256} 的内容被改动"), {"sha256": sha256})
