"""Reading the ladder: what is set, how items stand on it, who is told, what a night would do.

A night reads open items in the order of their ids, so many at a time, with two questions each; nothing is asked item by
item. What it reads of persons and pauses is small and read once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q

from taizhang.engine.workdays import Calendar
from taizhang.ledger.models import Item, ItemUnit, Register
from taizhang.ledger.rules import FAR, SHANGHAI, State, day_of, start_of
from taizhang.notices.models import ItemStep, LadderHold, LadderPause, RegisterLadder
from taizhang.notices.models.ladder import ABOUT
from taizhang.notices.tallies import by_reach
from taizhang.org import queries as org
from taizhang.org.models import RoleGrant

from . import rules
from .presets import DEFAULT, PRESETS
from .rules import Facts, Move, Rung, Rungs, Since, Step, Tier, Urgency

HOUR = time(6, 30)  # of the nightly run
BATCH = 200  # items of one transaction
FAR_ON = day_of(FAR)
REST = 15  # days of rest between two working days, at most
COLUMNS = (
    "id", "register_id", "number", "title", "state", "due_kind", "due_on", "due_hour", "report_due_on", "decide_on",
    "rebound_count", "issued_at", "yellow_from_at", "red_from_at", "last_report_at", "excused_due_on", "lead_unit_id",
    "leader_person_id",
)  # fmt: skip


def said(rungs: Rungs) -> list[dict]:
    """Rungs as an entry says them; what the office calls a step is typed and goes apart."""
    return [
        {"step": str(r.step), "since": str(r.since), "days": r.days, "working": r.working, "to": [str(t) for t in r.to]}
        for r in rungs
    ]


def read(rows: list[dict]) -> Rungs:
    return tuple(
        Rung(
            Step(row["step"]), Since(row["since"]), row["days"], row["working"],
            tuple(Tier(tier) for tier in row["to"]), row.get("word", ""),
        )
        for row in rows
    )  # fmt: skip


@dataclass(frozen=True)
class Ladder:
    """The ladder of a register, by urgency."""

    is_on: bool
    preset: str
    rungs: dict[str, Rungs]
    version: int = 0


UNSET = Ladder(False, DEFAULT, {str(u): PRESETS[DEFAULT].rungs(u) for u in Urgency})


def _ladder(row: Any) -> Ladder:
    return Ladder(row.is_on, row.preset, {u: read(rungs) for u, rungs in row.rungs.items()}, row.version)


def ladder_of(area_id: int, register_id: int) -> Ladder:
    row = RegisterLadder.objects.filter(area_id=area_id, pk=register_id).first()
    return _ladder(row) if row else UNSET


def ladders_on(area_id: int) -> dict[int, Ladder]:
    """By register, of those that are switched on."""
    return {row.pk: _ladder(row) for row in RegisterLadder.objects.filter(area_id=area_id, is_on=True)}


def registers(actor) -> list[dict]:
    """Every register in use, with whether its ladder is on."""
    on = set(RegisterLadder.objects.filter(area_id=actor.area_id, is_on=True).values_list("pk", flat=True))
    found = Register.objects.visible_to(actor).in_use()
    return [{"id": r.pk, "name": r.name, "is_on": r.pk in on} for r in found]


def next_night(at: datetime, calendar: Calendar) -> date:
    """The day of the next run that may send something."""
    local = at.astimezone(SHANGHAI)
    today = local.date()
    return today if local.time() < HOUR and calendar.is_working(today) else calendar.next_working(today)


# ── who is told ────────────────────────────────────────────────────────────────


@dataclass
class Roll:
    """Who holds what today: units with a head, units with a liaison, the leader of each branch."""

    heads: set[int] = field(default_factory=set)
    liaisons: set[int] = field(default_factory=set)
    leaders: set[int] = field(default_factory=set)  # persons
    _by_unit: dict[int, int] = field(default_factory=dict)  # the unit of a leader's scope, and the person
    _paths: dict[int, str] = field(default_factory=dict)

    @classmethod
    def on(cls, area_id: int, on: date) -> Roll:
        roll = cls(_paths={pk: unit.path for pk, unit in org.all_units(area_id).items()})
        grants = RoleGrant.objects.filter(area_id=area_id, role__in=("unit_head", "liaison", "leader")).in_force(on)
        grants = grants.filter(Q(post__to_on=None) | Q(post__to_on__gte=on), scope_register_id=None).order_by("-pk")
        for role, unit_id, person_id in grants.values_list("role", "scope_unit_id", "person_id"):
            if role == "leader":
                roll.leaders.add(person_id)
                roll._by_unit[unit_id] = person_id
            else:
                (roll.heads if role == "unit_head" else roll.liaisons).add(unit_id)
        return roll

    def leader(self, unit_id: int | None, named: int | None) -> int | None:
        """分管领导: the one named on the item while he holds his post, else the nearest above the unit."""
        if named in self.leaders:
            return named
        above = reversed(org.ancestor_ids(self._paths.get(unit_id or 0, "")))
        return next((self._by_unit[pk] for pk in above if pk in self._by_unit), None)


@dataclass(frozen=True)
class Told:
    """Whom a step tells. `short`: a unit had nobody in the post, so that it went higher up."""

    units: tuple[int, ...] = ()
    persons: tuple[int, ...] = ()
    office: bool = False
    short: tuple[int, ...] = ()


def told(rung: Rung, row: dict, leads: list[int], roll: Roll) -> Told:
    """Each tier that the rung names; where nobody holds the post, the next tier up, and the office at the end."""
    to, units, persons, short = set(rung.to), [], [], []
    for unit in leads if to & {Tier.LIAISON, Tier.HEAD} else ():
        if unit in roll.heads or unit in roll.liaisons:
            units.append(unit)
        lacks = (Tier.HEAD in to and unit not in roll.heads) or unit not in roll.heads | roll.liaisons
        if lacks:
            short.append(unit)
    if short:
        to.add(Tier.LEADER)
    if Tier.LEADER in to:
        leader = roll.leader(row["lead_unit_id"], row["leader_person_id"])
        if leader is None:
            to.add(Tier.OFFICE)
        else:
            persons.append(leader)
    return Told(tuple(units), tuple(persons), Tier.OFFICE in to, tuple(short))


def leads_of(area_id: int, item_ids) -> dict[int, list[int]]:
    """The lead units of items, the first lead first."""
    found = defaultdict(list)
    rows = ItemUnit.objects.filter(area_id=area_id, item_id__in=list(item_ids), is_lead=True)
    for item_id, unit_id in rows.order_by("-is_first", "id").values_list("item_id", "unit_id"):
        found[item_id].append(unit_id)
    return found


# ── a night ────────────────────────────────────────────────────────────────────


def episode_of(row: dict) -> str:
    return rules.episode(row["due_kind"], row["due_on"], row["report_due_on"], row["decide_on"], row["rebound_count"])


@dataclass
class Night:
    """What a run for one day knows before it looks at items."""

    area_id: int
    on: date
    calendar: Calendar
    ladders: dict[int, Ladder]
    held: frozenset[int] = frozenset()
    paused_items: frozenset[int] = frozenset()
    paused_units: frozenset[int] = frozenset()

    @classmethod
    def of(cls, area_id: int, on: date) -> Night:
        return cls(area_id, on, org.calendar(area_id), ladders_on(area_id)).looked_again()

    def looked_again(self) -> Night:
        """With what was held back and paused by now."""
        held = LadderHold.objects.filter(area_id=self.area_id, on=self.on).values_list("item_id", flat=True)
        pauses = list(pauses_on(self.area_id, self.on).values_list("item_id", "unit_id"))
        return replace(
            self,
            held=frozenset(held),
            paused_items=frozenset(item for item, _ in pauses if item),
            paused_units=frozenset(unit for _, unit in pauses if unit),
        )

    @property
    def is_quiet(self) -> bool:
        return not self.ladders or not self.calendar.is_working(self.on)

    def pages(self, size: int = BATCH, after: int = 0, reach=None) -> Iterator[list[dict]]:
        """Open items of registers with a ladder that might move, by id."""
        items = (Item.objects.filter(area_id=self.area_id) if reach is None else reach).filter(
            self.might_move, is_open=True, state__in=ABOUT, register_id__in=list(self.ladders)
        )
        while rows := list(items.filter(pk__gt=after).order_by("pk").values(*COLUMNS)[:size]):
            yield rows
            after = rows[-1]["id"]

    @cached_property
    def might_move(self) -> Q:
        """No item that moves is outside: of what a rung counts from, the latest day on which it may have begun. Working
        days are never more than the calendar's."""
        found: dict[Since, date] = {}
        for rung in {rung for ladder in self.ladders.values() for rungs in ladder.rungs.values() for rung in rungs}:
            ago = self.calendar.add(self.on, -rung.days) if rung.working and rung.days < 0 else None
            day = ago or self.on - timedelta(days=rung.days)
            found[rung.since] = max(found.get(rung.since, day), day)
        begun: Any = Q(pk__in=())
        over = start_of(self.on + timedelta(days=1))
        for since, day in found.items():
            match since:
                case Since.UNSIGNED:
                    begun |= Q(state=State.ISSUED, issued_at__lt=start_of(day + timedelta(days=1)))
                case Since.UNREPORTED:
                    begun |= Q(last_report_at=None, issued_at__lt=start_of(day + timedelta(days=1)))
                case Since.DUE:
                    begun |= Q(due_on__lte=day + timedelta(days=REST))
                case Since.RED | Since.REDS:
                    begun |= Q(red_from_at__lt=over)
                case Since.YELLOWS:
                    begun |= Q(yellow_from_at__lt=over)
                case Since.LAST:
                    steps = ItemStep.objects.filter(area_id=self.area_id, item_id=OuterRef("pk"))
                    begun |= Exists(steps)
        return begun

    def moves(self, rows: list[dict]) -> dict[int, Move]:
        """What each of these items does on that day; most do nothing."""
        taken = taken_by(self.area_id, rows)
        found = {}
        for row in rows:
            facts = self.facts(row, taken[row["id"], episode_of(row)])
            if (move := rules.next_step(self.rungs(row), facts, self.on, self.calendar)) is not None:
                found[row["id"]] = move
        return found

    def rungs(self, row: dict) -> Rungs:
        return self.ladders[row["register_id"]].rungs[rules.urgency(row["due_kind"], row["due_hour"])]

    def facts(self, row: dict, taken: Taken) -> Facts:
        return Facts(
            state=State(row["state"]),
            issued_on=day_of(row["issued_at"]),
            due_on=row["due_on"],
            yellow_on=_day(row["yellow_from_at"]),
            red_on=_day(row["red_from_at"]),
            has_reported=row["last_report_at"] is not None,
            excused_to_on=row["excused_due_on"],
            taken=tuple(taken.steps),
            waits=taken.waits,
            urged_on=taken.by_hand_on,
            is_paused=row["id"] in self.paused_items or row["lead_unit_id"] in self.paused_units,
            is_held=row["id"] in self.held,
        )


