"""What one sheet of A4 says about any filter. Numbers come from the tallies where a filter asks for registers and lead
units only; else from one bounded read: what lies beyond it is said as “1000+”, never counted."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.db.models import Sum

from taizhang.ledger import rules
from taizhang.ledger.models import Extension, Tally
from taizhang.ledger.rules import State, day_of, start_of
from taizhang.org import queries as org

from .counts import LIGHTS, MOST, STANDING, lights_by_day, not_yet, open_rows, tally_reach
from .filters import Filter, View
from .lists import ordered
from .several import First, Several

A_WEEK = timedelta(days=7)
OFTEN = 3  # times sent back, after which somebody above should look
_NUMBERS = (*(str(c) for c in LIGHTS), "claimed", "closed", "over", "standing")

_LIT = ("state", "yellow_from_at", "red_from_at", "due_kind", "is_standing")


@dataclass
class Sheet:
    """The numbers of a filter: of all, and of each first lead unit; `is_cut` when reading stopped before the end."""

    total: dict
    units: list[dict]
    is_cut: bool
    changed: dict[str, First]
    worst: First
    waiting: First  # extensions
    declined: First
    returned: First
    blocked: First
    asking: list[dict] = field(default_factory=list)  # the extensions shown, each with the day asked for


def sheet(actor, wanted, at, *, since, worst=7, deciding=4):
    """`since` is the day from which close-outs are counted for the units."""
    wanted = wanted.on_the_day(actor.area_id, at)
    over = replace(wanted.conditions, view=View.OVER, light=(), state=(State.CLOSED,), closed_from=None, closed_to=None)
    under_way = replace(wanted.conditions, view=View.OPEN)
    closed = replace(over, closed_from=max(filter(None, (wanted.closed_from, since))), closed_to=wanted.closed_to)
    reads, several = _Reads(actor, at), Several(actor, at)
    changed = _changes(several, under_way, over, at)
    rows = ordered((wanted if _is_over(wanted) else under_way).apply(actor, at), wanted.order)
    found = Sheet(
        {}, [], False, changed,
        worst=several.first(rows, most=MOST + 1, shown=worst),
        waiting=_first(several, under_way, deciding, has_extension_waiting=True),
        declined=_first(several, under_way, deciding, state=State.DECLINED),
        returned=_first(several, under_way, deciding, return_count__gte=OFTEN),
        blocked=_first(several, under_way, deciding, blocker_count__gt=0),
    )  # fmt: skip
    units = defaultdict(lambda: dict.fromkeys(_NUMBERS, 0))
    # An item that hangs in two of the chosen registers is counted in both, so that their tallies do not add up.
    is_tallied = wanted.is_plain and len(wanted.register) < 2
    if not _is_over(wanted):
        found.is_cut |= reads.tallied(units, wanted) if is_tallied else reads.read(units, under_way)
    found.is_cut |= reads.closed(units, closed, "closed")
    if is_tallied:
        reads.closed_ever(units, wanted)
    else:
        found.is_cut |= reads.closed(units, over, "over")
    names = org.unit_names(actor.area_id)
    found.units = [_unit(pk, names.get(pk, ""), counts) for pk, counts in units.items() if any(counts.values())]
    found.units.sort(key=lambda row: (-row["red"], -row["yellow"], -row["open"], -row["closed"], row["id"]))
    found.total = _unit(0, "", {name: sum(counts[name] for counts in units.values()) for name in _NUMBERS})
    if found.is_cut or wanted.light:  # no share of what was not counted whole
        for row in (found.total, *found.units):
            row["rate"] = None
    found.asking = _asking(actor, found.waiting)
    return found


def by_register(actor, wanted, at, *, since):
    """({id of a register: its numbers}, is cut) of what a filter asks for: open by light, and struck off since that
    day. An item counts in the register that it was entered in, or in those that the filter names."""
    wanted = replace(wanted.on_the_day(actor.area_id, at).conditions, view=View.OPEN)
    closed = replace(wanted, view=View.OVER, light=(), state=(State.CLOSED,), closed_from=since, closed_to=None)
    reads = _Reads(actor, at, "register_id", "register_id")
    found = defaultdict(lambda: dict.fromkeys(_NUMBERS, 0))
    is_cut = reads.tallied(found, wanted) if wanted.is_plain else reads.read(found, wanted)
    is_cut |= reads.closed(found, closed, "closed")
    rows = {pk: _unit(pk, "", counts) | {"rate": None} for pk, counts in found.items() if any(counts.values())}
    return rows, is_cut


def _is_over(wanted):
    return wanted.view in (View.OVER, View.DRAFT, View.ARCHIVE)


def _first(several, wanted, shown, **where):
    items = wanted.apply(several.actor, several.at).filter(is_open=True, **where)
    return several.first(items.order_by("red_from_at", "id"), most=MOST + 1, shown=shown)


def _changes(several, under_way, over, at):
    """What happened in the last seven days, each a list that is counted up to a bound."""
    since, everything = day_of(at) - A_WEEK, replace(under_way, view=View.ALL)
    week = {
        "issued": replace(everything, issued_from=since),
        "closed": replace(over, closed_from=since),
        "reported": replace(everything, reported_from=since),
    }
    found = {name: _counted(several, wanted.apply(several.actor, at)) for name, wanted in week.items()}
    reddened = under_way.apply(several.actor, at).filter(
        is_open=True, red_from_at__gt=start_of(since), red_from_at__lte=at
    )
    return {**found, "reddened": _counted(several, reddened)}


def _counted(several, items):
    return several.first(items.order_by(), most=MOST + 1)


@dataclass
class _Reads:
    """Fills numbers into units. Each answers whether it stopped before the end."""

    actor: object
    at: object
    tally: str = "unit_id"  # what is counted by: the column of a tally, and that of an item
    column: str = "lead_unit_id"

    def tallied(self, units, wanted):
        """Open items of a plain filter, from the tallies."""
        rows = open_rows(self.actor, wanted).order_by().values(self.tally)
        for row in rows.annotate(**lights_by_day(day_of(self.at)), standing=STANDING):
            counts = units[row.pop(self.tally)]
            for name, n in row.items():
                counts[name] += n
        items = Filter(register=wanted.register, unit=wanted.unit).apply(self.actor, self.at)
        for unit_id, colour in not_yet(self.actor, self.at, items, by=self.column):
            units[unit_id or 0]["red"] -= 1
            units[unit_id or 0][str(colour)] += 1
        if wanted.light:
            for counts in units.values():
                counts.update(dict.fromkeys((str(c) for c in LIGHTS if c not in wanted.light), 0))
        return False

    def read(self, units, wanted):
        """Open items of any other filter, one by one up to the bound."""
        items = ordered(wanted.apply(self.actor, self.at), wanted.order)
        rows = list(items.values_list(self.column, *_LIT)[: MOST + 1])
        for unit_id, state, yellow, red, due_kind, is_standing in rows[:MOST]:
            light = {"yellow_from_at": yellow, "red_from_at": red, "due_kind": due_kind}
            colour = rules.colour(State(state), **light, at=self.at)
            units[unit_id or 0]["standing"] += is_standing
            units[unit_id or 0][str(colour)] += 1
            units[unit_id or 0]["claimed"] += state == State.CLAIMED
        return len(rows) > MOST

    def closed(self, units, wanted, name):
        items = wanted.apply(self.actor, self.at).order_by("-closed_at", "-id")
        rows = list(items.values_list(self.column, flat=True)[: MOST + 1])
        for unit_id in rows[:MOST]:
            units[unit_id or 0][name] += 1
        return len(rows) > MOST

    def closed_ever(self, units, wanted):
        rows = Tally.objects.filter(tally_reach(self.actor), area_id=self.actor.area_id, state=State.CLOSED)
        rows = rows.filter(register_id__in=wanted.register) if wanted.register else rows.filter(is_home=True)
        if wanted.unit:
            rows = rows.filter(unit_id__in=org.below(self.actor.area_id, wanted.unit))
        for unit_id, n in rows.order_by().values_list("unit_id").annotate(n=Sum("count")).values_list("unit_id", "n"):
            units[unit_id]["over"] += n


def _unit(pk, name, counts):
    """`rate`: of what was ever handed out and not withdrawn, the percent that is struck off; standing items, which
    never are, stay out of it."""
    open_ = sum(counts[str(c)] for c in LIGHTS)
    whole = open_ - counts["standing"] + counts["over"]
    return {
        "id": pk,
        "name": name,
        "open": open_,
        "rate": round(100 * counts["over"] / whole) if whole else None,
        **counts,
    }


def _asking(actor, waiting):
    """Extensions that wait for a decision, of the items shown."""
    rows = Extension.objects.filter(area_id=actor.area_id, state="asked", item_id__in=waiting.shown)
    asked = {e.item_id: e for e in rows} if waiting.shown else {}
    return [{**row, "to_on": asked[row["id"]].to_on} for row in waiting.rows if row["id"] in asked]
