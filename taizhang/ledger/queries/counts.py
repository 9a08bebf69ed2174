"""Numbers for lists and home pages. They come from tallies or from narrow index ranges; no list is counted.

“Led” is what the tallies know. “Joined” and “in my name” are separate numbers and never added to it.
"""

from collections import defaultdict
from datetime import date

from django.db.models import Exists, OuterRef, Q, Sum
from django.utils.translation import gettext

from taizhang.ledger import rules
from taizhang.ledger.models import Extension, Item, OpenTally, Register, Tally
from taizhang.ledger.rules import GROUNDS, WORKING, Colour, Ground, State, day_of, start_of
from taizhang.org import queries as org
from taizhang.org.models import Unit

from .filters import DAY, Filter

LIGHTS = (Colour.RED, Colour.YELLOW, Colour.GREEN, Colour.GREY)
MOST = 1000  # what is counted of a list, at the most
# What is worked on or waits for its verifier; a deadline that waits for a meeting is grey meanwhile.
_GREEN = Q(state__in=[*WORKING], waits_meeting=False) | Q(state=State.CLAIMED)

STANDING = Sum("count", filter=Q(is_standing=True), default=0)


def tally_reach(actor, act="ledger.see"):
    """The tally rows within the actor's reach, by first lead unit and register."""
    grants = actor.grants_for(act)
    if actor.covers_all(act):
        return Q()
    registers = [g.register_id for g in grants if g.register_id is not None]
    return Q(unit_id__in=actor.unit_ids(act)) | Q(register_id__in=registers)


def open_rows(actor, wanted=None):
    """The tally rows of what is open within reach, of a plain filter."""
    rows = OpenTally.objects.filter(tally_reach(actor), area_id=actor.area_id)
    if wanted is not None and wanted.register:
        rows = rows.filter(register_id__in=wanted.register)
    else:
        rows = rows.filter(is_home=True)
    if wanted is not None and wanted.unit:
        rows = rows.filter(unit_id__in=org.below(actor.area_id, wanted.unit))
    return rows


def lights_by_day(today, narrow=Q()):  # noqa: B008 - a Q is never changed
    """Sums by light. An item whose hour comes later today counts as red here; `not_yet` puts it right."""
    return {
        "red": Sum("count", filter=narrow & Q(red_on__lte=today), default=0),
        "yellow": Sum("count", filter=narrow & Q(yellow_on__lte=today, red_on__gt=today), default=0),
        "green": Sum("count", filter=narrow & Q(yellow_on__gt=today) & _GREEN, default=0),
        "grey": Sum("count", filter=narrow & Q(yellow_on__gt=today, red_on__gt=today) & ~_GREEN, default=0),
        "claimed": Sum("count", filter=narrow & Q(state=State.CLAIMED), default=0),
    }


def not_yet(actor, at, items=None, by="lead_unit_id"):
    """Items that turn red later today: (first lead unit, light now)."""
    tonight = start_of(day_of(at) + DAY)
    items = Item.objects.visible_to(actor) if items is None else items
    later = items.filter(is_open=True, red_from_at__gt=at, red_from_at__lt=tonight)
    fields = (by, "state", "yellow_from_at", "red_from_at")
    return [
        (unit, rules.colour(State(s), yellow_from_at=y, red_from_at=r, at=at))
        for unit, s, y, r in later.values_list(*fields)
    ]


def light_counts(actor, at, wanted=None):
    """{"red", "yellow", "green", "grey", "claimed", "standing", "total"}, or None when the filter asks for more than
    registers and lead units: then nobody counted, and the list says so instead of counting now."""
    wanted = wanted or Filter()
    if not wanted.is_plain:
        return None
    found = open_rows(actor, wanted).aggregate(**lights_by_day(day_of(at)), standing=STANDING)
    items = Filter(register=wanted.register, unit=wanted.unit).apply(actor, at)
    for _, colour in not_yet(actor, at, items):
        found["red"] -= 1
        found[str(colour)] += 1
    found["total"] = sum(found[str(c)] for c in LIGHTS)
    return found


def state_counts(actor, wanted=None):
    """How many items stand in each state, over all time."""
    rows = Tally.objects.filter(tally_reach(actor), area_id=actor.area_id)
    rows = rows.filter(register_id__in=wanted.register) if wanted and wanted.register else rows.filter(is_home=True)
    return dict(rows.order_by().values_list("state").annotate(n=Sum("count")).values_list("state", "n"))


