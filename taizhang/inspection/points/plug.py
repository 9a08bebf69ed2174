from django.urls import reverse

from taizhang.engine.refusal import N_
from taizhang.inspection import tabs
from taizhang.journal import events
from taizhang.ui import labels

from . import projections


def _page(entry):
    return reverse("inspection:point", args=[entry.stream_id])


def _register(name, says, project, tone="note"):
    events.register(f"inspection.point.{name}", says=says, project=project, tone=tone, link=_page)


_register("opened", N_("设点位{number}：{title}"), projections.opened, "state")
_register("changed", N_("改点位：{title}"), projections.changed)
_register("photographed", N_("换点位的照片"), projections.photographed)
_register("closed", N_("撤点位：{reason}"), projections.closed, "warn")

tabs.register("points", N_("点位"), "inspection:points", order=30)
labels.register(
    point_title=N_("点位名称"),
    sector=N_("行业主管部门"),
    lat=N_("纬度"),
    lon=N_("经度"),
    file=N_("工作簿"),
    photo=N_("照片"),
)
