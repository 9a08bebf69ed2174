"""The two tallies, moved with the item. Each register that an item hangs in is counted; `is_home` tells which
rows add up to the area's total."""

from typing import NamedTuple

from django.db import connections, router

from taizhang.ledger.models import ItemRegister, Tally
from taizhang.ledger.rules import DueKind, day_of


class Place(NamedTuple):
    """Where an item is counted."""

    unit_id: int
    state: str
    is_open: bool
    yellow_on: object
    red_on: object
    is_standing: bool
    waits_meeting: bool


def place(item):
    return Place(
        item.lead_unit_id or 0,
        item.state,
        item.is_open,
        day_of(item.yellow_from_at),
        day_of(item.red_from_at),
        item.is_standing,
        item.due_kind == DueKind.MEETING,
    )


def shift(e, item, before):
    """Move the item from where it was counted to where it is now."""
    after = place(item)
    if after == before:
        return
    for n, (register_id, is_home) in enumerate(_registers(item)):
        _count(e, register_id, is_home, before, -1, n)
        _count(e, register_id, is_home, after, 1, n)


def enter(e, item, register_id, is_home, by=1):
    """Begin (or with -1 end) counting the item in a register."""
    _count(e, register_id, is_home, place(item), by, 0)


def _registers(item):
    rows = ItemRegister.objects.filter(area_id=item.area_id, item_id=item.pk).order_by("id")
    return list(rows.values_list("register_id", "is_home"))


def _count(e, register_id, is_home, where, by, n):
    key = [e.area_id, register_id, is_home, where.unit_id, where.state, where.is_standing]
    # One entry can begin a row for each register, where the item went.
    id_ = (e.entry_id << 10) + n
    _add(_TALLY, id_, key, by)
    if where.is_open:
        _add(_OPEN_TALLY, id_, [*key, where.yellow_on, where.red_on, where.waits_meeting], by)


def _add(statements, id_, key, by):
    less, more = statements
    with connections[router.db_for_write(Tally)].cursor() as cursor:
        cursor.execute(*((less, key) if by < 0 else (more, [id_, *key])))


# Written out, because most acts move two counts and some move four.
_TALLY = (
    """UPDATE ledger_tally SET count = count - 1
        WHERE area_id = %s AND register_id = %s AND is_home = %s AND unit_id = %s AND state = %s
          AND is_standing = %s""",
    """INSERT INTO ledger_tally (id, area_id, register_id, is_home, unit_id, state, is_standing, count)
       VALUES (%s, %s, %s, %s, %s, %s, %s, 1)
       ON CONFLICT (area_id, is_home, unit_id, register_id, state, is_standing)
       DO UPDATE SET count = ledger_tally.count + 1""",
)
_OPEN_TALLY = (
    """UPDATE ledger_opentally SET count = count - 1
        WHERE area_id = %s AND register_id = %s AND is_home = %s AND unit_id = %s AND state = %s AND is_standing = %s
          AND yellow_on = %s AND red_on = %s AND waits_meeting = %s""",
    """INSERT INTO ledger_opentally
              (id, area_id, register_id, is_home, unit_id, state, is_standing, yellow_on, red_on, waits_meeting, count)
       VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1)
       ON CONFLICT (area_id, is_home, unit_id, register_id, state, red_on, yellow_on, is_standing, waits_meeting)
       DO UPDATE SET count = ledger_opentally.count + 1""",
)
