"""The doing side: take, work, divide, ask for time, claim."""

from dataclasses import replace

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import claiming, feeding, uploads
from taizhang.ledger.models import Claim, Evidence, Report
from taizhang.ledger.rules import ROWS, Due, State, Verb, day_of, has_expired
from taizhang.org import queries as org

from . import levels
from .base import Work, due_said, iso, now
from .drafts import check_units, payload
from .office import DRAFT_NOW


@transaction.atomic
def accept(item, *, by, at, seen=None, unit_id=None):
    """签收, for one doing unit: the one named, else the actor's own."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.ACCEPT, unit_id=unit_id)
    return work.record("accepted", pub={"unit": step.unit_id}, moves=True)


@transaction.atomic
def report(item, *, text, by, at, seen=None, progress=None, files=(), unit_id=None):
    """进展, with or without proof. `files` are `uploads.Upload`. What asks the same is answered by the same words."""
    others = feeding.held(by.area_id, getattr(item, "pk", item))
    recorded = _report(item, text=text, by=by, at=at, seen=seen, progress=progress, files=files, unit_id=unit_id)
    same = {"text": text, "progress": progress, "unit_id": recorded.pub["unit"], "fed_by": recorded.stream_id}
    feeding.pass_on(others, lambda pk: _report(pk, **same, by=by, at=at))
    return recorded


def _report(item, *, text, by, at, seen=None, progress=None, files=(), unit_id=None, fed_by=None):
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.REPORT, text=text, unit_id=unit_id)
    if progress is not None and not 0 <= progress <= 100:
        raise Refused("ledger.progress", N_("进度要在0到100之间。"), "invalid")
    evidence = uploads.take(work.item, files, at=at)
    is_new = files or text.strip() != last_words(work.item) or progress not in (None, work.item.progress)
    unchanged = 0 if is_new else work.item.unchanged_count  # the same words again are nothing new
    pub = {"report": work.allot("report"), "unit": step.unit_id, "progress": progress, "evidence": evidence.said}
    return work.record(
        "reported",
        pub={**pub, "unchanged": unchanged, **_fed(fed_by)},
        priv={"text": text.strip(), **evidence.words},
        files=evidence.files,
        moves=True,
        reported=True,
        unchanged=unchanged,
    )


@transaction.atomic
def no_change(item, *, by, at, seen=None, unit_id=None):
    """无变化: nothing new since the last report, whose words stand again. A new reporting period begins."""
    others = feeding.held(by.area_id, getattr(item, "pk", item))
    recorded = _no_change(item, by=by, at=at, seen=seen, unit_id=unit_id)
    same = {"unit_id": recorded.pub["unit"], "fed_by": recorded.stream_id}
    feeding.pass_on(others, lambda pk: _no_change(pk, **same, by=by, at=at))
    return recorded


def _no_change(item, *, by, at, seen=None, unit_id=None, fed_by=None):
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.NO_CHANGE, unit_id=unit_id)
    count = work.item.unchanged_count + 1
    return work.record(
        "unchanged",
        pub={"report": work.allot("report"), "unit": step.unit_id, "count": count, **_fed(fed_by)},
        priv={"text": last_words(work.item)},
        moves=True,
        reported=True,
        unchanged=count,
    )


def _fed(by_item):
    """The item on which this was said; nobody wrote it a second time."""
    return {"fed_by": by_item} if by_item else {}


def last_words(item):
    """What was last reported, in full."""
    reports = Report.objects.filter(area_id=item.area_id, item_id=item.pk, kind="progress").order_by("-at", "-id")
    return reports.values_list("text", flat=True).first() or ""


@transaction.atomic
def add_evidence(item, *, files, by, at, seen=None, unit_id=None):
    """交佐证 without a report."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.UPLOAD, unit_id=unit_id)
    if not files:
        raise Refused("ledger.no_files", N_("请选文件。"), "invalid")
    evidence = uploads.take(work.item, files, at=at)
    pub = {"unit": step.unit_id, "evidence": evidence.said}
    return work.record("evidence_added", pub=pub, priv=evidence.words, files=evidence.files)


@transaction.atomic
def break_down(item, drafts, *, by, at, seen=None):
    """分解: sub-items for other units, issued at once under the item's number. Returns their issue entries."""
    work = Work.on(item, by=by, at=at, seen=seen)
    parent, signature = work.item, by.signing(ROWS[Verb.BREAK_DOWN].act)
    issued = []
    for n, draft, step, pub, priv in list(_parts(work, drafts)):
        child = ("item", journal.allot(by.area_id, "item"))
        pub |= {"parent": parent.pk, "now": DRAFT_NOW}
        journal.append(Event(child, "ledger.item.entered", pub=pub, priv=priv), by=signature, at=at)
        due = Due(on=draft.due_on, hour=draft.due_hour)
        child_now = now(parent, work.register, State.ISSUED, due=due, return_due_on=None, at=at)
        number = {"number": f"{parent.number}.{n}", "serial": n, "year": day_of(at).year}
        dates = {"units": pub["units"], **due_said(due), "now": child_now}
        names = {"units": check_units([u["unit"] for u in pub["units"]], by.area_id, at)}
        event = Event(child, "ledger.item.issued", pub=number | dates, priv=names)
        issued.append(journal.append(event, by=signature, at=at))
        work.record("broken_down", pub={"child": child[1], "unit": step.unit_id})
    return issued


