"""涉密清除 (S12): one asks, another confirms; then the words and files of the chosen entries are gone for good: from
the rows, the blob store, the copies and the search. The entries stay with 〔已删除〕."""

from django.db import connections, router, transaction

from taizhang import journal
from taizhang.ledger import copies, search, snapshots
from taizhang.ledger.models import ItemSearch
from taizhang.ledger.rules import Verb

from .base import Work

LONG = 6  # from so many characters the same words elsewhere on the item are the same thing


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
    recorded = work.record("purged", pub={"purge": purge.id, "seqs": list(purge.seqs)})
    files = {f.sha256 for e in snapshots.purgeable(work.item) if e.seq in purge.seqs for f in e.files}
    journal.erase(by.area_id, ("item", work.item.pk), by=by.signing("ledger.confirm_purge"), at=at, entries=purge.seqs)
    transaction.on_commit(lambda: _forget(files))
    return recorded


@transaction.atomic
def refuse_purge(item, *, reason, by, at, seen=None):
    """不同意清除; whoever asked may take the request back this way, too."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.REFUSE_PURGE, reason=reason)
    return work.record("purge_refused", pub={"purge": work.snapshot.purge.id}, priv={"decision": reason.strip()})


def _with_the_same_words(entries, seqs):
    """What stands in several entries goes from all of them: a corrected draft says again what was corrected."""
    chosen = {e.seq for e in entries if e.seq in set(seqs)}
    said = {text for e in entries if e.seq in chosen for text in snapshots.holds(e) if len(text) >= LONG}
    return chosen | {e.seq for e in entries if said & snapshots.holds(e)}


def _forget(files):
    for sha256 in files:
        copies.forget(sha256)
    connection = connections[router.db_for_write(ItemSearch)]
    if connection.vendor == "sqlite":  # the pairs of letters linger in the index until it is put together anew
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {search.FTS} ({search.FTS}) VALUES ('optimize')")  # noqa: S608
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
