"""What the doing side and the verifier do, as the journal tells it."""

from taizhang.ledger import search
from taizhang.ledger.models import (
    Claim,
    ClaimProof,
    Extension,
    InnerTask,
    ItemUnit,
    ProofOpening,
    Report,
)
from taizhang.ledger.rules import DueKind

from . import levels, paper, parts
from .base import day, item_of, move, row_ids
from .items import doer, lapse
from .proofs import keep_evidence

SHORT = 200


def accepted(e):
    item = item_of(e)
    _answer(e, item, "accepted")
    entering = e.pub["now"]["state"] != item.state
    doer(e, item)
    move(e, item, **parts.standing(e, item), **({"accepted_at": e.at} if entering else {}))


def _answer(e, item, state):
    ItemUnit.objects.filter(area_id=e.area_id, item=item, unit_id=e.pub["unit"]).update(
        state=state, answered_at=e.at, answered_by_text=e.by_text
    )


def reported(e):
    item, ids = item_of(e), row_ids(e)
    report = _say(e, item, "progress", progress=e.pub["progress"])
    counts = keep_evidence(e, item, ids, report)
    doer(e, item, ids)
    parts.reported(e, item, report.text)
    is_first = e.pub["unit"] == item.lead_unit_id  # a list shows how far the first lead is
    progress = e.pub["progress"] if is_first and e.pub["progress"] is not None else item.progress
    counts["unchanged_count"] = e.pub.get("unchanged", 0)
    move(e, item, last_report_at=e.at, last_report=report.text[:SHORT], progress=progress, **counts)
    search.index(item)


def part_finished(e):
    """A co-lead's part is done; its sentence stands among the reports."""
    item = item_of(e)
    report = _say(e, item, "progress", progress=100)
    parts.finished(e, item, report.text)
    doer(e, item)
    move(
        e,
        item,
        last_report_at=e.at,
        last_report=report.text[:SHORT],
        **parts.standing(e, item),
    )


def unchanged(e):
    """Nothing new since the last report: its words stand again."""
    item = item_of(e)
    _say(e, item, "no_change")
    doer(e, item)
    move(e, item, last_report_at=e.at, unchanged_count=e.pub["count"])


def report_corrected(e):
    """Beside the old words: neither they nor the item's last report change."""
    item = item_of(e)
    _say(e, item, "correction", corrects_id=e.pub["corrects"], reason=e.priv["reason"])
    doer(e, item)
    move(e, item)


def evidence_added(e):
    item, ids = item_of(e), row_ids(e)
    counts = keep_evidence(e, item, ids, None)
    doer(e, item, ids)
    move(e, item, **counts)


def _say(e, item, kind, progress=None, **more):
    return Report.objects.create(
        id=e.pub["report"],
        area_id=e.area_id,
        item=item,
        kind=kind,
        unit_id=e.pub.get("unit"),
        person_id=e.person_id,
        by_text=e.priv.get("said_by") or e.by_text,  # a spoken instruction is the leader's, whoever confirmed it
        at=e.at,
        text=e.priv["text"],
        progress=progress,
        **more,
    )


def broken_down(e):
    item = item_of(e)
    doer(e, item)
    move(e, item)


def inner_task_added(e):
    item = item_of(e)
    InnerTask.objects.create(
        id=e.pub["task"],
        area_id=e.area_id,
        item=item,
        unit_id=e.pub["unit"],
        title=e.priv["title"],
        section_unit_id=e.pub.get("section"),
        person_id=e.pub["person"],
        due_on=day(e.pub["due_on"]),
        at=e.at,
    )
    doer(e, item)
    move(e, item)


def inner_task_done(e):
    item = item_of(e)
    done = {"done_at": e.at, "done_by_text": e.by_text} if e.pub["done"] else {"done_at": None, "done_by_text": ""}
    done["progress"] = e.pub.get("progress", 100 if e.pub["done"] else 0)
    InnerTask.objects.filter(area_id=e.area_id, pk=e.pub["task"]).update(**done)
    doer(e, item)
    move(e, item)


def inner_task_dropped(e):
    InnerTask.objects.filter(area_id=e.area_id, pk=e.pub["task"]).delete()
    move(e)


def extension_asked(e):
    item = item_of(e)
    Extension.objects.create(
        id=e.pub["extension"],
        area_id=e.area_id,
        item=item,
        no=e.pub["no"],
        state="asked",
        from_on=day(e.pub["from_on"]),
        to_on=day(e.pub["to_on"]),
        reason=e.priv["reason"],
        ground=e.pub.get("ground", ""),
        paper=e.priv.get("paper", ""),
        is_after_expiry=e.pub.get("after_expiry", False),
        asked_by_id=e.person_id,
        asked_unit_id=e.pub["unit"],
        asked_by_text=e.by_text,
        asked_at=e.at,
    )
    doer(e, item)
    move(e, item, has_extension_waiting=True)


