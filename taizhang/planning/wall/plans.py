"""One plan as a chart: beside the table of its page, and on paper."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from taizhang.engine.chart import ZOOMS, Chart, Group, Row, Stamp, strip
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.rules import day_of
from taizhang.org import queries as org
from taizhang.planning.charting import MOST, around, zoom_for
from taizhang.planning.models import Plan
from taizhang.planning.queries.one import plan_for
from taizhang.planning.rules import STATES, State
from taizhang.ui import NotInReach

from .queries import Console, stamp
from .steps import Names, Told, names_of, step_rows, told_of

DAY = timedelta(days=1)
MEANS = N_("计划：最迟开始到最迟完成")
LIGHTS = {"yellow": N_("预计晚"), "grey": N_("未签收、待批")}


def beside(told: Told, at: datetime, zoom: str) -> dict[str, Any]:
    """The chart beside the table of the steps, row by row: the drawing and its head; the zoom that shows most of it
    where none is asked for."""
    today, calendar = day_of(at), org.calendar(told.plan.area_id)
    rows = step_rows(told, Names(), at, calendar)
    days = _days(rows, told, today)
    zoom = zoom if zoom in ZOOMS else zoom_for((max(days) - min(days)).days)
    from_on, to_on = around(days, today, MOST[zoom])
    label = gettext("倒排图，{n}步。同样的日期写在表里。").format(n=len(rows))
    chart = Chart(label, (Group("", tuple(rows), hidden=told.hidden),), from_on, to_on, today, Stamp(""))
    return {
        "zoom": zoom,
        "svg": strip(chart, calendar, zoom, say=gettext).svg,
        "months": strip(replace(chart, groups=()), calendar, zoom, prefix="m", say=gettext).svg,
    }


def plan_chart(reader: Any, plan_id: int, *, at: datetime, by_text: str) -> Chart:
    """A plan for paper, its steps under the units that owe them. Raises NotInReach for a plan that the reader may not
    see, or that there is not; Refused where nothing has been handed in."""
    plan = _plan(reader, plan_id)
    today, calendar = day_of(at), org.calendar(reader.area_id)
    told = told_of(reader, [plan], today, waiting=True)[0]
    if not told.steps:
        raise Refused("planning.wall.no_steps", N_("这份计划还没有送审的步骤，送审以后才能出图。"), "invalid")
    names = names_of(reader, [told])
    rows = [
        replace(row, person=row.person or row.unit) for row in step_rows(told, names, at, calendar)
    ]  # whoever reads at the end of a line finds who owes it
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.unit, []).append(row)
    groups = [Group(unit, tuple(found)) for unit, found in grouped.items()]
    if told.hidden:
        groups.append(Group(gettext("其他"), (), hidden=told.hidden))
    days = _days(rows, told, today)
    last = max(days)
    waits = plan.submitted_no or plan.current_no
    version = gettext("第 {n} 版").format(n=waits)
    if plan.submitted_no:
        version += gettext("（{state}）").format(state=gettext(STATES[State.SUBMITTED]))
    return Chart(
        title=plan.title,
        subtitle=_subtitle(told, names.units),
        slip=gettext("倒排计划"),
        groups=tuple(groups),
        from_on=min(days).replace(day=1),
        to_on=(last.replace(day=1) + 32 * DAY).replace(day=1) - DAY,
        today=today,
        stamp=stamp(reader.area_id, at, by_text, version),
        columns=N_("步骤　行　责任单位"),
        means=MEANS,
        lights=LIGHTS,
    )


def _plan(reader: Any, plan_id: int) -> Any:
    if not isinstance(reader, Console):
        return plan_for(reader, plan_id)
    plan = Plan.objects.filter(area_id=reader.area_id, pk=plan_id).select_related("item", "register").first()
    if plan is None:
        raise NotInReach
    return plan


def _subtitle(told: Told, units: Any) -> str:
    """Whose it is, until when, and whether that can be kept."""
    plan, stand = told.plan, told.stand
    said = gettext("{unit}　{count} 步　期限 {deadline}").format(
        unit=units.get(plan.unit_id, ""), count=len(told.steps) + told.hidden, deadline=plan.deadline_on
    )
    if stand is None:
        return said
    if stand.late_days > 0:
        how = gettext("预计 {on} 完成，超期限 {n} 个工作日")
    else:
        how = gettext("预计 {on} 完成，离期限还有 {n} 个工作日")
    return f"{said}　{how.format(on=stand.forecast_on, n=abs(stand.late_days))}"


def _days(rows: list[Row], told: Told, today: date) -> list[date]:
    """Every day that is to be seen."""
    days = [told.plan.deadline_on]
    if told.plan.state != State.ENDED:
        days.append(today)
    for row in rows:
        days += row.days
    return days