@transaction.atomic
def planned_parts(item, drafts, *, by, at, seen=None):
    """What `break_down` would issue: (number, draft) of each, or its refusal. Nothing is written."""
    work = Work.on(item, by=by, at=at, seen=seen)
    return [(f"{work.item.number}.{n}", draft) for n, draft, *_ in _parts(work, drafts)]


def _parts(work, drafts):
    """Each sub-item as it would be issued, checked: what the rule says, the deadline, everything that was typed."""
    if not drafts:
        raise Refused("ledger.no_sub_items", N_("请至少写一件子事项。"), "invalid")
    parent = work.item
    for n, draft in enumerate(drafts, start=parent.child_count + 1):
        leads, joint = draft.lead_unit_ids, draft.joint_unit_ids
        step = work.decide(Verb.BREAK_DOWN, title=draft.title, lead_ids=leads, joint_ids=joint)
        draft = replace(draft, register_id=parent.register_id, due_on=draft.due_on or parent.due_on)
        _in_time(draft, parent, work.at)
        pub, priv = payload(draft, work.by.area_id, work.at)
        check_units([*leads, *joint], work.by.area_id, work.at)
        yield n, draft, step, pub, priv


def _in_time(draft, parent, at):
    if draft.due_on and draft.due_on < day_of(at):
        raise Refused("ledger.date_past", N_("日期不能早于今天。"), "invalid")
    if parent.due_on and draft.due_on > parent.due_on:
        raise Refused(
            "ledger.sub_item_late",
            N_("子事项的时限不能晚于本事项的时限{due}。"),
            "invalid",
            due=f"{parent.due_on:%Y-%m-%d}",
        )


@transaction.atomic
def ask_extension(item, *, due_on, reason, by, at, seen=None, ground="", paper=""):
    """申请延期: the deadline asked for and why; the leader decides. With a `ground` of the register (and the paper
    that proves it) it is asked for as excused."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.ASK_EXTENSION, due_on=due_on, reason=reason, ground=ground, paper=paper)
    pub = {
        "extension": work.allot("extension"), "no": work.item.extensions.count() + 1, "unit": step.unit_id,
        "from_on": iso(work.item.due_on), "to_on": iso(due_on),
        "ground": str(ground), "after_expiry": has_expired(work.snapshot, at),
    }  # fmt: skip
    return work.record("extension_asked", pub=pub, priv={"reason": reason.strip(), "paper": paper.strip()})


@transaction.atomic
def draft_claim(item, *, statement, evidence_ids, by, at, seen=None):
    """拟申请销号: what the unit says, and the proofs it rests on. Drafting again replaces the draft."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.DRAFT_CLAIM, text=statement, evidence_ids=tuple(evidence_ids))
    proofs = sorted(set(evidence_ids))
    known = Evidence.objects.filter(area_id=by.area_id, item=work.item, pk__in=proofs).count()
    if known != len(proofs):
        raise Refused("ledger.no_such_proof", N_("有的佐证不是本事项的，请重新选。"), "invalid")
    draft = Claim.objects.filter(area_id=by.area_id, item=work.item, state="drafted").first()
    rounds = Claim.objects.filter(area_id=by.area_id, item=work.item).count()
    claim, round_ = (draft.pk, draft.round) if draft else (work.allot("claim"), rounds + 1)
    pub = {"claim": claim, "round": round_, "unit": step.unit_id, "proofs": proofs}
    return work.record("claim_drafted", pub=pub, priv={"statement": statement.strip()})


@transaction.atomic
def submit_claim(item, *, by, at, seen=None):
    """提交销号申请, by the unit head (S2)."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.SUBMIT_CLAIM)
    claiming.before(work.item, by=by, at=at)
    claim = work.snapshot.claim
    late = work.item.overdue_from_at <= at
    leader = {"needs_leader": True} if late and work.register.red_needs_leader else {}
    days = org.calendar(by.area_id).between(work.item.due_on, day_of(at)) if late else 0
    proofs = list(claim.evidence_ids)
    return work.record(
        "claim_submitted",
        pub={"claim": claim.id, "unit": step.unit_id, "proofs": proofs, "late_days": days, **leader}
        | levels.planned(work),
        moves=True,
    )


@transaction.atomic
def withdraw_claim(item, *, reason, by, at, seen=None):
    """撤回销号申请: back to work."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.WITHDRAW_CLAIM, reason=reason)
    pub = {"claim": work.snapshot.claim.id, "unit": step.unit_id}
    return work.record("claim_withdrawn", pub=pub, priv={"reason": reason.strip()}, moves=True, anew=True)
