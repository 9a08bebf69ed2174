"""The county's cap on asking, and what it stops."""

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.ledger.rules import day_of
from taizhang.notices.models import BurdenCap, UnitMonth
from taizhang.org import queries as org

from . import rules


@transaction.atomic
def set_cap(asks, *, by, at):
    """定上限: how often a month a unit may be asked to report."""
    rules.check_cap(asks)
    event = Event(("area", by.area_id), "notices.burden.capped", pub={"asks": asks})
    return journal.append(event, by=by.signing("notices.cap"), at=at)


def before_asking(unit_ids, *, by, at):
    """Called by the ledger before units are asked for a report: refused where a unit has been asked enough."""
    cap = BurdenCap.objects.filter(area_id=by.area_id).values_list("asks", flat=True).first()
    if cap is None:
        return
    names = org.unit_names(by.area_id, set(unit_ids))
    asked = dict.fromkeys(names.values(), 0)
    month = day_of(at).replace(day=1)
    rows = UnitMonth.objects.filter(area_id=by.area_id, month=month, unit_id__in=unit_ids, kind=rules.Kind.ASKED)
    for unit_id, count in rows.values_list("unit_id", "count"):
        asked[names[unit_id]] += count
    rules.may_ask(asked, cap, is_leader="leader" in by.roles)
