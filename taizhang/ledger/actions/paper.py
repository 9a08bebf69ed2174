"""Paper and phone (代录): a signed claim recorded by the office, a photographed sheet, an urging by phone."""

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import asking, claiming, snapshots, uploads
from taizhang.ledger.models import Claim, Evidence
from taizhang.ledger.rules import ROWS, Verb, day_of, paper
from taizhang.org import queries as org
from taizhang.org.models import Post

from . import levels
from .base import Work, iso


@transaction.atomic
def record_claim(item, *, statement, received_on, files, by, at, seen=None, evidence_ids=(), signed_by=""):
    """代录销号申请: a claim that the head signed on paper. It counts from the day on which it was received."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.RECORD_CLAIM, text=statement, received_on=received_on, files=files)
    draft = Claim.objects.filter(area_id=by.area_id, item=work.item, state="drafted").first()
    rounds = Claim.objects.filter(area_id=by.area_id, item=work.item).count()
    claim, round_ = (draft.pk, draft.round) if draft else (work.allot("claim"), rounds + 1)
    late = paper.is_late(work.item.overdue_from_at, received_on)
    return _record(
        work,
        "claim_recorded",
        files,
        {"claim": claim, "round": round_, "unit": work.snapshot.first_lead.unit_id, "received_on": iso(received_on)},
        {"statement": statement.strip(), "signed_by": signed_by.strip()[:50]},
        proofs=_of_item(work, evidence_ids),
        late_on=received_on if late else None,
    )


@transaction.atomic
def record_progress(item, lines, *, by, at, source="", seen=None):
    """代录进展: what the lead unit told on paper or in a sheet, as [(day, text)]. Whoever records it is remembered as
    handler, somebody of the lead unit itself as doer. The next report is due from the last of these days."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.RECORD_PROGRESS, lines=lines)
    lead, lines = work.snapshot.first_lead, sorted(lines, key=lambda line: line[0])
    is_own = snapshots.who(by).covers_unit(ROWS[Verb.REPORT].act, lead)
    last = day_of(work.item.last_report_at) if work.item.last_report_at else None
    newest = lines[-1][0]
    dates = {"reported": newest, "unchanged": 0} if last is None or newest > last else {}
    first = work.allot("report", len(lines))
    said = f"{by.unit_name} {by.person_name}" if is_own else f"{lead.name}（{by.unit_name} {by.person_name}代录）"
    return work.record(
        "progress_recorded",
        pub={
            "unit": lead.unit_id, "is_own": is_own,
            "lines": [{"report": first + n, "on": iso(on)} for n, (on, _) in enumerate(lines)],
        },
        priv={
            "told_by": f"{said} {source}".strip()[:200],
            **{f"line_{n}": text.strip() for n, (_, text) in enumerate(lines)},
        },
        moves=True,
        **dates,
    )  # fmt: skip


@transaction.atomic
def submit_by_sheet(item, *, files, by, at, seen=None):
    """凭签字单提交: the liaison hands in the drafted claim with the sheet that the head signed and sealed."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.SUBMIT_BY_SHEET, files=files)
    claiming.before(work.item, by=by, at=at)
    claim = work.snapshot.claim
    return _record(
        work,
        "claim_submitted",
        files,
        {"claim": claim.id, "unit": step.unit_id},
        {},
        proofs=list(claim.evidence_ids),
        late_on=day_of(at) if work.item.overdue_from_at <= at else None,
    )


def _record(work, name, files, pub, priv, *, proofs, late_on):
    """The claim with its sheet, which is itself a proof of it."""
    taken = uploads.take(work.item, files, at=work.at)
    ids = [said["id"] for said in taken.said]
    days = org.calendar(work.by.area_id).between(work.item.due_on, late_on) if late_on else 0
    leader = {"needs_leader": True} if late_on and work.register.red_needs_leader else {}
    pub |= {"proofs": [*proofs, *ids], "late_days": days, "sheet": ids[0], "evidence": taken.said, **leader}
    pub |= levels.planned(work)
    return work.record(name, pub=pub, priv=priv | taken.words, files=taken.files, moves=True)


def _of_item(work, evidence_ids):
    ids = list(dict.fromkeys(evidence_ids))
    if Evidence.objects.filter(area_id=work.by.area_id, item=work.item, pk__in=ids).count() != len(ids):
        raise Refused("ledger.no_such_proof", N_("有的佐证不是本事项的，请重新选。"), "invalid")
    return ids


@transaction.atomic
def urge_by_phone(item, *, callee_id, answer, by, at, seen=None, text=""):
    """电话催办: whom the office called, and what was answered."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.URGE_BY_PHONE, callee_id=callee_id, answer=answer, text=text)
    units = [p.unit_id for p in work.snapshot.parts]
    posts = Post.objects.filter(area_id=by.area_id, person_id=callee_id, unit_id__in=units).in_force(day_of(at))
    post = posts.select_related("person", "unit").first()
    if post is None:
        raise Refused("ledger.callee", N_("接电话的人要在承办单位（{units}）任职。"), "invalid", **work.snapshot.names)
    asking.before([post.unit_id], by=by, at=at)
    pub = {"report": work.allot("report"), "unit": post.unit_id, "callee": callee_id, "answer": str(answer)}
    return work.record("phoned", pub=pub, priv={"callee_name": post.person.name, "text": text.strip()})
