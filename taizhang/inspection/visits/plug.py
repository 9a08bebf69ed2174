from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.inspection import tabs
from taizhang.journal import events
from taizhang.notices.burden import meter
from taizhang.notices.burden.rules import Call
from taizhang.ui import labels, nav

from . import projections, queries


def _page(entry):
    return reverse("inspection:visit", args=[entry.stream_id])


def _register(name, says, project, tone="state"):
    events.register(f"inspection.visit.{name}", says=says, project=project, tone=tone, link=_page)


_register("planned", N_("派{name}检查：{title}"), projections.planned)
_register("joined", N_("并进{count}处点位"), projections.joined)
_register("handed", N_("换{name}检查：{reason}"), projections.handed, "warn")
_register("ended", N_("检查完毕"), projections.ended)
_register("cancelled", N_("取消检查：{reason}"), projections.cancelled, "warn")

# Counted when it is over: a unit is not to read in its burden that somebody is coming.
meter.counts("inspection.visit.ended", Call.VISIT, queries.visited_units, on=queries.day_of_visit)

nav.register("inspection", N_("检查"), "inspection:visits", act="inspection.see", order=30, icon="check")
tabs.register("visits", N_("检查"), "inspection:visits", order=10)
labels.register(
    visit_title=N_("检查的名称"), visit_kind=N_("检查的方式"), scheme=N_("按哪个体系"), day=N_("哪一天"),
    inspector=N_("督查员"), second=N_("一周内第二次去的理由"), round=N_("轮次"), join=N_("并进哪次检查"),
)  # fmt: skip
