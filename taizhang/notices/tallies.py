"""What waits for whom, counted for everybody at once: the morning's digest says with these what the must-do list shows
one person. Each tally is one question, however many persons there are."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F

from taizhang.ledger.models import Blocker, ItemUnit, SpokenInstruction
from taizhang.ledger.rules import WORKING
from taizhang.ledger.rules.spoken import Spoken


@dataclass(frozen=True)
class Waits:
    """So many wait for whoever speaks for a unit, for a post, for these persons, or for the office within whose reach
    they lie (`lead_unit_id`, `register_id`)."""

    n: int
    unit_id: int | None = None
    post_id: int | None = None
    person_ids: frozenset[int] = frozenset()
    but_person_ids: frozenset[int] = frozenset()  # nobody answers for what he wrote down himself
    lead_unit_id: int | None = None
    register_id: int | None = None
    act: str = ""  # instead of the duty's
    unless: str = ""  # counted for whoever may not do this act


def by_unit(found: Any, column: str, *, of: Any = "pk", **more: Any) -> list[Waits]:
    """A group for each unit."""
    rows = found.order_by().values(column).annotate(n=Count(of, distinct=True)).values_list(column, "n")
    return [Waits(n, unit_id=unit, **more) for unit, n in rows if unit]


def receive(area_id, at):
    pending = ItemUnit.objects.filter(area_id=area_id, state="pending", item__is_open=True, item__handover_count__gt=0)
    return by_unit(pending, "unit_id")


def waited_for(area_id, at):
    open_ = Blocker.objects.filter(area_id=area_id, state="open", item__is_open=True)
    return by_unit(open_, "waits_for_unit_id", of="item_id")


def to_confirm(area_id, at):
    said = Blocker.objects.filter(area_id=area_id, state="resolved", item__is_open=True)
    return by_unit(said, "unit_id", of="item_id")


def to_finish(area_id, at):
    parts = ItemUnit.objects.filter(area_id=area_id, is_lead=True, is_first=False, state="accepted", done_at=None)
    return by_unit(parts.filter(item__is_open=True, item__state__in=WORKING), "unit_id")


def said(area_id, at):
    """Spoken words, each before the leader or the secretary who was named."""
    waiting = SpokenInstruction.objects.filter(area_id=area_id, state=Spoken.WAITING)
    columns = ("item_id", "leader_person_id", "secretary_person_id", "recorder_id", "recorder_for_id")
    return [
        Waits(1, person_ids=frozenset({leader, secretary} - {None}), but_person_ids=frozenset({by, for_} - {None}))
        for _item, leader, secretary, by, for_ in waiting.values_list(*columns).distinct()
    ]


def by_reach(found: Any, lead: str, register: str | None = None, **more: Any) -> list[Waits]:
    """A group for each unit (and register) within whose reach somebody looks after it."""
    columns = {"lead_": F(lead), **({"register_": F(register)} if register else {})}
    rows = found.order_by().values(**columns).annotate(n=Count("pk"))
    return [Waits(r["n"], lead_unit_id=r["lead_"], register_id=r.get("register_"), **more) for r in rows]
