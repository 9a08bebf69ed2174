"""Rounds of a register (报送周期): meetings that were held, and the next duty of its items after another rule."""

from django.db import transaction
from django.db.models import Q

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused, require
from taizhang.ledger.models import Item, ItemRegister
from taizhang.ledger.rules import WORKING, RoundKind, day_of

from .base import due_again, iso
from .office import AT_ONCE
from .registers import locked_register


@transaction.atomic
def meeting_held(register, *, on, by, at, seen=None):
    """会议开过了: the reports that are due so many working days after it begin to run. Days of meetings only go
    forward, and none is to come."""
    row = locked_register(register, by, seen)
    rhythm, met_on = row.rounds or (None, None)
    require(
        rhythm is not None and rhythm.kind == RoundKind.MEETING, "ledger.not_by_meetings",
        N_("这一册不是会后报送，不用登记会议。请先改报送周期。"),
    )  # fmt: skip
    if on is None or on > day_of(at):
        raise Refused("ledger.met_on", N_("请填开会的日期，不能晚于今天。"), "invalid")
    if met_on and on <= met_on:
        raise Refused(
            "ledger.met_before", N_("已经登记过{day}的会议，新登记的要在它之后。"), "invalid", day=met_on.isoformat()
        )
    event = Event(("register", row.pk), "ledger.register.met", pub={"met_on": iso(on), "moves_reports": True})
    return journal.append(event, by=by.signing("ledger.keep"), at=at)


def move_rounds(area_id, register_id, *, at):
    """After another rule of reporting, or a meeting: the next duty of the items at home in the register or hanging
    there, a few at a time. Begun again, it finds what is left."""
    items, last, recorded = Item.objects.filter(area_id=area_id, is_open=True, state__in=WORKING), 0, []
    items = items.filter(Q(register_id=register_id) | Q(pk__in=_hung(area_id, register_id))).order_by("id")
    while ids := list(items.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            recorded += _moved(area_id, ids, at)
        last = ids[-1]
    return recorded


def _hung(area_id, register_id):
    rows = ItemRegister.objects.filter(area_id=area_id, register_id=register_id, is_home=False)
    return rows.values("item_id")


def _moved(area_id, ids, at):
    items = Item.objects.select_for_update(of=("self",)).filter(area_id=area_id, pk__in=ids, state__in=WORKING)
    recorded = []
    for item in items.select_related("register").order_by("id"):
        fresh = due_again(item, at=at)
        if fresh["report_due_on"] != iso(item.report_due_on):
            event = Event(("item", item.pk), "ledger.item.round_moved", pub={"now": fresh})
            recorded.append(journal.append(event, by=None, at=at, area_id=area_id))
    return recorded
