"""The chart of charts (总图): one row for each plan in force, within the reader's reach."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext

from taizhang.engine.chart import Chart, Group, Mark, Row
from taizhang.engine.refusal import N_
from taizhang.engine.workdays import Calendar
from taizhang.ledger.queries.lists import person_names
from taizhang.ledger.rules import day_of
from taizhang.org import queries as org
from taizhang.org.actor import Actor
from taizhang.planning.models import Plan, Standing, Step, StepWork, Version
from taizhang.planning.queries.lists import by_slip, of_area
from taizhang.planning.queries.one import whole_ids

from .grouping import Grouping, Key, names, order
from .queries import stamp
from .rows import Dated, row_of

MOST = 200  # plans of one chart
BEFORE = timedelta(days=30)
GROUPINGS = {Grouping.REGISTER: N_("台账册"), Grouping.LEADER: N_("分管领导"), Grouping.UNIT: N_("责任单位")}
_NOBODYS = {Grouping.REGISTER: N_("其他"), Grouping.LEADER: N_("没有分管领导"), Grouping.UNIT: N_("没有责任单位")}


def grouping_of(name: str) -> Grouping:
    """By register where an address says nothing that we know."""
    return Grouping(name) if name in set(GROUPINGS) else Grouping.REGISTER


def portfolio(reader: Any, *, at: datetime, group: Grouping, by_text: str, most: int = MOST) -> Chart:
    """From start to deadline, with the baseline, the forecast and the milestones of each; what the reader may not see
    is counted. Beyond `most` those that slip most, and a note says so. The same few questions, however many plans."""
    area_id, today, calendar = reader.area_id, day_of(at), org.calendar(reader.area_id)
    plans, hidden, has_more = _plans(reader, most)
    rows = _rows(reader, plans, today, calendar)
    leaders = person_names(area_id, {plan.item.leader_person_id for plan in plans if plan.item_id} - {None})
    grouped: dict[Key, list[Row]] = defaultdict(list)
    for plan, row in zip(plans, rows, strict=True):
        grouped[_key(plan, group)].append(row)
    titles = names(group, area_id, leaders)
    groups = [
        Group(titles.get(key, "") if key is not None else gettext(_NOBODYS[group]), tuple(grouped[key]))
        for key in order(group, area_id, grouped)
    ]
    if hidden:
        groups.append(Group(gettext("其他"), (), hidden=hidden))
    area = org.area_name(area_id)
    days = [day for row in rows for day in row.days]
    first, last = min([today - BEFORE, *days]), max([today + BEFORE, *days])
    return Chart(
        title=gettext("{area}计划总图").format(area=area),
        subtitle=gettext("{groups} 组 {count} 份已批的计划。空框是计划（开始到期限），实条是办理，虚框是预计。").format(
            groups=len(grouped), count=len(rows)
        ),
        slip=gettext("计划总图"),
        groups=tuple(groups),
        from_on=first.replace(day=1),
        to_on=(last.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1),
        today=today,
        stamp=stamp(area_id, at, by_text),
        columns=N_("计划　编号　责任单位"),
        means=N_("计划：开始到期限"),
        lights={"red": N_("严重落后"), "yellow": N_("落后"), "grey": N_("没有预计")},
        notes=(gettext("只画晚得最多的 {count} 份，其余的在计划的清单里。").format(count=most),) if has_more else (),
    )


def _plans(reader: Any, most: int) -> tuple[list[Any], int, bool]:
    """(plans in force by their deadline, how many the reader may not see, whether there are more)."""
    every = Plan.objects.filter(area_id=reader.area_id, current_no__isnull=False).open()
    seen, hidden = every, 0
    if isinstance(reader, Actor) and not reader.covers_all("planning.see"):
        seen = every.visible_to(reader)
        hidden = every.count() - seen.count()
    found = list(seen.select_related("item", "register").order_by("deadline_on", "pk")[: most + 1])
    if len(found) <= most:
        return found, hidden, False
    worst = list(by_slip(of_area(reader.area_id, False), seen).values_list("plan_id", flat=True)[:most])
    return sorted(
        seen.select_related("item", "register").in_bulk(worst).values(), key=lambda plan: (plan.deadline_on, plan.pk)
    ), hidden, True  # fmt: skip


def _rows(reader: Any, plans: list[Any], today: date, calendar: Calendar) -> list[Row]:
    ids = [plan.pk for plan in plans]
    standings = {each.plan_id: each for each in Standing.objects.filter(area_id=reader.area_id, plan_id__in=ids)}
    firsts = Version.objects.filter(area_id=reader.area_id, plan_id__in=ids, number=F("plan__baseline_no"))
    baselines = {plan_id: (start_on, due_on) for plan_id, start_on, due_on in firsts.values_list(
        "plan_id", "start_on", "deadline_on")}  # fmt: skip
    begun: dict[int, date] = {}
    reached: set[tuple[int, str]] = set()
    works = StepWork.objects.filter(area_id=reader.area_id, plan_id__in=ids)
    for plan_id, key, started_on, finished_on in works.values_list("plan_id", "key", "started_on", "finished_on"):
        day = started_on or finished_on
        if day is not None:
            begun[plan_id] = min(begun.get(plan_id, day), day)
        if finished_on is not None:
            reached.add((plan_id, key))
    whole = whole_ids(reader, ids) if isinstance(reader, Actor) else set(ids)  # others see no names of milestones
    marks: dict[int, list[Mark]] = defaultdict(list)
    steps = Step.objects.filter(area_id=reader.area_id, plan_id__in=whole, number=F("plan__current_no"))
    for step in steps.filter(is_milestone=True).order_by("finishes_on", "no"):
        marks[step.plan_id].append(Mark(step.finishes_on, (step.plan_id, step.key) in reached, step.title))
    units, phones = org.unit_names(reader.area_id), org.unit_phones(reader.area_id)
    return [
        row_of(
            replace(
                _dated(plan, standings.get(plan.pk), baselines.get(plan.pk), begun.get(plan.pk), marks[plan.pk]),
                unit=units.get(plan.unit_id, ""),
                phone=phones.get(plan.unit_id, ""),
            ),
            today,
            calendar,
        )
        for plan in plans
    ]


def _dated(
    plan: Any, standing: Any, baseline: Any, begun_on: date | None, marks: list[Mark]
) -> Dated:  # fmt: skip
    first_from_on, first_due_on = baseline or (None, None)
    return Dated(
        key=f"p{plan.pk}",
        title=plan.title,
        light=standing.colour if standing else "grey",
        light_reason=_slips(standing),
        number=plan.item.number if plan.item_id else plan.register.code,
        from_on=plan.start_on,
        due_on=plan.deadline_on,
        first_from_on=first_from_on,
        first_due_on=first_due_on,
        begun_on=begun_on,
        forecast_from_on=plan.start_on if standing else None,
        forecast_on=standing.forecast_on if standing else None,
        marks=tuple(marks),
    )


def _slips(standing: Any) -> str:
    if standing is None:
        return ""
    if standing.late_days > 0:
        return gettext("预计超 {days} 日").format(days=standing.late_days)
    if standing.slip_days > 0:
        return gettext("比基准晚 {days} 日").format(days=standing.slip_days)
    return ""


def _key(plan: Any, group: Grouping) -> Key:
    if group == Grouping.LEADER:
        return plan.item.leader_person_id if plan.item_id else None
    return plan.unit_id if group == Grouping.UNIT else plan.register_id or plan.item.register_id
