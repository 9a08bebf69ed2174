"""The log row by row, with what lies beside each leaf; for exporting and verifying it as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from taizhang.journal.models import Entry, EntryFile, Value

_BATCH = 1000


@dataclass(frozen=True)
class Row:
    """An entry as it is stored."""

    entry: Entry
    leaf: bytes
    leaf_hash: bytes
    values: list[Value] = field(default_factory=list)  # by name
    files: list[EntryFile] = field(default_factory=list)  # by position


def rows(area_id: int, size: int | None = None) -> Iterator[Row]:
    """Every stored entry of the log in order, the first `size` of them."""
    last = -1
    while page := _page(area_id, last, size):
        beside = {entry.pk: Row(entry, _bytes(entry.leaf), _bytes(entry.leaf_hash)) for entry in page}
        for value in Value.objects.filter(entry_id__in=beside).order_by("entry_id", "name"):
            beside[value.entry_id].values.append(value)
        for file in EntryFile.objects.filter(entry_id__in=beside).order_by("entry_id", "position"):
            beside[file.entry_id].files.append(file)
        yield from beside.values()
        last = page[-1].seq


def erasing_leaves(area_id: int, size: int | None = None) -> Iterator[bytes]:
    """The leaves of the entries that erased something, which `verify.erasures` asks for first."""
    erasing = Entry.objects.filter(area_id=area_id, type="journal.value.erased").order_by("seq")
    if size is not None:
        erasing = erasing.filter(seq__lt=size)
    yield from map(_bytes, erasing.values_list("leaf", flat=True))


def _page(area_id: int, last: int, size: int | None) -> list[Entry]:
    entries = Entry.objects.filter(area_id=area_id, seq__gt=last).order_by("seq")
    if size is not None:
        entries = entries.filter(seq__lt=size)
    return list(entries[:_BATCH])


def _bytes(stored: bytes | memoryview | str) -> bytes:
    """What stands in the column; after a careless edit it may be text."""
    return stored.encode() if isinstance(stored, str) else bytes(stored)
