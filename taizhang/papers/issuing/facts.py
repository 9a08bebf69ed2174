"""Items as papers tell them."""

from django.utils import timezone

from taizhang.engine.gongwen.words import on
from taizhang.ledger.models import Item, ItemUnit, SuperiorOrder
from taizhang.ledger.rules import DueKind, day_of
from taizhang.org import queries as org
from taizhang.papers.rules.prefill import Fact

# A paper is Chinese whatever the reader's language.
_DUE = {DueKind.NOW: "立即", DueKind.LONG: "长期", DueKind.MEETING: "待会议定"}


def facts_of(actor, ids, at):
    """By id, of those items that the actor sees and that have a number."""
    found = Item.objects.visible_to(actor).filter(pk__in=ids).exclude(number="")
    return {item.pk: _fact(item, org.unit_names(actor.area_id), org.calendar(actor.area_id), at) for item in found}


def _fact(item, names, calendar, at):
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
        closed=on(timezone.localtime(item.closed_at).date()) if item.closed_at else "",
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


def superior_of(actor, item_ids, initial):
    """Of a reply: whom it answers, and under which number of theirs."""
    order = SuperiorOrder.objects.filter(area_id=actor.area_id, item_id__in=item_ids).order_by("-pk").first()
    if order is None:
        return {}
    return {"to_text": order.superior, "body": initial["body"].replace("【来文文号】", order.their_number)}
