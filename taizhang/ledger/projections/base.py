"""What every projector of the ledger uses: reading an entry, row ids, and moving an item.

All that a projector writes comes from the entry, so replaying the journal gives the same rows.
"""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import chain

from taizhang.ledger.models import Item
from taizhang.ledger.projections import tallies
from taizhang.ledger.rules import OPEN

_ROWS_PER_ENTRY = 1 << 10


def row_ids(e):
    """Ids for the rows that this entry makes and that no other entry names."""
    first = e.entry_id * _ROWS_PER_ENTRY
    return chain(range(first, first + _ROWS_PER_ENTRY), _overflow(e.entry_id))


def _overflow(entry_id):
    """A claim may rest on thousands of proofs: the ids beyond are negative, where no others are."""
    first = -((entry_id + 1) << 16)
    return iter(range(first, first + (1 << 16)))


def day(text):
    return date.fromisoformat(text) if text else None


def instant(text):
    return datetime.fromisoformat(text) if text else None


def number(text):
    """A decimal that a person typed; None where the value was erased."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def item_of(e):
    return Item.objects.get(pk=e.stream_id, area_id=e.area_id)


def stated(e):
    """The columns that `now` carries: the state and what the light follows."""
    now = e.pub.get("now")
    if not now:
        return {}
    return {
        "state": now["state"],
        "is_open": now["state"] in OPEN,
        "yellow_from_at": instant(now["yellow_from_at"]),
        "red_from_at": instant(now["red_from_at"]),
        "overdue_from_at": instant(now["overdue_from_at"]),
        "report_due_on": day(now["report_due_on"]),
    }


def move(e, item=None, **columns):
    """Write the item: what the entry says, its version, and the tallies that follow from it."""
    item = item or item_of(e)
    before, was_open = tallies.place(item), item.is_open
    columns = {**stated(e), "last_at": e.at, "version": e.stream_seq, **columns}
    for name, value in columns.items():
        setattr(item, name, value)
    item.save(update_fields=columns)
    tallies.shift(e, item, before)
    if item.parent_id and item.is_open != was_open:
        parent = Item.objects.get(pk=item.parent_id, area_id=e.area_id)
        parent.open_child_count += 1 if item.is_open else -1
        parent.save(update_fields=["open_child_count"])
    return item