def extension_granted(e):
    item = item_of(e)
    _decide_extension(e, "granted", excused=e.pub.get("excused", False))
    columns = {"due_on": day(e.pub["due_on"]), "due_hour": None, "due_kind": DueKind.DAY.value}
    if e.pub.get("excused", False):
        columns |= {"excused_due_on": columns["due_on"], "excuse_ground": e.pub["ground"]}
    move(e, item, extension_count=item.extension_count + 1, has_extension_waiting=False, **columns)


def extension_refused(e):
    _decide_extension(e, "refused")
    move(e, has_extension_waiting=False)


def _decide_extension(e, state, **columns):
    Extension.objects.filter(area_id=e.area_id, pk=e.pub["extension"]).update(
        state=state, decided_by_id=e.person_id, decided_by_text=e.by_text, decided_at=e.at,
        decision=e.priv["decision"], **columns,
    )  # fmt: skip


def claim_drafted(e):
    """A draft may be rewritten until it is submitted."""
    item, ids = item_of(e), row_ids(e)
    claim, _ = Claim.objects.update_or_create(
        id=e.pub["claim"],
        area_id=e.area_id,
        defaults={
            "item": item,
            "round": e.pub["round"],
            "state": "drafted",
            "statement": e.priv["statement"],
            "drafted_by_id": e.person_id,
            "drafted_by_text": e.by_text,
            "drafted_at": e.at,
        },
    )
    ClaimProof.objects.filter(area_id=e.area_id, claim=claim).delete()
    ClaimProof.objects.bulk_create(
        ClaimProof(id=next(ids), area_id=e.area_id, claim=claim, evidence_id=evidence_id)
        for evidence_id in e.pub["proofs"]
    )
    doer(e, item, ids)
    move(e, item)


def claim_submitted(e):
    item = item_of(e)
    _claim(e).update(
        state="submitted",
        submitted_by_id=e.person_id,
        submitted_unit_id=e.pub["unit"],
        submitted_by_text=e.by_text,
        submitted_at=e.at,
        needs_leader=e.pub.get("needs_leader", False),
    )
    counts = _take_sheet(e, item) if "sheet" in e.pub else {}
    doer(e, item)
    move(e, item, claimed_at=e.at, return_due_on=None, **counts, **levels.begin(e))


def _take_sheet(e, item):
    """The sheet that the head signed stands for his own submission, and is a proof among the others."""
    ids = row_ids(e)
    counts = keep_evidence(e, item, ids, None)
    _claim(e).update(sheet_id=e.pub["sheet"], recorded_by_text=e.by_text)
    paper.add_proofs(e, e.pub["claim"], [said["id"] for said in e.pub["evidence"]], ids)
    return counts


def claim_withdrawn(e):
    item = item_of(e)
    _claim(e).update(state="withdrawn", decided_at=e.at, decided_by_text=e.by_text, decision=e.priv["reason"])
    doer(e, item)
    move(e, item, claimed_at=None, **levels.OVER)


def proof_opened(e):
    proof = ClaimProof.objects.get(area_id=e.area_id, claim_id=e.pub["claim"], evidence_id=e.pub["evidence"])
    ProofOpening.objects.create(
        id=next(row_ids(e)), area_id=e.area_id, proof=proof, person_id=e.person_id, by_text=e.by_text, at=e.at
    )
    levels.looked(e)
    move(e)


def proof_judged(e):
    levels.looked(e)
    if not levels.found_later(e):
        _found(e)
    move(e)


def _found(e):
    ClaimProof.objects.filter(area_id=e.area_id, claim_id=e.pub["claim"], evidence_id=e.pub["evidence"]).update(
        verdict=e.pub["verdict"],
        note=e.priv["note"],
        judged_by_id=e.person_id,
        judged_by_text=e.by_text,
        judged_at=e.at,
    )


def returned(e):
    item = item_of(e)
    return_due_on = day(e.pub["return_due_on"])
    _decide_claim(e, "returned", e.priv["reason"], return_due_on=return_due_on)
    parts.open_again(e, item, e.pub.get("parts", ()))
    move(
        e,
        item,
        return_due_on=return_due_on,
        return_count=item.return_count + 1,
        claimed_at=None,
        **parts.standing(e, item),
        **levels.OVER,
    )


def closed(e):
    _decide_claim(e, "closed", e.priv["remark"])
    levels.finish(e)
    lapse(e)
    move(
        e,
        closed_at=e.at,
        closed_by_person_id=e.person_id,
        closed_for_person_id=e.for_person_id,
        closed_by_unit_id=e.unit_id,
        closed_by_text=e.by_text,
        has_extension_waiting=False,
        blocker_count=0,
        **levels.OVER,
    )


def _claim(e):
    return Claim.objects.filter(area_id=e.area_id, pk=e.pub["claim"])


def _decide_claim(e, state, decision, **columns):
    _claim(e).update(
        state=state, decided_by_id=e.person_id, decided_by_text=e.by_text, decided_at=e.at, decision=decision, **columns
    )


def urged(e):
    item = item_of(e)
    _say(e, item, "urging")
    move(e, item, urge_count=item.urge_count + 1)


def instructed(e):
    item = item_of(e)
    _say(e, item, "instruction")
    move(e, item)
