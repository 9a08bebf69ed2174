from taizhang.engine.refusal import N_
from taizhang.inspection import tabs
from taizhang.journal import events
from taizhang.ui import labels

from . import projections

events.register("inspection.outline.set", says=N_("换地图的底图：{name}"), project=projections.outline_set)
events.register(
    "inspection.outline.removed", says=N_("撤掉地图的底图：{name}"), project=projections.outline_removed, tone="warn"
)

tabs.register("map", N_("地图"), "inspection:map", order=35, under="points")
labels.register(outline=N_("底图"), datum=N_("坐标系"))
