"""The export bundle: everything that an auditor needs to verify a log without us."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from taizhang.engine import canonical, note, verify
from taizhang.engine.refusal import N_, Refused
from taizhang.journal import blobs, signing
from taizhang.journal.models import Checkpoint, EntryFile, Head, Log
from taizhang.journal.rows import Row, rows
from taizhang.journal.snapshot import snapshot

README = """\
台账办理记录导出

日志名称：{origin}
记录条数：{size}

核验：在任何一台装有 Python 3.8 以上的电脑上，不联网，运行

    python3 verify.py . --key "{verifier}"

密钥请以本单位对外公布的为准，不要只信本文件里写的。
结束码 0：完整，1：被改动或有违规，2：读不出来。

log.json      日志名称、条数、密钥
events.jsonl  每行一条记录（树叶），规范 JSON
hashes.txt    每行一条记录的哈希
values.jsonl  未删除的内容及其盐值
files.jsonl   未删除的文件的哈希、大小、类型及盐值
notes.jsonl   每次签名
blobs/        文件本身（如果一并导出）
verify.py     核验程序，可以换成自己信得过的一份

----

An export of a Taizhang journal. To verify it, anywhere, offline, with Python 3.8 or newer:

    python3 verify.py . --key "{verifier}" --english

Take the key from what the site has published, not from this file.
"""


def write(area_id: int, target: Path, *, with_files: bool = False) -> int:
    """Write the bundle of a log, as a .zip or a directory by the name; returns the number of entries."""
    with _settled(area_id) as (log, size), _container(target) as create:
        verifier = note.verifier_key(log.origin, bytes(log.public_key))
        stated = {"format": verify.FORMAT, "origin": log.origin, "size": size, "verifier": verifier}
        _put(create, "log.json", canonical.dumps(stated) + b"\n")
        _put(create, "README.txt", README.format(**stated).encode())
        _put(create, "verify.py", Path(verify.__file__).read_bytes())
        with create("notes.jsonl") as out:
            for text in Checkpoint.objects.filter(area_id=area_id).order_by("size").values_list("note", flat=True):
                out.write(canonical.dumps({"note": text}) + b"\n")
        # One file after the other, because a zip takes only one at a time.
        for name, lines in (
            ("events.jsonl", _event),
            ("hashes.txt", _hash),
            ("values.jsonl", value_lines),
            ("files.jsonl", file_lines),
        ):
            with create(name) as out:
                for row in rows(area_id, size):
                    out.writelines(line + b"\n" for line in lines(row))
        if with_files:
            hashes = EntryFile.objects.filter(area_id=area_id).order_by("sha256").values_list("sha256", flat=True)
            for sha256 in hashes.distinct():
                with blobs.open(sha256) as source, create(f"blobs/{sha256[:2]}/{sha256[2:]}") as out:
                    shutil.copyfileobj(source, out)
    return size


@contextmanager
def _settled(area_id: int) -> Iterator[tuple[Log, int]]:
    """The log at a moment at which all of it is signed."""
    for _ in range(20):
        signing.checkpoint(area_id, only_if_changed=True)
        with snapshot():
            head = Head.objects.select_related("log").filter(pk=area_id).first()
            if head is not None and Checkpoint.objects.filter(area_id=area_id, size=head.size).exists():
                yield head.log, head.size
                return
    raise Refused("journal.bundle.busy", N_("记录一直在增加，请稍后再导出"), kind="unavailable")


def _event(row: Row) -> list[bytes]:
    return [row.leaf]


def _hash(row: Row) -> list[bytes]:
    return [row.leaf_hash.hex().encode()]


def value_lines(row: Row) -> list[bytes]:
    return [
        canonical.dumps(
            {"name": value.name, "salt": bytes(value.salt).hex(), "seq": row.entry.seq, "value": value.value}
        )
        for value in row.values
    ]


def file_lines(row: Row) -> list[bytes]:
    return [
        canonical.dumps(
            {
                "file": file.position,
                "mime": file.mime,
                "salt": bytes(file.salt).hex(),
                "seq": row.entry.seq,
                "sha256": file.sha256,
                "size": file.size,
            }
        )
        for file in row.files
    ]


Create = Callable[[str], IO[bytes]]


@contextmanager
def _container(target: Path) -> Iterator[Create]:
    """Everything that was ever typed goes in: it is its owner's alone."""
    if target.suffix == ".zip":
        file = os.open(target, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(file, "w+b") as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            yield lambda name: archive.open(name, "w", force_zip64=True)
        return
    target.mkdir(mode=0o700, parents=True, exist_ok=True)

    def create(name: str) -> IO[bytes]:
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        return place.open("wb")

    yield create


def _put(create: Create, name: str, data: bytes) -> None:
    with create(name) as out:
        out.write(data)
