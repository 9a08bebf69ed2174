"""What items quote from a paper of a higher room: their citations, and the same words where an entry repeats them."""

from collections import defaultdict

from taizhang import journal
from taizhang.engine.events import ERASED
from taizhang.ledger.models import ItemSource

LONG = 6  # from so many characters the same words elsewhere on the item are the same thing


def citing(area_id, origin, sha256=None):
    """Ids of the items that cite this paper now; with its hash the index answers."""
    kind, id_ = origin
    rows = ItemSource.objects.filter(area_id=area_id, origin_kind=kind, origin_id=id_)
    return set((rows.filter(sha256=sha256) if sha256 else rows).values_list("item_id", flat=True))


def quoted(area_id, item_ids, origin):
    """Of each item [(entry, names)], oldest first: the entries that quote this paper, with the words that are its own.
    A requirement that repeats the passage letter by letter is the passage."""
    found = {item_id: [] for item_id in item_ids}
    if not found:
        return found
    entries = defaultdict(list)
    for entry in journal.latest(area_id, limit=None, stream_kind="item", stream_id__in=list(found)):
        entries[entry.stream_id].insert(0, entry)
    for item_id, told in entries.items():
        passages = {text for e in told for _, text in _source_words(e, origin) if len(text) >= LONG}
        for e in told:
            own = {name for name, _ in _source_words(e, origin)}
            names = [name for name, text in e.priv.items() if name in own or text in passages]
            if names:
                found[item_id].append((e, names))
    return found


def _source_words(e, origin):
    """(name, text) of the citation, where this entry makes one of this paper."""
    source = e.pub.get("source")
    if not source or (source["origin_kind"], source["origin_id"]) != origin:
        return []
    return [(name, text) for name, text in e.priv.items() if name.startswith("source_") and text not in ("", ERASED)]
