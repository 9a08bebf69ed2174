from taizhang.engine.refusal import N_
from taizhang.inspection import tabs
from taizhang.jobs import schedule
from taizhang.journal import events
from taizhang.notices import queries as duties
from taizhang.ui import labels, nav

from . import projections, queries, sayings, tasks

events.register("inspection.finding.held", says=sayings.held, project=projections.held, tone="warn")
events.register("inspection.finding.settled", says=sayings.settled, project=projections.settled, tone="state")
tabs.register("held", N_("待裁"), "inspection:held", act="inspection.keep", order=25, under="findings")
schedule.daily("03:50", "inspection.sweep", tasks.sweep)
nav.register("inspect", N_("现场"), "inspection:phone", act="inspection.inspect", order=15, icon="cam")
duties.BESIDE.append(
    duties.Duty(
        "held", N_("手机上记的，等您裁定"), N_("去裁定"), "inspection.keep", queries.held, order=("pk",),
        page="inspection:held", only_there=True, of="held",
    )
)  # fmt: skip
labels.register(joined=N_("并入哪一条"), why=N_("为什么"))
