"""涉密清除 (S12): one asks, another confirms; then the words and files of the chosen entries are gone for good: from
the rows, the blob store, the copies and the search. The entries stay with 〔已删除〕."""

from collections.abc import Callable

from django.db import connections, router, transaction

from taizhang import journal
from taizhang.engine.events import ERASED, Event
from taizhang.ledger import copies, quoting, search, snapshots
from taizhang.ledger.models import Handout, Item, ItemSearch
from taizhang.ledger.quoting import LONG
from taizhang.ledger.rules import Verb

from .base import Work

# Rooms above that repeat what an item says: (area_id, item_ids, words, by=, at=), once the items are locked and before
# anything is recorded. `by` is the signature of whoever confirmed.
BESIDE: list[Callable[..., None]] = []


@transaction.atomic
def ask_purge(item, *, seqs, reason, by, at, seen=None):
    """申请清除: names the entries and the reason. Nothing is taken away yet."""
    work = Work.on(item, by=by, at=at, seen=seen)
    entries = snapshots.purgeable(work.item)
    work.decide(Verb.ASK_PURGE, seqs=tuple(seqs), known=tuple(e.seq for e in entries), reason=reason)
    chosen = sorted(_with_the_same_words(entries, seqs))
    pub = {"purge": work.allot("purge"), "seqs": chosen}
    return work.record("purge_asked", pub=pub, priv={"reason": reason.strip()})


@transaction.atomic
def confirm_purge(item, *, by, at, seen=None):
    """确认清除."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.CONFIRM_PURGE)
    purge = work.snapshot.purge
    chosen = [e for e in snapshots.purgeable(work.item) if e.seq in purge.seqs]
    words = {text for e in chosen for text in e.priv.values() if text != ERASED}
    _tell_beside(by.area_id, [work.item.pk], words, by.signing("ledger.confirm_purge"), at)
    recorded = work.record("purged", pub={"purge": purge.id, "seqs": list(purge.seqs)})
    files = {f.sha256 for e in chosen for f in e.files}
    journal.erase(by.area_id, ("item", work.item.pk), by=by.signing("ledger.confirm_purge"), at=at, entries=purge.seqs)
    transaction.on_commit(lambda: leave_no_copies(files))
    return recorded


@transaction.atomic
def refuse_purge(item, *, reason, by, at, seen=None):
    """不同意清除; whoever asked may take the request back this way, too."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.REFUSE_PURGE, reason=reason)
    return work.record("purge_refused", pub={"purge": work.snapshot.purge.id}, priv={"decision": reason.strip()})


def _tell_beside(area_id, item_ids, words, by, at):
    for take_away in BESIDE:
        take_away(area_id, item_ids, words, by=by, at=at)


def _with_the_same_words(entries, seqs):
    """What stands in several entries goes from all of them: a corrected draft says again what was corrected."""
    chosen = {e.seq for e in entries if e.seq in set(seqs)}
    said = {text for e in entries if e.seq in chosen for text in snapshots.holds(e) if len(text) >= LONG}
    return chosen | {e.seq for e in entries if said & snapshots.holds(e)}


@transaction.atomic
def empty_citations(origin, purge, item_ids, *, by, at):
    """The paper `origin`, as ("document", 12), was purged: what these items quote from it goes, and their citations say
    since when. `by` is the signature of whoever confirmed. The items themselves stay. Returns the entries by number."""
    kind, id_ = origin
    items = list(Item.objects.select_for_update().filter(area_id=by.area_id, pk__in=item_ids).order_by("pk"))
    quoted = quoting.quoted(by.area_id, [item.pk for item in items], origin)
    words = {entry.priv[name] for told in quoted.values() for entry, names in told for name in names}
    _tell_beside(by.area_id, [item.pk for item in items], words - {ERASED}, by, at)
    emptied = []
    for item in items:
        names = {entry.seq: words for entry, words in quoted[item.pk]}
        pub = {"purge": purge, "origin_kind": kind, "origin_id": id_, "seqs": sorted(names)}
        stream = ("item", item.pk)
        journal.append(Event(stream, "ledger.item.source_purged", pub=pub), by=by, at=at)
        journal.erase(by.area_id, stream, by=by, at=at, only=names)
        emptied += names
    for handout in Handout.objects.filter(area_id=by.area_id, origin_kind=kind, origin_id=id_).order_by("pk"):
        made = [e.seq for e in journal.stream_of(by.area_id, "handout", handout.pk, limit=None) if e.priv.get("title")]
        stream = ("handout", handout.pk)
        journal.erase(by.area_id, stream, by=by, at=at, only={seq: ["title"] for seq in made})
    return sorted(emptied)


def leave_no_copies(files):
    """After the commit: thumbnails of these files, and what the search and the write-ahead log still hold."""
    for sha256 in files:
        copies.forget(sha256)
    connection = connections[router.db_for_write(ItemSearch)]
    if connection.vendor == "sqlite":  # the pairs of letters linger in the index until it is put together anew
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {search.FTS} ({search.FTS}) VALUES ('optimize')")  # noqa: S608
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
