"""The items of a register, a task force, a unit or a leader as a chart, within the reader's reach."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext

from taizhang.engine.chart import Chart, Group, Mark, Row, Stamp
from taizhang.engine.refusal import N_, Refused
from taizhang.journal.asof import as_of
from taizhang.ledger.models import Item, Tally
from taizhang.ledger.queries.filters import owed_by
from taizhang.ledger.queries.hanging import hanging_in
from taizhang.ledger.queries.lists import SHOWN, Writer, people_of, person_names, register_names, shown
from taizhang.ledger.rules import OVER, DueKind, State, day_of
from taizhang.org import queries as org
from taizhang.org.actor import Actor

from .grouping import Grouping, Key, keys, leader_of, names, order
from .rows import Dated, row_of
from .steps import Under, under

LEFT_OUT = (State.DRAFT, State.WITHDRAWN)
MOST = 2000  # rows of one chart
BACK, AHEAD = 365, 365  # days that a chart looks back and ahead, at the most


@dataclass(frozen=True)
class Console:
    """Who prints at the machine itself, for the whole office, and may read its database anyway."""

    area_id: int


@dataclass(frozen=True)
class Scope:
    """Whose items: of one register, of what one task force or unit owes, or under one leader."""

    register_id: int | None = None
    unit_id: int | None = None
    leader_id: int | None = None

    def condition(self, area_id: int) -> Q:
        if self.register_id is not None:
            return hanging_in(area_id, (self.register_id,))
        if self.unit_id is not None:
            return Q(pk__in=owed_by(area_id, unit_id__in=org.below(area_id, (self.unit_id,))))
        return Q(leader_person_id=self.leader_id)

    def name(self, area_id: int) -> str:
        if self.register_id is not None:
            return register_names(area_id).get(self.register_id, "")
        if self.unit_id is not None:
            return org.unit_names(area_id).get(self.unit_id, "")
        return gettext("{leader}分管事项").format(leader=_leader_name(area_id, self.leader_id))


class TooMany(Refused):
    """More rows than a chart can hold."""


def chart_of(
    reader: Actor | Console, scope: Scope, *, at: datetime, group: Grouping, by_text: str, most: int = MOST,
    steps: bool = False,
) -> Chart:  # fmt: skip
    """Everything issued and not withdrawn; what was struck off more than a year ago is left out. With `steps`, the
    steps of an approved plan follow their item, and those of the register's own plans come first.

    Raises TooMany beyond `most` rows."""
    area_id, today = reader.area_id, day_of(at)
    items = Item.objects.filter(scope.condition(area_id), area_id=area_id).exclude(state__in=LEFT_OUT)
    long_over = Q(state=State.CLOSED, closed_at__lt=at - timedelta(days=BACK))
    left_out = items.filter(long_over).count()
    items = items.exclude(long_over)
    seen = _within_reach(reader, items)
    found = list(shown(seen.order_by("due_on", "id"), area_id).values(*SHOWN, *_MORE)[: most + 1])
    if len(found) > most:
        raise _too_many(most)
    key_of = keys(group, area_id, seen)
    rows = _rows(reader, found, today, at)
    planned = Under({}, {}, [])
    if steps:
        ids = [item["id"] for item in found]
        planned = under(reader, ids, scope.register_id, at, org.calendar(area_id))
        if len(found) + len(planned.rows) > most:
            raise _too_many(most)
    grouped: dict[Key, list[Row]] = defaultdict(list)
    leaders: dict[Key, list[str]] = defaultdict(list)
    for item, row in zip(found, rows, strict=True):
        grouped[key_of(item)] += [replace(row, **planned.ties.get(item["id"], {})), *planned.below.get(item["id"], ())]
        leaders[key_of(item)].append(item["leader"] or "")
    hidden = items.count() - len(found)
    titles = names(group, area_id, people_of(found))
    groups = [
        Group(
            title=titles.get(key, "") if key is not None else gettext(_NOBODYS[group]),
            rows=tuple(grouped[key]),
            leader=leader_of(group, area_id, key, leaders[key]),
        )
        for key in order(group, area_id, grouped)
    ]
    groups[:0] = [Group(told.plan.title, tuple(found), hidden=told.hidden) for told, found in planned.own]
    if hidden:  # in one line: by groups, it would tell what strange units owe
        groups.append(Group(gettext("其他"), (), hidden=hidden))
    area = org.area_name(area_id)
    first, last = _period([*rows, *planned.rows], today)
    with_steps = gettext("连同计划 {n} 步。").format(n=len(planned.rows)) if planned.rows else ""
    return Chart(
        title=gettext("{area}{name}作战图").format(area=area, name=scope.name(area_id)),
        subtitle=gettext(
            "{groups} 组 {count} 项。空框是计划（交办到现时限），实条是办理（签收到报完成或今天）；原定时限不抹。"
        ).format(groups=len(grouped), count=len(rows))
        + with_steps,
        slip=gettext("{area}作战图").format(area=area.removesuffix("县")),
        groups=tuple(groups),
        from_on=first,
        to_on=last,
        today=today,
        stamp=stamp(area_id, at, by_text),
        expected=_expected(reader, scope, left_out),
        notes=(gettext("一年前销号的 {count} 项不列。").format(count=left_out),) if left_out else (),
    )


def _too_many(most: int) -> TooMany:
    return TooMany(
        "planning.wall.too_many",
        N_("一张图最多 {most} 项，这里超过了；请按专班、单位或分管领导分开出图。"),
        "invalid",
        most=most,
    )


def _within_reach(reader: Actor | Console, items: Any) -> Any:
    return items.filter(pk__in=Item.objects.visible_to(reader).values("pk")) if isinstance(reader, Actor) else items


_MORE = ("person", "leader", "accepted_at")
_NOBODYS = {
    Grouping.UNIT: N_("没有牵头单位"),
    Grouping.LEADER: N_("没有分管领导"),
    Grouping.TASK_FORCE: N_("不归专班"),
    Grouping.REGISTER: N_("其他"),
}


def _rows(reader: Actor | Console, found: list[dict[str, Any]], today: date, at: datetime) -> list[Row]:
    writer = Writer(reader, found, at=at, people=people_of(found))
    marks = _marks(reader, [item["id"] for item in found])
    phones = org.unit_phones(reader.area_id)
    things = (
        _dated(item, writer.row(item), marks.get(item["id"], ()), phones.get(item["lead_unit_id"], ""))
        for item in found
    )
    return [row_of(thing, today, writer.calendar) for thing in things]


def _dated(item: dict[str, Any], told: dict[str, Any], marks: Iterable[Mark], phone: str) -> Dated:
    """What is told of an item in lists, with its days: it ends when it was claimed, for then it was done."""
    ended = item["claimed_at"] if item["state"] in (State.CLAIMED, State.CLOSED) else None
    ended = ended or item["closed_at"] or (item["last_at"] if item["state"] == State.SUSPENDED else None)
    has_day = item["due_kind"] == DueKind.DAY and not item["is_standing"]
    begun, issued = item["accepted_at"], item["issued_at"]
    return Dated(
        key=f"i{item['id']}",
        title=item["title"],
        light=told["light"],
        light_reason="" if item["state"] == State.CLOSED else told["light_note"],
        number=item["number"],
        unit=told["lead"],
        person=told["person"],
        phone=phone,
        from_on=day_of(issued) if issued else None,
        due_on=item["due_on"],
        due_text="" if has_day and item["due_on"] and not item["due_hour"] else told["due"],
        first_due_on=item["original_due_on"],
        begun_on=day_of(begun) if begun else None,
        ended_on=day_of(ended) if ended else None,
        marks=tuple(marks),
    )


def _marks(reader: Actor | Console, ids: list[int]) -> dict[int, list[Mark]]:
    """The deadlines of what an item was broken down into are its milestones."""
    parts = Item.objects.filter(area_id=reader.area_id, parent_id__in=ids).exclude(due_on=None)
    parts = _within_reach(reader, parts)
    found: dict[int, list[Mark]] = defaultdict(list)
    for parent, due_on, state, title in parts.order_by("due_on", "id").values_list(
        "parent_id", "due_on", "state", "title"
    ):
        if state not in (State.DRAFT, State.WITHDRAWN):
            assert parent and due_on  # noqa: S101 - asked for by both
            found[parent].append(Mark(due_on, State(state) in OVER, title))
    return found


def _expected(reader: Actor | Console, scope: Scope, left_out: int) -> int | None:
    """What the tallies say, which are kept apart from the rows; None where nobody keeps that count."""
    if scope.register_id is None or (isinstance(reader, Actor) and not reader.covers_all("ledger.see")):
        return None
    tallies = Tally.objects.filter(area_id=reader.area_id, register_id=scope.register_id)
    counted = tallies.exclude(state__in=LEFT_OUT).aggregate(n=Sum("count", default=0))
    return counted["n"] - left_out


def _period(rows: list[Row], today: date) -> tuple[date, date]:
    """Whole months, from the first bar to the last, at most a year back and a year ahead."""
    spans = [span for row in rows for span in (row.plan, row.actual, row.baseline) if span]
    first = min([today - timedelta(days=30), *(span.from_on for span in spans)])
    last = max([today + timedelta(days=30), *(span.to_on for span in spans)])
    first = max(first, today - timedelta(days=BACK)).replace(day=1)
    last = min(last, today + timedelta(days=AHEAD))
    return first, (last.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def stamp(area_id: int, at: datetime, by_text: str, version: str = "") -> Stamp:
    """When, by whom, from which version and from which state of the journal."""
    now = as_of(area_id, at)
    return Stamp(now.when, by_text, version, now.size, now.checkpoint)


def _leader_name(area_id: int, person_id: int | None) -> str:
    return person_names(area_id, [person_id]).get(person_id, "")
