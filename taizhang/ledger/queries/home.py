"""Answers for the home screens. Lists that a home begins go through `Several`, so that they are asked together."""

from collections import defaultdict

from taizhang.ledger.models import Item, ItemUnit
from taizhang.ledger.rules import WORKING, Colour, State, day_of, start_of
from taizhang.org import queries as org

from .counts import MOST
from .filters import DAY, Filter
from .lists import ordered

RECENT = 5
A_DAY = 100  # what is counted of one day


def reddest(actor, at, wanted=None):
    """The items that have been red for longest; with a filter, those of it."""
    wanted = wanted or Filter(light=(Colour.RED,))
    return ordered(wanted.apply(actor, at), wanted.order)


def due_strip(several, *, days=14, each=3):
    """The next working days with what falls due: [{"day", "is_rest", "is_today", "due": First}]. Rest days stand
    between working days. Each day shows `each` items and counts up to A_DAY."""
    today, calendar = day_of(several.at), org.calendar(several.actor.area_id)
    until = (calendar.add(today, days) - today).days
    coming = [today + n * DAY for n in range(until + 1)]
    due = _due_by_day(several, coming, each)
    return [
        {"day": day, "is_rest": not calendar.is_working(day), "is_today": day == today, "due": due[day]}
        for day in coming
    ]


def _due_by_day(several, coming, each):
    """A list for every day. Of the whole area a list stops early, so that each day is asked for; of some units all
    that is due is less than the questions would be."""

    def due(first, last):
        wanted = Filter(due_from=first, due_to=last)
        return wanted.apply(several.actor, several.at).order_by("overdue_from_at", "id")

    if several.actor.covers_all("ledger.see"):
        return {day: several.first(due(day, day), most=A_DAY, shown=each) for day in coming}
    by_day = defaultdict(list)
    for pk, due_on in due(coming[0], coming[-1]).values_list("pk", "due_on")[:MOST]:
        by_day[due_on].append(pk)
    return {day: several.known(by_day[day], shown=each) for day in coming}


def before_the_leader(several, *, days=2, shown=6):
    """What a unit head sees before the county's leaders do: items of the unit that turn red within so many working
    days, and what the unit reported since the working day before."""
    actor, at = several.actor, several.at
    today, calendar = day_of(at), org.calendar(actor.area_id)
    units = [g.scope_unit_id for g in actor.grants_for("ledger.submit") if g.register_id is None]
    led = Item.objects.visible_to(actor).filter(is_open=True, lead_unit_id__in=units)
    until = start_of(calendar.add(today, days) + DAY)
    reddening = led.filter(red_from_at__gt=at, red_from_at__lt=until).order_by("red_from_at", "id")
    reported = led.filter(last_report_at__gte=start_of(calendar.add(today, -1))).order_by("-last_report_at", "-id")
    return {
        "reddening": several.first(reddening, most=shown, shown=shown),
        "reported": several.first(reported, most=shown, shown=shown),
    }


# What makes an item a gap: its filter, and the order in which the most pressing come first.
_GAPS = {
    "unassigned": (Filter(flags=frozenset({"unassigned"}), state=(*WORKING, State.CLAIMED)), "red_from_at"),
    "undated": (Filter(flags=frozenset({"undated"})), "red_from_at"),
    "unsourced": (Filter(flags=frozenset({"unsourced"})), "id"),
    "left": (Filter(flags=frozenset({"left"})), "responsible_person_id"),
    "away": (Filter(flags=frozenset({"away"})), "responsible_person_id"),
    "moving": (Filter(flags=frozenset({"moving"})), "red_from_at"),
    "silent": (Filter(flags=frozenset({"silent"})), "report_due_on"),
    "unreplied": (Filter(flags=frozenset({"unreplied"})), "letter_due_on"),
}
ALL_GAPS = tuple(_GAPS)


def gaps(several, keys=("unassigned", "left", "away", "silent", "unreplied")):
    """责任空档: items that nobody owes, dates or reports on. Each with the filter that lists them."""
    return [_gap(several, key, *_GAPS[key]) for key in keys]


def unreplied(several):
    """Items whose outside unit has not answered in time."""
    return _gap(several, "unreplied", *_GAPS["unreplied"])


def _gap(several, key, wanted, order):
    items = wanted.apply(several.actor, several.at).order_by(order, "id")
    return {"key": key, "first": several.first(items, most=MOST, shown=3), "query": wanted.query()}


def without(actor, role, at):
    """Units within reach where nobody holds the role of its liaison, of its head."""
    units = org.units_without(actor.area_id, role, on=day_of(at))
    if not actor.covers_all("ledger.see"):
        mine = actor.unit_ids("ledger.see")
        units = [u for u in units if u.pk in mine]
    return [{"id": u.pk, "name": u.short_name} for u in units]


def oldest_claim(several):
    """The item whose claim has waited for longest."""
    claimed = Item.objects.visible_to(several.actor).filter(state=State.CLAIMED)
    return several.first(claimed.order_by("claimed_at", "id"), most=1, shown=1)


def claim_days(several, claim):
    """For how many working days the claim that was submitted first has waited; 0 when none waits."""
    calendar = org.calendar(several.actor.area_id)
    return max((calendar.between(day_of(row["claimed_at"]), day_of(several.at)) for row in claim.rows), default=0)


def closed_since(several, since):
    """The items struck off since an instant, counted up to MOST."""
    closed = Item.objects.visible_to(several.actor).filter(state=State.CLOSED, closed_at__gte=since)
    return several.first(closed.order_by("closed_at", "id"), most=MOST)


def joined(several):
    """Open items that the actor's units join without being the first lead, counted up to MOST."""
    actor = several.actor
    joins = ItemUnit.objects.filter(area_id=actor.area_id, unit_id__in=actor.unit_ids("ledger.see"), is_first=False)
    open_ = Item.objects.visible_to(actor).open().filter(pk__in=joins.values("item_id"))
    return several.first(open_.order_by("id"), most=MOST)


def named(several):
    """Open items in the actor's own name, counted up to MOST."""
    actor = several.actor
    open_ = Item.objects.visible_to(actor).open().filter(responsible_person_id=actor.person_id)
    return several.first(open_.order_by("red_from_at", "id"), most=MOST)


def instructed_by(several, *, limit=RECENT):
    """The latest items that came from this leader's own instructions."""
    actor = several.actor
    items = Item.objects.visible_to(actor).filter(sources__kind="instruction", leader_person_id=actor.person_id)
    return several.first(items.order_by("-id"), most=limit, shown=limit)
