"""Paper and phone as the journal tells them."""

from taizhang.ledger import search
from taizhang.ledger.models import Claim, ClaimProof, Report
from taizhang.ledger.rules import start_of

from . import levels, parts
from .base import day, item_of, move, row_ids
from .items import doer, handler
from .proofs import keep_evidence

SHORT = 200


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


def progress_recorded(e):
    """Each line stands on the day that it names; a list shows the last word, whoever gave it."""
    item, lines = item_of(e), e.pub["lines"]
    reports = [
        Report(
            id=each["report"],
            area_id=e.area_id,
            item=item,
            kind="recorded",
            unit_id=e.pub["unit"],
            person_id=e.person_id,
            by_text=e.priv["told_by"],
            at=start_of(day(each["on"])),
            text=e.priv[f"line_{n}"],
        )
        for n, each in enumerate(lines)
    ]
    Report.objects.bulk_create(reports)
    (doer if e.pub["is_own"] else handler)(e, item)
    last, said = reports[-1], {}
    if item.last_report_at is None or last.at > item.last_report_at:
        said = {"last_report_at": last.at, "last_report": last.text[:SHORT]}
        parts.rows(e, item).filter(unit_id=e.pub["unit"]).update(**said)
        said |= {"unchanged_count": 0}
    move(e, item, **said)
    search.index(item)


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
