"""Several leads: a co-lead calls its own part done before the first lead claims."""

from django.db import transaction

from taizhang.ledger.rules import Verb

from .base import Work


@transaction.atomic
def finish_part(item, *, text, by, at, seen=None, unit_id=None):
    """报本部分办结: the head of a co-lead says in one sentence that its part is done."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.FINISH_PART, text=text, unit_id=unit_id)
    pub = {"unit": step.unit_id, "report": work.allot("report")}
    return work.record("part_finished", pub=pub, priv={"text": text.strip()})
