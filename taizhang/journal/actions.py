"""Writing the journal: the one way in which anything in Taizhang is changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Q

from taizhang.engine import marks, tree
from taizhang.engine.events import Event, Recorded, Signature
from taizhang.engine.refusal import N_, Refused
from taizhang.journal import blobs, events, leaves
from taizhang.journal.models import Entry, EntryFile, Head, Ids, Log, Node, Submission, Value
from taizhang.journal.recording import is_projecting, project

CHECKPOINT_EVERY = 1024

_ORIGIN = re.compile(r"[a-z0-9][a-z0-9.\-]*(/[a-z0-9][a-z0-9.\-]*)*")
_KEY = re.compile(r"[A-Za-z0-9_\-]{8,64}")
_ID_BLOCK = 1 << 40


class Person(Protocol):
    """Whoever sends a form."""

    @property
    def area_id(self) -> int: ...
    @property
    def person_id(self) -> int: ...


_submission_key: ContextVar[str | None] = ContextVar("journal_submission_key", default=None)


def append(
    event: Event,
    *,
    by: Signature | None,
    at: datetime,
    area_id: int | None = None,
    device_at: datetime | None = None,
    idem: str | None = None,
) -> Recorded:
    """Record an event and write its projections, in the caller's transaction.

    `by=None` is 自动 (the system) and needs `area_id`. Takes the head lock of the area and keeps it until the
    transaction ends: take every other lock before. Words that carry a mark of secrecy are Refused.
    """
    _require_transaction("append")
    if is_projecting():
        raise RuntimeError("a projector only writes rows; it cannot record an event")
    kind = events.kind(event.type)
    area_id = by.area_id if by is not None else area_id
    if area_id is None:
        raise ValueError("an event by the system needs its area_id")

    size, frontier, origin = _locked_head(area_id)
    stream_kind, stream_id = event.stream
    last = _first_row(_LAST_OF_STREAM, area_id, stream_kind, stream_id)
    stream_seq, prev = (last[0] + 1, bytes(last[1])) if last else (1, None)

    words, files = leaves.openings(event, by), leaves.file_openings(event)
    marks.refuse_classified(*(word.value for word in words))
    place = leaves.Place(origin, size, stream_seq, prev)
    leaf = leaves.compose(place, event, by, at, device_at, idem or _submission_key.get(), words, files)
    leaf_hash = tree.leaf_hash(leaf)
    growing = tree.Frontier.unpack(size, frontier)
    finished = growing.append(leaf_hash)

    entry = Entry.objects.create(
        area_id=area_id,
        seq=size,
        stream_kind=stream_kind,
        stream_id=stream_id,
        stream_seq=stream_seq,
        type=event.type,
        at=at,
        person_id=by.person_id if by else None,
        unit_id=by.unit_id if by else None,
        leaf=leaf,
        leaf_hash=leaf_hash,
    )
    _keep_openings(entry, words, files)
    if finished:
        Node.objects.bulk_create(Node(area_id=area_id, level=n, index=i, hash=h) for n, i, h in finished)
    Head.objects.filter(pk=area_id).update(size=growing.size, frontier=growing.pack())

    recorded = leaves.recorded(
        entry.pk,
        area_id,
        leaves.read(leaf),
        leaf_hash.hex(),
        {word.name: word.value for word in words},
        {position: file.ref for position, file in enumerate(files)},
    )
    project(recorded)
    for do in events.afterwards(recorded.type):
        do(recorded)
    if kind.seals or growing.size % CHECKPOINT_EVERY == 0:
        transaction.on_commit(lambda: checkpoint_if_changed(area_id), robust=True)
    return recorded


def allot(area_id: int, kind: str, count: int = 1) -> int:
    """The next free id for a new thing of this kind; with `count`, the first of that many in a row.

    Ids are whole numbers of one table across all areas: each area counts inside its own block of 2^40.
    """
    _require_transaction("allot")
    rows = Ids.objects.select_for_update().filter(pk=area_id)
    row = rows.first()
    if row is None:
        Ids.objects.bulk_create([Ids(area_id=area_id)], ignore_conflicts=True)
        row = rows.get()
    last = row.last.get(kind, (area_id - 1) * _ID_BLOCK)
    row.last[kind] = last + count
    row.save(update_fields=["last"])
    return last + 1


def serial(id_: int) -> int:
    """Which of its area's things of this kind it is, counted from 1: what `allot` gave, without the area's block."""
    return (id_ - 1) % _ID_BLOCK + 1


@dataclass
class Sent:
    """One submission of a form: where the first sending led. Whoever finds None acts, and says where it led."""

    location: str | None


@contextmanager
def once(by: Person, key: str, fingerprint: str) -> Iterator[Sent]:
    """Let a form with this key act only once; the same key with another body is refused.

        with journal.once(by, key, fingerprint) as sent:
            if sent.location is None:
                …act…
                sent.location = "/items/12/"

    Belongs into the transaction of the act, so that a refused act leaves the key free.
    """
    _require_transaction("once")
    if not _KEY.fullmatch(key):
        raise Refused("journal.submission.key", N_("表单缺少有效的提交编号，请刷新页面后重试"), kind="invalid")
    mine = {"area_id": by.area_id, "person_id": by.person_id, "key": key}
    # Waits for a twin that is still under way; a twin that failed leaves nothing behind.
    Submission.objects.bulk_create([Submission(**mine, fingerprint=fingerprint)], ignore_conflicts=True)
    row = Submission.objects.get(**mine)
    if row.fingerprint != fingerprint:
        raise Refused(
            "journal.submission.other", N_("这张表单已经提交过，内容却不同；请刷新页面后重新填写"), kind="invalid"
        )
    sent = Sent(row.location or None)
    token = _submission_key.set(key)
    try:
        yield sent
    finally:
        _submission_key.reset(token)
    if not sent.location:
        raise RuntimeError("a submission ended without saying where it led")
    if sent.location != row.location:
        row.location = sent.location
        row.save(update_fields=["location"])


def erase(
    area_id: int,
    stream: tuple[str, int],
    *,
    by: Signature | None,
    at: datetime,
    only: Mapping[int, Iterable[str]] | None = None,
    entries: Iterable[int] | None = None,
) -> Recorded | None:
    """Take away what was typed in a stream: values and their salts, files and their bytes. The leaves stay.

    `only` names values per entry ({seq: names}) and leaves files alone; `entries` names entries (seqs), of which all
    words and files go; without both everything goes but the names of those who signed.
    An entry says what was erased and by whom. Projections that copied a value follow this event, or at the next
    `rebuild`. None when there was nothing to erase.
    """
    _require_transaction("erase")
    rows = Entry.objects.filter(area_id=area_id, stream_kind=stream[0], stream_id=stream[1])
    if entries is not None:
        rows = rows.filter(seq__in=list(entries))
    values = Value.objects.filter(area_id=area_id, entry__in=rows)
    files = EntryFile.objects.filter(area_id=area_id, entry__in=rows)
    if entries is not None:
        values = values.exclude(name="by_text").exclude(value="")  # an empty word says nothing
    elif only is None:
        values = values.exclude(name="by_text")
    else:
        named = [Q(entry__seq=seq, name__in=list(names)) for seq, names in only.items()]
        values, files = values.filter(reduce(or_, named, Q(pk__in=()))), files.none()
    targets: dict[int, dict[str, Any]] = {}
    for part, field in ((values, "name"), (files, "position")):
        for seq, name in part.order_by("entry__seq", field).values_list("entry__seq", field):
            target = targets.setdefault(seq, {"seq": seq, "names": [], "files": []})
            target["names" if field == "name" else "files"].append(name)
    if not targets:
        return None
    event = Event(stream, "journal.value.erased", pub={"targets": [targets[seq] for seq in sorted(targets)]})
    recorded = append(event, by=by, at=at, area_id=area_id)
    hashes = set(files.values_list("sha256", flat=True))
    values.delete()
    files.delete()
    transaction.on_commit(lambda: _leave_no_traces(hashes))
    return recorded


@transaction.atomic
def note_export(*, by: Signature, at: datetime) -> Recorded:
    """Say in the log itself that somebody takes the whole of it away."""
    return append(Event(("log", by.area_id), "journal.bundle.exported"), by=by, at=at)


def _leave_no_traces(hashes: set[str]) -> None:
    """What the erased rows leave behind: their files, and on SQLite their pages in the write-ahead log."""
    connection = transaction.get_connection()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    used = set(EntryFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    for sha256 in hashes - used:
        blobs.remove(sha256)


def open_log(area_id: int, origin: str) -> str:
    """Begin the log of an area: make its signing key and its empty head. Returns the verifier key to publish."""
    from taizhang.journal import signer

    _require_transaction("open_log")
    if not _ORIGIN.fullmatch(origin) or len(origin) > 200:
        raise Refused("journal.origin", N_("日志名称只能用小写字母、数字、点、连字符和斜线"), kind="invalid")
    key = signer.generate(area_id, origin)
    log = Log.objects.create(area_id=area_id, origin=origin, public_key=key.public_key)
    Head.objects.create(log=log)
    return key.verifier


def checkpoint(area_id: int) -> Any:
    """Sign where the log stands; returns the checkpoint."""
    from taizhang.journal import signing

    return signing.checkpoint(area_id)


def checkpoint_if_changed(area_id: int) -> Any:
    """Sign where the log stands unless that was signed already; a scheduled job calls this every minute."""
    from taizhang.journal import signing

    return signing.checkpoint(area_id, only_if_changed=True)


# Two questions of every act, written out: Django would take longer to put them together than the whole of the rest.
_HEAD = """
    SELECT head.size, head.frontier, log.origin
      FROM journal_head head JOIN journal_log log ON log.area_id = head.area_id WHERE head.area_id = %s
