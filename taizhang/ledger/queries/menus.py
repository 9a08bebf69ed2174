"""What the filter bar of a list offers, the names of what is set in it, and the numbers on its lights and tabs."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Q, Sum
from django.utils.functional import cached_property

from taizhang.ledger import rules
from taizhang.ledger.models import Item, ItemRegister, ItemUnit, OpenTally
from taizhang.ledger.rules import State, day_of, start_of
from taizhang.org import queries as org

from .counts import LIGHTS, lights_by_day, tally_reach
from .filters import DAY
from .lists import own_fields, person_names, register_names
from .saved import registers_and_views


@dataclass
class Menus:
    """Units, people and leaders of the area: each asked for once, and only when needed."""

    actor: object
    at: object
    _own: dict = field(default_factory=dict)

    @cached_property
    def _tree(self):
        return org.unit_tree(self.actor.area_id)

    @cached_property
    def unit_names(self):
        """Short names of all units, closed ones too."""
        return {u.pk: u.short_name for u in self._tree}

    @cached_property
    def units(self):
        """Pairs for a menu: the units that exist today, indented."""
        today = day_of(self.at)
        open_ = (u for u in self._tree if u.valid_to_on is None or u.valid_to_on >= today)
        return [(u.pk, "　" * max(0, u.level - 1) + u.short_name) for u in open_]

    @cached_property
    def people(self):
        """Pairs for a menu: everybody in a post within the actor's reach, by unit."""
        posts = org.posts_in_force(self.actor.area_id, on=day_of(self.at))
        if not self.actor.covers_all("ledger.see"):
            mine = self.actor.unit_ids("ledger.see")
            posts = [p for p in posts if p.unit_id in mine]
        return list({p.person_id: f"{p.unit.short_name} {p.person.name}" for p in posts}.items())

    @cached_property
    def leaders(self):
        """Pairs: who may lead, 韩慕青（副县长）."""
        found = org.holders(self.actor.area_id, "leader", on=day_of(self.at))
        return list({p.person_id: f"{p.person.name}（{p.title}）" for p in found}.items())

    @cached_property
    def register_names(self):
        return register_names(self.actor.area_id)

    def person_names(self, ids):
        return person_names(self.actor.area_id, ids)

    def own_fields(self, wanted):
        """The fields of the one register that is chosen."""
        if wanted.register not in self._own:
            self._own[wanted.register] = own_fields(self.actor, wanted)
        return self._own[wanted.register]


def list_counts(actor, wanted, *, at, menus):
    """The numbers on a list: `all` in the ledger within reach, `shown` under the filter's registers and lead
    units (None when it asks for more: then nobody counted), `registers` in use with their totals, saved `views`.
    Two queries for the tallies, whatever the filter."""
    today = day_of(at)
    narrow = Q(unit_id__in=org.below(actor.area_id, wanted.unit)) if wanted.unit else Q()
    rows = OpenTally.objects.filter(tally_reach(actor), area_id=actor.area_id).order_by()
    rows = rows.values("register_id", "is_home").annotate(
        **lights_by_day(today),
        declined=Sum("count", filter=Q(state=State.DECLINED), default=0),
        **{f"shown_{k}": v for k, v in lights_by_day(today, narrow).items()},
    )
    everything, shown, registers, hangs = Counter(), Counter(), Counter(), False
    for row in rows:
        registers[row["register_id"]] += sum(row[c] for c in LIGHTS)
        if row["is_home"]:
            everything.update({k: row[k] for k in (*LIGHTS, "claimed", "declined")})
        if row["register_id"] in wanted.register if wanted.register else row["is_home"]:
            shown.update({c: row[f"shown_{c}"] for c in LIGHTS})
            hangs = hangs or not row["is_home"]
    for registers_, unit, colour in _red_later_today(actor, at):
        everything.update({"red": -1, colour: 1})
        if (not wanted.register or registers_ & {*wanted.register}) and (
            not wanted.unit or unit in org.below(actor.area_id, wanted.unit)
        ):
            shown.update({"red": -1, colour: 1})
    names, views = registers_and_views(actor)
    return {
        "views": views,
        "all": {
            **dict.fromkeys((*LIGHTS, "claimed", "declined"), 0),
            **everything,
            "total": sum(everything[c] for c in LIGHTS),
        },
        # What stands in two of the registers chosen would be counted twice.
        "shown": {**{c: shown[c] for c in LIGHTS}, "total": sum(shown[c] for c in LIGHTS)}
        if wanted.is_plain and not (hangs and len(wanted.register) > 1)
        else None,
        "registers": [{"id": pk, "name": name, "total": registers[pk]} for pk, name in names],
    }


def _red_later_today(actor, at):
    """Tallies know days only: items whose hour comes later today, with the light that burns now."""
    later = Item.objects.visible_to(actor).filter(
        is_open=True, red_from_at__gt=at, red_from_at__lt=start_of(day_of(at) + DAY)
    )
    hangs = ItemRegister.objects.filter(area_id=actor.area_id, is_home=False)
    for pk, n, register, unit, s, y, r in later.values_list(
        "pk", "hang_count", "register_id", "lead_unit_id", "state", "yellow_from_at", "red_from_at"
    ):
        others = hangs.filter(item_id=pk).values_list("register_id", flat=True) if n else ()
        yield {register, *others}, unit, str(rules.colour(State(s), yellow_from_at=y, red_from_at=r, at=at))


def people_for(actor, item_ids, at):
    """Pairs: who holds a post at a doing unit of these items, those first who can answer for most of them."""
    items = Item.objects.visible_to(actor).filter(pk__in=item_ids)
    doing = ItemUnit.objects.filter(area_id=actor.area_id, item__in=items).values_list("unit_id", "item_id")
    counts = Counter(unit for unit, _ in set(doing))
    posts = org.posts_in_force(actor.area_id, on=day_of(at), unit_ids=list(counts))
    posts.sort(key=lambda p: -counts[p.unit_id])
    return list({p.person_id: f"{p.unit.short_name} {p.person.name}（{p.title}）" for p in posts}.items())
