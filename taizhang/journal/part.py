"""Some streams of a log, each entry with its receipt: what `verify.py` judges where the whole log is not handed over.

All receipts lead to one signed note. That an entry was left out, or came later, it cannot show; it counts the gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from taizhang.engine import canonical, note, verify
from taizhang.engine.receipt import Receipt
from taizhang.journal import bundle, leaves, proofs
from taizhang.journal.models import Checkpoint, Entry, EntryFile, Log, Value
from taizhang.journal.rows import Row

_BATCH = 300
Withheld = Callable[[str, Mapping[str, Any]], bool]
Create = Callable[[str], Any]


def write(
    area_id: int, size: int, kind: str, ids: list[int], create: Create, *, withheld: Withheld | None = None
) -> int:
    """Write the entries of these streams among the first `size`, which a checkpoint signed; returns how many.

    `create(name)` opens a file for writing, one at a time. `withheld(type, pub)` names entries that are left out.
    """
    log = Log.objects.get(pk=area_id)
    signed = Checkpoint.objects.get(area_id=area_id, size=size).note
    stated = {
        "format": verify.PART, "note": signed, "origin": log.origin, "size": size,
        "verifier": note.verifier_key(log.origin, bytes(log.public_key)),
    }  # fmt: skip
    _put(create, "log.json", canonical.dumps(stated) + b"\n")
    _put(create, "verify.py", Path(verify.__file__).read_bytes())
    count = 0
    with create("events.jsonl") as out:
        for row in _rows(area_id, size, kind, ids, withheld):
            out.write(row.leaf + b"\n")
            count += 1
    with create("receipts.jsonl") as out:
        for batch in _batches(area_id, size, kind, ids, withheld):
            paths = proofs.inclusions(area_id, [row.entry.seq for row in batch], size)
            for row in batch:
                receipt = Receipt(row.entry.seq, row.leaf_hash, tuple(paths[row.entry.seq]), signed)
                out.write(canonical.dumps({"receipt": receipt.text()}) + b"\n")
    for name, lines in (("values.jsonl", bundle.value_lines), ("files.jsonl", bundle.file_lines)):
        with create(name) as out:
            for row in _rows(area_id, size, kind, ids, withheld):
                out.writelines(line + b"\n" for line in lines(row))
    return count


def _rows(area_id: int, size: int, kind: str, ids: list[int], withheld: Withheld | None) -> Iterator[Row]:
    for batch in _batches(area_id, size, kind, ids, withheld):
        yield from batch


def _batches(area_id: int, size: int, kind: str, ids: list[int], withheld: Withheld | None) -> Iterator[list[Row]]:
    last = -1
    wanted = Entry.objects.filter(area_id=area_id, stream_kind=kind, stream_id__in=ids, seq__lt=size)
    while page := list(wanted.filter(seq__gt=last).order_by("seq")[:_BATCH]):
        last = page[-1].seq
        beside = {e.pk: Row(e, bytes(e.leaf), bytes(e.leaf_hash)) for e in page if not _is_withheld(e, withheld)}
        for value in Value.objects.filter(entry_id__in=list(beside)).order_by("entry_id", "name"):
            beside[value.entry_id].values.append(value)
        for file in EntryFile.objects.filter(entry_id__in=list(beside)).order_by("entry_id", "position"):
            beside[file.entry_id].files.append(file)
        yield list(beside.values())


def _is_withheld(entry: Entry, withheld: Withheld | None) -> bool:
    return withheld is not None and withheld(entry.type, leaves.read(bytes(entry.leaf))["pub"])


def _put(create: Callable[[str], IO[bytes]], name: str, data: bytes) -> None:
    with create(name) as out:
        out.write(data)
