from taizhang.engine.refusal import N_
from taizhang.inspection import tabs
from taizhang.inspection.schemes.actions import KEEP
from taizhang.journal import events
from taizhang.notices import queries as duties
from taizhang.org import roles

from . import projections, queries

for role in ("leader", "clerk", "verifier"):
    roles.allow(role, "inspection.watch")
events.follow("ledger.item.closed", projections.item_closed)
events.follow("inspection.finding.agreed", projections.agreed)
events.follow("ledger.item.reopened", projections.item_reopened)
events.follow("inspection.visit.planned", projections.planned)
events.follow("inspection.visit.ended", projections.over)
events.follow("inspection.visit.cancelled", projections.over)
events.follow("inspection.visit.observed", projections.observed)
events.follow("inspection.finding.noted", projections.noted)
events.follow("inspection.finding.settled", projections.settled)
tabs.register("watches", N_("回头看"), "inspection:watches", act="inspection.watch", order=18, under="visits")
duties.BESIDE.append(
    duties.Duty(
        "lookback", N_("该回头看"), N_("去派人"), KEEP, queries.due, order=("next_on", "pk"),
        page="inspection:watches", only_there=True, of="watch",
    )
)  # fmt: skip
