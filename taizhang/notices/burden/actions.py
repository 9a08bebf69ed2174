"""The county's cap on asking, and what it stops; how much was typed."""

from django.db import connections, router, transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.ledger.rules import day_of
from taizhang.notices.models import BurdenCap, UnitMonth, UnitWords
from taizhang.org import queries as org

from . import rules
from .projections import month_of

_TYPED = """INSERT INTO notices_unitwords (area_id, month, unit_id, words) VALUES (%s, %s, %s, %s)
            ON CONFLICT (area_id, month, unit_id)
            DO UPDATE SET words = notices_unitwords.words + excluded.words"""


@transaction.atomic
def set_cap(asks, *, by, at, visits=None, meetings=None):
    """定上限: how often a month a unit may be asked to report, visited, called to a meeting (None: no cap)."""
    rules.check_cap(asks, *(cap for cap in (visits, meetings) if cap is not None))
    pub = {"asks": asks, "visits": visits, "meetings": meetings}
    event = Event(("area", by.area_id), "notices.burden.capped", pub=pub)
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


def wrote(entry):
    """How much was typed: counted in the transaction of its entry, and never again."""
    if entry.pub.get("fed_by"):
        return
    if words := rules.typed(entry.type, entry.priv):
        with connections[router.db_for_write(UnitWords)].cursor() as cursor:
            cursor.execute(_TYPED, [entry.area_id, month_of(entry), entry.unit_id, words])