def _day(instant: datetime) -> date:
    return FAR_ON if instant.year > 9000 else day_of(instant)


@dataclass
class Taken:
    """The steps of an item in one episode."""

    steps: list[tuple[Step, date]] = field(default_factory=list)
    waits: bool = False
    by_hand_on: date | None = None  # urged by a person


def taken_by(area_id: int, rows: list[dict]) -> dict[tuple[int, str], Taken]:
    """What these items (in the order of ids) have taken, by item and episode."""
    found: dict[tuple[int, str], Taken] = defaultdict(Taken)
    if rows:
        steps = ItemStep.objects.filter(area_id=area_id, item_id__gte=rows[0]["id"], item_id__lte=rows[-1]["id"])
        columns = ("item_id", "episode", "step", "on", "settled_on", "state")
        for item, episode, step, on, settled_on, state in steps.order_by("on", "id").values_list(*columns):
            taken = found[item, episode]
            if state == "hand":
                taken.by_hand_on = on
                continue
            taken.steps.append((Step(step), settled_on or on))
            taken.waits |= state == "drafted"
    return found


def pauses_on(area_id: int, on: date):
    return LadderPause.objects.filter(area_id=area_id, ended_at=None, until_on__gte=on, from_on__lte=on)


# ── one item ───────────────────────────────────────────────────────────────────


