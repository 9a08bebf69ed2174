"""The two tallies, moved with the item. Each register that an item hangs in is counted; `is_home` tells which
rows add up to the area's total."""

from typing import NamedTuple

from django.db.models import F

from taizhang.ledger.models import ItemRegister, OpenTally, Tally
from taizhang.ledger.rules import day_of


class Place(NamedTuple):
    """Where an item is counted."""

    unit_id: int
    state: str
    is_open: bool
    yellow_on: object
    red_on: object


def place(item):
    return Place(
        item.lead_unit_id or 0, item.state, item.is_open, day_of(item.yellow_from_at), day_of(item.red_from_at)
    )


def shift(e, item, before):
    """Move the item from where it was counted to where it is now."""
    after = place(item)
    if after == before:
        return
    for register_id, is_home in _registers(item):
        _count(e, register_id, is_home, before, -1)
        _count(e, register_id, is_home, after, 1)


def enter(e, item, register_id, is_home, by=1):
    """Begin (or with -1 end) counting the item in a register."""
    _count(e, register_id, is_home, place(item), by)


def _registers(item):
    rows = ItemRegister.objects.filter(area_id=item.area_id, item_id=item.pk).order_by("id")
    return list(rows.values_list("register_id", "is_home"))


def _count(e, register_id, is_home, where, by):
    key = {
        "area_id": e.area_id,
        "register_id": register_id,
        "is_home": is_home,
        "unit_id": where.unit_id,
        "state": where.state,
    }
    _add(Tally, e, key, by)
    if where.is_open:
        _add(OpenTally, e, {**key, "yellow_on": where.yellow_on, "red_on": where.red_on}, by)


def _add(model, e, key, by):
    if not model.objects.filter(**key).update(count=F("count") + by):
        # One entry can begin several rows of a tally: what is before, what is after, for each register.
        taken = model.objects.filter(id__gte=e.entry_id << 10, id__lt=(e.entry_id + 1) << 10).count()
        model.objects.create(id=(e.entry_id << 10) + taken, count=by, **key)
