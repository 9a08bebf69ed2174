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
for name in ("noted", "settled"):
    meter.finds_otherwise(f"inspection.finding.{name}", lambda e: [e.pub["unit"]] if e.pub.get("rebound_of") else [])