def standing(item, on: date) -> dict | None:
    """Where an item stands; None where its register has no ladder. At most three questions."""
    steps = ItemStep.objects.filter(area_id=item.area_id, item_id=item.pk)
    pauses = pauses_on(item.area_id, on).filter(Q(item_id=item.pk) | Q(unit_id=item.lead_unit_id))
    row = (
        RegisterLadder.objects.filter(area_id=item.area_id, pk=item.register_id, is_on=True)
        .annotate(has_steps=Exists(steps.filter(item_id=item.pk)), has_pause=Exists(pauses))
        .first()
    )
    if row is None:
        return None
    ladder = _ladder(row)
    taken = list(steps.order_by("on", "id")) if row.has_steps else []
    current = rules.episode(item.due_kind, item.due_on, item.report_due_on, item.decide_on, item.rebound_count)
    here = [step for step in taken if step.episode == current]
    rungs = ladder.rungs[rules.urgency(item.due_kind, item.due_hour)]
    last = max((rules.PLACE[Step(step.step)] for step in here), default=-1)
    return {
        "steps": taken,
        "last": here[-1] if here else None,
        "next": next((rung for rung in rungs if rules.PLACE[rung.step] > last), None),
        "pause": pauses.order_by("-until_on").first() if row.has_pause else None,
        "is_climbing": item.is_open and item.state in ABOUT,
        "excused_to_on": item.excused_due_on if item.excused_due_on and item.excused_due_on >= on else None,
    }


