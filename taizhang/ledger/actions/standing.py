"""Standing items (常态化事项): they never close; a stage of them is concluded by decision."""

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.rules import Verb

from .base import Work, iso


@transaction.atomic
def conclude_stage(item, *, decision, decided_by, from_on, to_on, by, at, seen=None):
    """阶段性办结: what was decided about the stage, by whom; the item goes on."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.CONCLUDE_STAGE, text=decision, from_on=from_on, to_on=to_on)
    if not 0 < len(decided_by.strip()) <= 100:
        raise Refused("ledger.no_decider", N_("请写明由谁定的，最多100字，如县委常委会、赵县长。"), "invalid")
    return work.record(
        "stage_concluded",
        pub={"conclusion": work.allot("stage_conclusion"), "from_on": iso(from_on), "to_on": iso(to_on)},
        priv={"decision": decision.strip(), "decided_by": decided_by.strip()},
    )
