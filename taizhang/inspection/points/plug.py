from taizhang.engine.refusal import N_
from taizhang.journal import events

from . import projections

events.register("inspection.point.opened", says=N_("设点位{number}：{title}"), project=projections.opened, tone="state")
events.register("inspection.point.changed", says=N_("改点位：{title}"), project=projections.changed)
events.register("inspection.point.closed", says=N_("撤点位：{reason}"), project=projections.closed, tone="warn")