# ── what waits for a person ────────────────────────────────────────────────────


def drafted(actor, at):
    """Steps from 督办 upwards that wait for their paper."""
    return ItemStep.objects.visible_to(actor).waiting()


def tally(area_id, at):
    """The same of everybody, for the digest."""
    return by_reach(ItemStep.objects.filter(area_id=area_id).waiting(), "item__lead_unit_id", "item__register_id")


def reach(actor):
    """Items whose ladder the actor steers."""
    return Item.objects.visible_to(actor, "notices.ladder")


def item_in_hand(actor, item):
    """The item (or of this id), or None where the actor may not steer its ladder."""
    return reach(actor).filter(pk=getattr(item, "pk", item)).select_related("register").first()


def is_held(item, on: date) -> bool:
    return LadderHold.objects.filter(area_id=item.area_id, on=on, item=item).exists()


def holds(actor, on: date):
    kept = LadderHold.objects.filter(area_id=actor.area_id, on=on, item_id=OuterRef("pk"))
    found = {item.pk: item for item in reach(actor).filter(Exists(kept))[:100]}
    rows = LadderHold.objects.filter(area_id=actor.area_id, on=on, item_id__in=list(found))
    return [{"hold": hold, "item": found[hold.item_id]} for hold in rows.order_by("pk")]


def pauses(actor, on: date):
    """Pauses that have not ended, of what the actor may steer."""
    rows = LadderPause.objects.filter(area_id=actor.area_id, ended_at=None, until_on__gte=on).order_by("until_on", "pk")
    if not actor.covers_all("notices.ladder"):
        rows = rows.filter(item__in=reach(actor))
    return list(rows.select_related("item")[:100])