def register_counts(actor, at):
    """[{"id", "code", "name", "total", "red", "standing"}] of the registers in use, what hangs there included."""
    rows = OpenTally.objects.filter(tally_reach(actor), area_id=actor.area_id).order_by().values("register_id")
    rows = rows.annotate(**lights_by_day(day_of(at)), total=Sum("count"), standing=STANDING)
    sums = {r["register_id"]: r for r in rows}
    return [
        {
            "id": r.pk,
            "code": r.code,
            "name": r.name,
            "total": sums.get(r.pk, {}).get("total", 0),
            "red": sums.get(r.pk, {}).get("red", 0),
            "standing": sums.get(r.pk, {}).get("standing", 0),
        }
        for r in Register.objects.visible_to(actor).in_use()
    ]


def units_table(actor, at, *, rollup=False):
    """Per lead unit: the four lights, what waits for verification, what was struck off. With `rollup` a
    village counts under its township. Reddest first."""
    today = day_of(at)
    units = {u.pk: u for u in Unit.objects.filter(area_id=actor.area_id)}
    found = defaultdict(lambda: dict.fromkeys(("red", "yellow", "green", "grey", "claimed", "closed"), 0))
    for row in open_rows(actor).order_by().values("unit_id").annotate(**lights_by_day(today)):
        counts = found[_top(units, row.pop("unit_id"), rollup)]
        for name, n in row.items():
            counts[name] += n
    for unit_id, colour in not_yet(actor, at):
        counts = found[_top(units, unit_id, rollup)]
        counts["red"] -= 1
        counts[str(colour)] += 1
    closed = Tally.objects.filter(
        tally_reach(actor), area_id=actor.area_id, is_home=True, state=State.CLOSED
    ).order_by()
    for unit_id, n in closed.values_list("unit_id").annotate(n=Sum("count")).values_list("unit_id", "n"):
        found[_top(units, unit_id, rollup)]["closed"] += n
    table = [
        {"id": pk, "name": units[pk].short_name, "kind": units[pk].kind, "open": sum(c[str(x)] for x in LIGHTS), **c}
        for pk, c in found.items()
        if pk in units
    ]
    return sorted(table, key=lambda row: (-row["red"], -row["yellow"], -row["open"], row["id"]))


def _top(units, unit_id, rollup):
    if not rollup or unit_id not in units:
        return unit_id
    path = org.ancestor_ids(units[unit_id].path)
    return path[1] if len(path) > 1 else path[0]


def stuck(actor, at, *, limit=10):
    """Units by how long they have been red: {"id", "name", "red", "days"}, longest first. Tallies fold old days
    together, so the oldest red item of each unit comes from the index."""
    today, calendar = day_of(at), org.calendar(actor.area_id)
    oldest: dict[int, date] = {}
    red: dict[int, int] = defaultdict(int)
    late = Item.objects.visible_to(actor).red(at).exclude(due_on=None).order_by("red_from_at", "id")
    for unit_id, due_on in late.values_list("lead_unit_id", "due_on")[:MOST]:
        oldest.setdefault(unit_id, due_on)
        red[unit_id] += 1
    names = org.unit_names(actor.area_id)
    return [
        {"id": unit, "name": names.get(unit, ""), "red": red[unit], "days": calendar.between(due_on, today)}
        for unit, due_on in list(oldest.items())[:limit]
    ]


def extensions_waiting(actor, at, *, limit=20):
    """延期申请 that this leader may decide: the items' own leader first, or anybody's within reach."""
    items = Item.objects.visible_to(actor).filter(is_open=True, has_extension_waiting=True)
    persons = [person for person, _, _ in actor.identities]
    items = items.filter(Q(leader_person_id=None) | Q(leader_person_id__in=persons))
    asked = Extension.objects.filter(area_id=actor.area_id, state="asked")
    asked = asked.filter(Exists(items.filter(pk=OuterRef("item_id")))).select_related("item")
    calendar = org.calendar(actor.area_id)
    names = org.unit_names(actor.area_id)
    return [
        {
            "id": e.pk,
            "item_id": e.item_id,
            "version": e.item.version,
            "number": e.item.number,
            "title": e.item.title,
            "unit": names.get(e.asked_unit_id, ""),
            "no": e.no,
            "from_on": e.from_on,
            "to_on": e.to_on,
            "reason": e.reason,
            "ground": gettext(GROUNDS[Ground(e.ground)]) if e.ground else "",
            "paper": e.paper,
            "is_after_expiry": e.is_after_expiry,
            "by": e.asked_by_text,
            "days": calendar.between(day_of(e.asked_at), day_of(at)),
        }
        for e in asked.order_by("asked_at")[:limit]
    ]
