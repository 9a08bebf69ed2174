"""Items as papers tell them."""

from django.utils import timezone

from taizhang.engine.gongwen.words import on
from taizhang.ledger.models import Item, ItemUnit, SuperiorOrder
from taizhang.ledger.rules import DueKind, State, colour, day_of
from taizhang.org import queries as org
from taizhang.papers.rules.prefill import Fact

# A paper is Chinese whatever the reader's language.
_DUE = {DueKind.NOW: "立即", DueKind.LONG: "长期", DueKind.MEETING: "待会议定"}


def facts_of(actor, ids, at):
    """By id, of those items that the actor sees and that have a number."""
    found = Item.objects.visible_to(actor).filter(pk__in=ids).exclude(number="")
    names, calendar = org.unit_names(actor.area_id), org.calendar(actor.area_id)
    return {item.pk: _fact(item, names, calendar, at) for item in found}


def newest(actor, at):
    """The item that was opened last, to show what a text makes of one; none where there is none."""
    ids = Item.objects.visible_to(actor).filter(is_open=True).exclude(number="").order_by("-id").values_list("pk")
    return list(facts_of(actor, [pk for (pk,) in ids[:1]], at).values())


def _light(item, at):
    lit = {"yellow_from_at": item.yellow_from_at, "red_from_at": item.red_from_at, "due_kind": item.due_kind}
    return colour(State(item.state), **lit, at=at)


def _fact(item, names, calendar, at):
    closed = timezone.localtime(item.closed_at).date() if item.closed_at else None
    is_late = bool(item.is_open and item.due_on and item.overdue_from_at <= at)
    return Fact(
        number=item.number,
        title=item.title,
        unit=names.get(item.lead_unit_id, ""),
        due=on(item.due_on) or _DUE.get(item.due_kind, ""),
        late=max(1, calendar.between(item.due_on, day_of(at))) if is_late else 0,
        report=item.last_report,
        requirement=item.requirement,
        done_when=item.done_when,
        closed=on(closed),
        closed_on=closed,
        light=str(_light(item, at)) if item.is_open else "",
    )


def numbered(actor, numbers):
    """(ids of these numbers in the order in which they were typed, numbers that lead to nothing)."""
    numbers = list(dict.fromkeys(number.upper() for number in numbers))
    known = dict(Item.objects.visible_to(actor).filter(number__in=numbers).values_list("number", "pk"))
    return [known[number] for number in numbers if number in known], [n for n in numbers if n not in known]


def units_of(actor, item_ids):
    """The units that owe these items, leads first."""
    owed = ItemUnit.objects.filter(area_id=actor.area_id, item_id__in=item_ids).order_by("-is_first", "-is_lead", "id")
    return list(dict.fromkeys(owed.values_list("unit_id", flat=True)))


def superior_of(actor, item_ids):
    """(whom a reply answers, under which number of theirs); empty where no superior asked."""
    order = SuperiorOrder.objects.filter(area_id=actor.area_id, item_id__in=item_ids).order_by("-pk").first()
    return (order.superior, order.their_number) if order else ("", "")
