"""What the ladder adds to the house."""

from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.jobs import schedule
from taizhang.journal import events
from taizhang.notices import queries as duties
from taizhang.org import roles
from taizhang.ui import labels, nav, panels

from . import job, pages, projections, queries, sayings
from .actions import ACT


def _item(e):
    return reverse("ledger:item", args=[e.stream_id])


def _tonight(e):
    return reverse("notices:ladder")


events.register(
    "notices.ladder.set", says=N_("定“{name}”的阶梯"), project=projections.ladder_set, tone="state",
    link=lambda e: reverse("ledger:register", args=[e.stream_id]),
)  # fmt: skip
for _name, _says, _project, _tone in (
    ("stepped", sayings.stepped, projections.stepped, "warn"),
    ("step_drafted", sayings.drafted, projections.drafted, "warn"),
    ("step_held", sayings.HELD, projections.held, "note"),
    ("step_set_aside", sayings.set_aside, projections.set_aside, "note"),
    ("ladder_paused", sayings.PAUSED, projections.item_paused, "note"),
    ("ladder_resumed", N_("恢复催办"), projections.item_resumed, "note"),
):
    events.register(f"notices.item.{_name}", says=_says, project=_project, tone=_tone, link=_item)
events.register(
    "notices.unit.ladder_paused", says=N_("{unit}牵头的事项暂停催办到{until_on}：{reason}"),
    project=projections.unit_paused, link=_tonight,
)  # fmt: skip
events.register(
    "notices.unit.ladder_resumed", says=N_("{unit}牵头的事项恢复催办"), project=projections.unit_resumed, link=_tonight
)
for _name in projections.ENDS:
    events.follow(_name, projections.lapse)
events.follow(projections.URGED, projections.urged)
for _name in projections.REPORTS:
    events.follow(_name, projections.lapse_period)

roles.allow("clerk", ACT)
schedule.daily(queries.HOUR.strftime("%H:%M"), "notices.ladder", job.climb_all, for_each_day=True)

panels.register("item.rail", "notices/_ladder_item.html", pages.of_item, order=20, act="ledger.see")
panels.register("register.rail", "notices/_ladder_register.html", pages.of_register, order=20, act="ledger.see")
nav.register("ladder", N_("阶梯"), "notices:ladder", act=ACT, order=27, icon="clock")
duties.BESIDE.append(
    duties.Duty(
        "ladder", N_("督办、通报、约谈待拟稿"), N_("去拟"), ACT, queries.drafted, order=("pk",), page="notices:ladder",
        only_there=True, of="step", tally=queries.tally,
    )
)  # fmt: skip
labels.register(until_on=N_("暂停到哪一天"), preset=N_("样式"), is_on=N_("启用"))
