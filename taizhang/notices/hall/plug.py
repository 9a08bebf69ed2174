"""What 协调会 adds to the house."""

from datetime import date

from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.journal import events
from taizhang.notices import queries as duties
from taizhang.notices.burden import meter
from taizhang.notices.burden.rules import Call
from taizhang.org import roles
from taizhang.ui import labels, nav

from . import actions, projections, queries, sayings


def _page(e):
    return reverse("notices:hall-case", args=[e.stream_id])


events.register("notices.hall.days_set", says=N_("卡点满 {days} 个工作日的提请上会"), project=projections.days_set)
events.register("notices.hall.put", says=sayings.put, project=projections.put, tone="state", link=_page)
events.register("notices.hall.stated", says=N_("情况说明：{text}"), project=projections.stated, link=_page)
events.register("notices.hall.taken_off", says=N_("撤下：{reason}"), project=projections.taken_off, link=_page)
events.register(
    "notices.item.ruled", says=sayings.ruled, project=projections.ruled, tone="state",
    link=lambda e: reverse("ledger:item", args=[e.stream_id]),
)  # fmt: skip

# All that one day's meeting takes up is one meeting for a unit.
meter.counts(
    "notices.hall.put", Call.MEETING, lambda e: (e.pub["unit"], e.pub["other"]),
    on=lambda e: date.fromisoformat(e.pub["on"]), gathering=lambda e: actions.gathering(e.pub["on"]),
)  # fmt: skip
meter.uncounts("notices.hall.taken_off")

for role in ("leader", "clerk", "verifier", "unit_head", "liaison"):
    roles.allow(role, "notices.hall")
for role in ("leader", "clerk", "verifier"):
    roles.allow(role, "notices.hall_office")
for role in ("unit_head", "liaison"):
    roles.allow(role, actions.STATE)
roles.allow("clerk", actions.KEEP)

nav.register("hall", N_("协调"), "notices:hall", act="notices.hall_office", order=28, icon="list")
duties.BESIDE.append(
    duties.Duty(
        "hall", N_("上协调会，请写情况说明"), N_("去写"), actions.STATE, queries.to_state, order=("pk",),
        tally=queries.tally,
        page="notices:hall", only_there=True, of="hall",
    )
)  # fmt: skip
labels.register(on=N_("哪天开会"), leader=N_("主持的县领导"), meanwhile=N_("先由谁办"), days=N_("满几个工作日"))
