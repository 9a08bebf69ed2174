from taizhang.engine.refusal import N_
from taizhang.journal import events

from . import projections

events.register("inspection.visit.planned", says=N_("派{name}检查：{title}"), project=projections.planned, tone="state")
events.register("inspection.visit.ended", says=N_("检查完毕"), project=projections.ended, tone="state")
events.register("inspection.visit.cancelled", says=N_("取消检查：{reason}"), project=projections.cancelled, tone="warn")
