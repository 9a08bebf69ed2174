"""Reading the journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, QuerySet

from taizhang.engine import note
from taizhang.engine.events import FileRef, Recorded
from taizhang.journal import leaves
from taizhang.journal.models import Checkpoint, Entry, EntryFile, Head, Value


def version(area_id: int, kind: str, id_: int) -> int:
    """How many entries the stream has; 0 when it does not exist."""
    return _stream(area_id, kind, id_).aggregate(last=Max("stream_seq"))["last"] or 0


def stream_of(
    area_id: int, kind: str, id_: int, *, limit: int | None = 50, before: int | None = None, files: bool = True
) -> list[Recorded]:
    """The entries of one thing, newest first; `before` is the `stream_seq` at which the last page ended. Lines of a
    page do without the files."""
    entries = _stream(area_id, kind, id_).order_by("-stream_seq")
    if before is not None:
        entries = entries.filter(stream_seq__lt=before)
    return as_recorded(entries[:limit] if limit else entries, with_files=files)


def latest(area_id: int, *, limit: int | None = 50, before: int | None = None, **columns: object) -> list[Recorded]:
    """The newest entries of the log; `columns` narrows by type, person_id… and `before` is a `seq`."""
    entries = Entry.objects.filter(area_id=area_id, **columns).order_by("-seq")
    if before is not None:
        entries = entries.filter(seq__lt=before)
    return as_recorded(entries[:limit] if limit else entries)


def acts_of(
    area_id: int, person_id: int, types: list[str], *, since: datetime, until: datetime, limit: int
) -> tuple[list[tuple[str, int]], bool]:
    """(type, seq) of what a person did in a period, newest first, and whether there was more than `limit`."""
    entries = Entry.objects.filter(area_id=area_id, person_id=person_id, type__in=types, at__gte=since, at__lt=until)
    found = list(entries.order_by("-seq").values_list("type", "seq")[: limit + 1])
    return found[:limit], len(found) > limit


def entry(area_id: int, seq: int) -> Recorded | None:
    """One entry by its number."""
    found = as_recorded(Entry.objects.filter(area_id=area_id, seq=seq))
    return found[0] if found else None


@dataclass(frozen=True)
class Standing:
    """How the log of an area stands."""

    origin: str
    verifier: str
    size: int
    signed_size: int
    signed_root: str
    signed_at: datetime | None


def standing(area_id: int) -> Standing:
    """Name, key and size of the log, and how much of it is signed."""
    head = Head.objects.select_related("log").get(pk=area_id)
    last = Checkpoint.objects.filter(area_id=area_id).order_by("-size").first()
    return Standing(
        origin=head.log.origin,
        verifier=note.verifier_key(head.log.origin, bytes(head.log.public_key)),
        size=head.size,
        signed_size=last.size if last else 0,
        signed_root=bytes(last.root).hex() if last else "",
        signed_at=last.at if last else None,
    )


def areas() -> list[int]:
    """Every area that has a log."""
    return list(Head.objects.order_by("pk").values_list("pk", flat=True))


def replay(area_id: int, *, batch: int = 500) -> Iterator[Recorded]:
    """Every entry of the log in order."""
    start = 0
    while page := as_recorded(
        Entry.objects.filter(area_id=area_id, seq__gte=start, seq__lt=start + batch).order_by("seq")
    ):
        yield from page
        start = page[-1].seq + 1


def as_recorded(entries: Iterable[Entry], *, with_files: bool = True) -> list[Recorded]:
    """Entries with their values and files, in three queries; without the files, in two."""
    entries = list(entries)
    ids = [entry.pk for entry in entries]
    values: dict[int, dict[str, str]] = {}
    files: dict[int, dict[int, FileRef]] = {}
    if ids:
        for entry_id, name, value in Value.objects.filter(entry_id__in=ids).values_list("entry_id", "name", "value"):
            values.setdefault(entry_id, {})[name] = value
    if ids and with_files:
        rows = EntryFile.objects.filter(entry_id__in=ids)
        for file in rows.order_by("entry_id", "position"):
            files.setdefault(file.entry_id, {})[file.position] = FileRef(file.sha256, file.size, file.mime)
    return [
        leaves.recorded(
            entry.pk,
            entry.area_id,
            leaves.read(bytes(entry.leaf)),
            bytes(entry.leaf_hash).hex(),
            values.get(entry.pk, {}),
            files.get(entry.pk, {}) if with_files else None,
        )
        for entry in entries
    ]


def _stream(area_id: int, kind: str, id_: int) -> QuerySet[Entry]:
    return Entry.objects.filter(area_id=area_id, stream_kind=kind, stream_id=id_)
