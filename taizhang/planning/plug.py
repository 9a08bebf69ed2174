"""What planning adds to the house: its events with their sentences, who may do what, the word on the spine."""

from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.jobs import schedule
from taizhang.journal import events
from taizhang.org import roles
from taizhang.planning import sayings
from taizhang.planning.projections import items, plans
from taizhang.planning.queries import calendars as calendar_shown
from taizhang.planning.queries import panels as shown
from taizhang.planning.tasks import calendar_changed, stand_all, stand_soon
from taizhang.ui import labels, nav, panels


def _page(entry):
    return reverse("planning:plan", args=[entry.stream_id])


def _register(name, says, project, tone="note"):
    events.register(f"planning.plan.{name}", says=says, project=project, tone=tone, link=_page)


_register("opened", N_("编倒排计划：{title}"), plans.opened, "state")
_register("submitted", sayings.submitted, plans.submitted, "state")
_register("approved", sayings.approved, plans.approved, "state")
_register("sent_back", N_("退回第{number}版计划：{reason}"), plans.sent_back, "warn")
_register("step_reported", sayings.step_reported, plans.step_reported)
_register("step_issued", sayings.step_issued, plans.step_issued, "state")
_register("lights_chosen", sayings.lights_chosen, plans.lights_chosen)
_register("calendar_kept", sayings.calendar_kept, plans.calendar_kept, "state")
_register("ended", N_("结束计划：{reason}"), plans.ended, "warn")

for name in items.EVENTS:
    events.follow(name, items.follow)
    events.then(name, stand_soon)

schedule.daily("05:30", "planning.stand", stand_all)
events.then("org.calendar.set", calendar_changed)

for role in ("leader", "clerk", "verifier", "unit_head", "liaison", "inspector", "auditor"):
    roles.allow(role, "planning.see")
roles.allow("leader", "planning.decide")
roles.allow("clerk", "planning.draft", "planning.submit", "planning.decide", "planning.report")
roles.allow("unit_head", "planning.draft", "planning.submit", "planning.report")
roles.allow("liaison", "planning.draft", "planning.report")

panels.register("org.me", "planning/_feed_link.html", lambda actor, at: {}, act="planning.see")
panels.register("item.rail", "planning/_item.html", shown.of_item, act="planning.see")
for place in ("item.rail", "item.ask"):
    panels.register(place, "planning/_if_extended.html", shown.if_extended, order=10, act="planning.see")
panels.register("calendar.try", "planning/_calendar_try.html", calendar_shown.tried)
panels.register("todo", "planning/_calendar_todo.html", calendar_shown.to_decide, act="planning.submit")
nav.register("plans", N_("计划"), "planning:list", act="planning.see", order=28, icon="list")
labels.register(
    deadline=N_("期限"),
    start=N_("开始日期"),
    started_on=N_("开工日期"),
    finished_on=N_("完成日期"),
    percent=N_("进度"),
    lag_rule=N_("亮灯的规则"),
    curve=N_("序时进度"),
)
