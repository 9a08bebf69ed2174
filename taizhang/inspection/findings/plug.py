from taizhang.engine.refusal import N_
from taizhang.journal import events
from taizhang.notices.burden import meter

from . import projections

events.register("inspection.visit.observed", says=N_("记下没有问题的条款"), project=projections.observed)
events.register("inspection.finding.noted", says=N_("记问题：{clause} {text}"), project=projections.noted, tone="warn")
events.follow("ledger.item.closed", projections.item_closed)
events.follow("ledger.item.withdrawn", projections.item_withdrawn)
events.follow("ledger.item.reopened", projections.item_back)

# Struck off on the unit's word, and there again: its light was green, an inspector found it red.
meter.finds_otherwise("inspection.finding.noted", lambda e: [e.pub["unit"]] if e.pub["rebound_of"] else [])