"""
_HEAD_LOCKED = _HEAD + "FOR UPDATE OF head"
_LAST_OF_STREAM = """
    SELECT stream_seq, leaf_hash FROM journal_entry
     WHERE area_id = %s AND stream_kind = %s AND stream_id = %s ORDER BY stream_seq DESC LIMIT 1
"""


def _locked_head(area_id: int) -> tuple[int, bytes, str]:
    has_row_locks = transaction.get_connection().features.has_select_for_update
    head = _first_row(_HEAD_LOCKED if has_row_locks else _HEAD, area_id)
    if head is None:
        raise Refused("journal.log.missing", N_("辖区 {area} 的日志尚未开立"), kind="unavailable", area=area_id)
    return head[0], bytes(head[1]), head[2]


def _first_row(sql: str, *params: int | str) -> tuple[Any, ...] | None:
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()


def _keep_openings(entry: Entry, words: list[leaves.Opening], files: list[leaves.FileOpening]) -> None:
    if words:
        Value.objects.bulk_create(
            Value(
                area_id=entry.area_id,
                entry=entry,
                name=word.name,
                salt=word.salt,
                value=word.value,
                subject_id=word.subject_id,
            )
            for word in words
        )
    if files:
        EntryFile.objects.bulk_create(
            EntryFile(
                area_id=entry.area_id,
                entry=entry,
                position=position,
                salt=file.salt,
                sha256=file.ref.sha256,
                size=file.ref.size,
                mime=file.ref.mime,
            )
            for position, file in enumerate(files)
        )


def _require_transaction(what: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"journal.{what} belongs into the transaction of the act")
