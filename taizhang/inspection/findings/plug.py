from taizhang.engine.refusal import N_
from taizhang.journal import events

from . import projections

events.register("inspection.visit.observed", says=N_("记下没有问题的条款"), project=projections.observed)
events.register("inspection.finding.noted", says=N_("记问题：{clause} {text}"), project=projections.noted, tone="warn")
events.follow("ledger.item.closed", projections.item_closed)
events.follow("ledger.item.withdrawn", projections.item_withdrawn)
events.follow("ledger.item.reopened", projections.item_back)
