"""Steps of plans as rows of a chart: on the page of the plan, on its paper, and under their items on a wall chart."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F, Q
from django.utils.translation import gettext

from taizhang.engine.chart import Mark, Row, Span
from taizhang.engine.refusal import N_
from taizhang.engine.workdays import Calendar
from taizhang.ledger.queries.lists import light_note, person_names
from taizhang.ledger.queries.pages import light_of
from taizhang.ledger.rules import day_of
from taizhang.org import queries as org
from taizhang.org.actor import Actor
from taizhang.planning.models import Plan, Step, StepWork
from taizhang.planning.queries.one import steps_in_reach, whole_ids
from taizhang.planning.rules import State
from taizhang.planning.standing import Stand, stand

from .rows import Dated, row_of

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Told:
    """A plan as its reader may see it: these steps of one version, how many others there are, how far they have come,
    and how the plan stands, where it is in force."""

    plan: Any
    steps: list[Any]
    hidden: int
    works: Mapping[str, Any]  # by the key of the step
    stand: Stand | None


def told_of(reader: Any, plans: Collection[Any], today: date, *, waiting: bool = False) -> list[Told]:
    """Each of these plans in the version that is in force; `waiting`, in the one that waits to be decided, where one
    does. The same few questions, however many plans."""
    ids, area_id = [plan.pk for plan in plans], reader.area_id
    wanted = Q(number=F("plan__current_no")) | Q(number=F("plan__baseline_no"))
    if waiting:
        wanted |= Q(number=F("plan__submitted_no"))
    versions: dict[tuple[int, int], list[Any]] = {}
    for step in Step.objects.filter(wanted, area_id=area_id, plan_id__in=ids):
        versions.setdefault((step.plan_id, step.number), []).append(step)
    works: dict[int, dict[str, Any]] = {}
    for work in StepWork.objects.filter(area_id=area_id, plan_id__in=ids).select_related("item"):
        works.setdefault(work.plan_id, {})[work.key] = work
    shown = _shown(reader, plans, versions, works)
    found = []
    for plan in plans:
        done, current = works.get(plan.pk, {}), versions.get((plan.pk, plan.current_no), [])
        baseline = versions.get((plan.pk, plan.baseline_no), [])
        steps = versions.get((plan.pk, plan.submitted_no), current) if waiting else current
        seen = [step for step in steps if shown is None or step.pk in shown]
        stands = stand(plan, current, done, baseline, today) if plan.state != State.ENDED else None
        found.append(Told(plan, seen, len(steps) - len(seen), done, stands))
    return found


def _shown(reader: Any, plans: Any, versions: Any, works: Any) -> set[int] | None:
    """The ids of the steps that the reader may see; None for all."""
    if not isinstance(reader, Actor):
        return None
    whole = whole_ids(reader, [plan.pk for plan in plans])
    if len(whole) == len(plans):
        return None
    steps = [step for version in versions.values() for step in version]
    rest = [step for step in steps if step.plan_id not in whole]
    done = [work for of_plan in works.values() for work in of_plan.values()]
    return {step.pk for step in steps if step.plan_id in whole} | {
        step.pk for step in steps_in_reach(reader, rest, done)
    }


class Names(NamedTuple):
    """What stands for a number, by it: units, those who answer for a step, and 值班电话 of the units."""

    units: Mapping[int, str] = {}
    people: Mapping[int, str] = {}
    phones: Mapping[int, str] = {}


def names_of(reader: Any, plans: Iterable[Told]) -> Names:
    people = set()
    for each in plans:
        for step in each.steps:
            work = each.works.get(step.key)
            people |= {step.person_id, work.item.responsible_person_id if work and work.item_id else None}
    area_id = reader.area_id
    return Names(org.unit_names(area_id), person_names(area_id, people - {None}), org.unit_phones(area_id))


def step_rows(
    told: Told, names: Names, at: datetime, calendar: Calendar, *, shown: Collection[int] = (), is_step: bool = False,
) -> list[Row]:  # fmt: skip
    """A row for each step, in the order of the plan. The steps whose sub-items are on the chart already, as `shown`
    says, are left out, and links lead to these."""
    keys = _on_chart(told, shown)
    rows = []
    for step in told.steps:
        if step.key in keys:
            continue
        rows.append(replace(_row(told, step, names, at, calendar, keys), is_step=is_step))
    return rows


def _on_chart(told: Told, shown: Collection[int]) -> dict[str, str]:
    """The keys of the items that stand for steps."""
    return {key: f"i{work.item_id}" for key, work in told.works.items() if work.item_id in shown}


def tied(told: Told, step: Any, keys: Mapping[str, str]) -> dict[str, Any]:
    """What a step waits for, as a row says it; `keys` are those of steps that stand on the chart as items."""
    return {
        "after": tuple(keys.get(link["id"], key_of(told.plan, link["id"])) for link in step.after),
        "kinds": tuple(link["type"] for link in step.after),
        "critical": step.is_critical,
    }


def key_of(plan: Any, key: str) -> str:
    return f"p{plan.pk}-{key}"


def _row(
    told: Told, step: Any, names: Names, at: datetime, calendar: Calendar, keys: Mapping[str, str]
) -> Row:  # fmt: skip
    work, today = told.works.get(step.key), day_of(at)
    item = work.item if work and work.item_id else None
    due_on = work.due_on if work and work.item_id and work.due_on else step.finishes_on
    first = told.stand.first.get(step.key) if told.stand else None
    expected = told.stand.rows.get(step.key) if told.stand else None
    begun, ended = (work.started_on, work.finished_on) if work else (None, None)
    light, reason = _light(told, work, expected, due_on, at, calendar)
    person = item.responsible_person_id if item and item.responsible_person_id else step.person_id
    unit_id = step.unit_id or told.plan.unit_id
    number = gettext("第 {no} 步").format(no=step.no)
    first_from_on = None
    if first:
        first_from_on = first.finishes_on if step.is_milestone else first.starts_on
    row = row_of(
        Dated(
            key=key_of(told.plan, step.key),
            title=step.title,
            light=light,
            light_reason=reason,
            number=f"{number}　{item.number}" if item and item.number else number,
            unit=names.units.get(unit_id, ""),
            person=names.people.get(person, ""),
            phone=names.phones.get(unit_id, ""),
            from_on=None if step.is_milestone else step.starts_on,
            due_on=due_on,
            first_from_on=first_from_on,
            first_due_on=first.finishes_on if first else None,
            begun_on=None if step.is_milestone else begun or ended,
            ended_on=ended,
            forecast_from_on=expected.forecast_start_on if expected and not ended else None,
            forecast_on=expected.forecast_finish_on if expected and not ended else None,
            marks=(Mark(due_on, bool(ended), step.title),) if step.is_milestone else (),
        ),
        today,
        calendar,
    )
    if light == "red" and row.actual is None and not step.is_milestone and due_on < today:
        late = Span(due_on + DAY, today)  # nothing has happened, and this long it should have
        row = replace(row, actual=late, late=late)
    return replace(row, is_done=bool(ended), **tied(told, step, keys))


def _light(
    told: Told, work: Any, expected: Any, due_on: date, at: datetime, calendar: Calendar
) -> tuple[str, str]:  # fmt: skip
    """(light, why): a sub-item burns as in its register; another step by its days and the forecast."""
    today = day_of(at)
    if work and work.finished_on:
        done = gettext("{on}完成").format(on=f"{work.finished_on.month}-{work.finished_on.day}")
        return ("closed", "") if work.item_id else ("green", done)
    late = calendar.between(due_on, expected.forecast_finish_on) if expected else 0
    soon = gettext(N_("预计晚 {days} 日")).format(days=late) if late > 0 else ""
    if work and work.item_id:
        light = light_of(work.item, at, calendar)
        return str(light.colour), light_note(light) or soon
    if told.stand is None:
        return "grey", ""
    if due_on < today:
        return "red", gettext("超 {days} 日").format(days=calendar.between(due_on, today))
    return ("yellow", soon) if soon else ("green", "")


@dataclass(frozen=True)
class Under:
    """Steps on a chart of items: under their item, of plans of the register itself, and what ties items to them."""

    below: Mapping[int, list[Row]]  # by the id of the item
    ties: Mapping[int, dict[str, Any]]  # of sub-items that stand on the chart themselves
    own: list[tuple[Told, list[Row]]]

    @property
    def rows(self) -> list[Row]:
        return [row for rows in (*self.below.values(), *(rows for _, rows in self.own)) for row in rows]


def under(reader: Any, item_ids: Collection[int], register_id: int | None, at: datetime, calendar: Calendar) -> Under:
    """The steps in force of the plans of these items, and of the register, as far as the reader may see them. Whoever
    sees an item sees its plan whole. What is a sub-item on the chart already is not drawn again."""
    plans = Plan.objects.filter(area_id=reader.area_id)
    plans = plans.visible_to(reader) if isinstance(reader, Actor) else plans
    wanted = Q(item_id__in=item_ids)
    if register_id is not None:
        wanted |= Q(register_id=register_id)
    found = told_of(reader, list(plans.open().filter(wanted, current_no__isnull=False).order_by("pk")), day_of(at))
    names = names_of(reader, found)
    below: dict[int, list[Row]] = {}
    ties: dict[int, dict[str, Any]] = {}
    own = []
    shown = set(item_ids)
    for told in found:
        rows = step_rows(told, names, at, calendar, shown=shown, is_step=True)
        if told.plan.item_id is None:
            own.append((told, rows))
        else:
            below[told.plan.item_id] = rows
        keys = _on_chart(told, shown)
        for step in told.steps:
            if step.key in keys:
                ties[told.works[step.key].item_id] = tied(told, step, keys)
    return Under(below, ties, own)
