"""The monthly bulletin: what a filter's numbers say, as the draft of a 督查通报."""

from dataclasses import replace
from datetime import timedelta

from taizhang.journal.asof import as_of
from taizhang.ledger import queries as ledger
from taizhang.ledger.queries import View
from taizhang.ledger.rules import Colour, State, day_of
from taizhang.papers.rules import bulletin

from . import facts

MOST = 1000  # struck off in a month: more of them are not compared
NAMED = 50  # red items that the bulletin is about


def initial(actor, wanted, at):
    """What the form begins with, from the items that `wanted` (a Filter) asks for."""
    wanted = replace(wanted.on_the_day(actor.area_id, at).conditions, view=View.OPEN, light=(), state=())
    today = day_of(at)
    first = today.replace(day=1)
    sheet = ledger.one_page(actor, wanted, at, since=first, worst=1, deciding=1)
    late = replace(wanted, light=(Colour.RED,))
    ids = [row["id"] for row in ledger.rows(actor, late, at=at, size=NAMED).rows]
    known = facts.facts_of(actor, ids, at)
    told = [known[pk] for pk in ids if pk in known]
    month = bulletin.Month(
        year=today.year,
        month=today.month,
        total=_standing(sheet.total, ""),
        before=_closed(actor, wanted, at, first),
        units=[_standing(unit, unit["name"]) for unit in sheet.units],
        late=[bulletin.Late(fact.number, fact.title, fact.unit, fact.late) for fact in told],
        late_count=sheet.total["red"],
        as_of=f"数据{as_of(actor.area_id, at).says}。",
    )
    names = ledger.register_names(actor.area_id)
    register = names.get(wanted.register[0], "") if len(wanted.register) == 1 else ""
    return {
        "title": bulletin.title(month, register),
        "body": bulletin.body(month),
        "numbers": " ".join(fact.number for fact in told),
        "to": facts.units_of(actor, list(known)),
    }


def _standing(counts, name):
    return bulletin.Standing(name, counts["open"], counts["red"], counts["yellow"], counts["closed"], counts["rate"])


def _closed(actor, wanted, at, first):
    """How many were struck off in the month before; None where there are too many to count."""
    last = first - timedelta(days=1)
    over = replace(wanted, view=View.ALL, state=(State.CLOSED,), closed_from=last.replace(day=1), closed_to=last)
    found = over.apply(actor, at).order_by()[: MOST + 1].count()
    return found if found <= MOST else None
