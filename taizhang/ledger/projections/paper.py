"""Paper and phone as the journal tells them."""

from taizhang.ledger.models import Claim, ClaimProof, Report
from taizhang.ledger.rules import start_of

from . import levels
from .base import day, item_of, move, row_ids
from .items import handler
from .proofs import keep_evidence


def claim_recorded(e):
    """Drafted and submitted in one entry; it counts as claimed on the day of its receipt."""
    item, ids = item_of(e), row_ids(e)
    counts = keep_evidence(e, item, ids, None)
    received_on = day(e.pub["received_on"])
    claim, _ = Claim.objects.update_or_create(
        id=e.pub["claim"],
        area_id=e.area_id,
        defaults={
            "item": item,
            "round": e.pub["round"],
            "state": "submitted",
            "statement": e.priv["statement"],
            "drafted_by_id": e.person_id,
            "drafted_by_text": e.by_text,
            "drafted_at": e.at,
            "submitted_unit_id": e.pub["unit"],
            "submitted_at": e.at,
            "recorded_by_text": e.by_text,
            "received_on": received_on,
            "signed_by": e.priv["signed_by"],
            "sheet_id": e.pub["sheet"],
            "needs_leader": e.pub.get("needs_leader", False),
        },
    )
    ClaimProof.objects.filter(area_id=e.area_id, claim=claim).delete()
    add_proofs(e, claim.pk, e.pub["proofs"], ids)
    handler(e, item)
    move(e, item, claimed_at=start_of(received_on), return_due_on=None, **counts, **levels.begin(e))


def add_proofs(e, claim_id, evidence_ids, ids):
    ClaimProof.objects.bulk_create(
        ClaimProof(id=next(ids), area_id=e.area_id, claim_id=claim_id, evidence_id=evidence_id)
        for evidence_id in evidence_ids
    )


def phoned(e):
    item = item_of(e)
    Report.objects.create(
        id=e.pub["report"],
        area_id=e.area_id,
        item=item,
        kind="urging",
        unit_id=e.pub["unit"],
        person_id=e.person_id,
        by_text=e.by_text,
        at=e.at,
        text=e.priv["text"],
        callee_id=e.pub["callee"],
        callee_text=e.priv["callee_name"],
        answer=e.pub["answer"],
    )
    move(e, item, urge_count=item.urge_count + 1)
