"""The second party: open each proof, judge it, return or strike off. And the leader: extensions, instructions."""

from datetime import date

from django.db import transaction

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger.models import Extension, ProofOpening
from taizhang.ledger.rules import Due, State, Verb, day_of, parts
from taizhang.org import queries as org

from . import levels
from .base import Work, iso


@transaction.atomic
def open_proof(item, evidence_id, *, by, at):
    """打开佐证: recorded once for each person; opening it again records nothing and returns None."""
    work = Work.on(item, by=by, at=at)
    work.decide(Verb.OPEN_PROOF, evidence_id=evidence_id)
    claim = work.snapshot.claim
    openings = ProofOpening.objects.filter(area_id=by.area_id, proof__claim_id=claim.id, proof__evidence_id=evidence_id)
    if openings.filter(person_id=by.person_id).exists():
        return None
    no = claim.proof(evidence_id).no
    pub = {"claim": claim.id, "evidence": evidence_id, "no": no, **levels.at(work)}
    return work.record("proof_opened", pub=pub)


@transaction.atomic
def judge(item, evidence_id, *, verdict, by, at, note=""):
    """核验 one proof: 属实, 存疑 or 不予采信. Judging again replaces the verdict; the journal keeps both."""
    work = Work.on(item, by=by, at=at)
    work.decide(Verb.JUDGE, evidence_id=evidence_id, verdict=verdict, note=note)
    claim = work.snapshot.claim
    no = claim.proof(evidence_id).no
    pub = {"claim": claim.id, "evidence": evidence_id, "no": no, "verdict": str(verdict), **levels.at(work)}
    return work.record("proof_judged", pub=pub, priv={"note": note.strip()})


def return_date(register, at) -> date:
    """The 补正 date that the register suggests."""
    return org.calendar(register.area_id).add(day_of(at), register.return_days)


@transaction.atomic
def return_(item, *, reason, by, at, seen=None, due_on=None):
    """退回补正: not good enough; the deadline runs on beside the 补正 date."""
    work = Work.on(item, by=by, at=at, seen=seen)
    due_on = due_on or return_date(work.register, at)
    work.decide(Verb.RETURN, reason=reason, due_on=due_on)
    return work.record(
        "returned",
        pub={
            "claim": work.snapshot.claim.id, "return_due_on": iso(due_on), "parts": _opened_again(work),
            "now": work.now(State.RETURNED, return_due_on=due_on, anew=True),
        },
        priv={"reason": reason.strip()},
    )  # fmt: skip


def _opened_again(work):
    """The co-leads whose parts a return opens again: those whose proofs were doubted, or all of them."""
    return list(parts.reopened(work.snapshot.parts, work.snapshot.claim.doubted_units()))


@transaction.atomic
def close(item, *, by, at, seen=None, remark=""):
    """销号: every proof opened and judged true by this verifier, who is apart from the doing side."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.CLOSE)
    claim = work.snapshot.claim
    proofs = list(claim.evidence_ids)
    pub = {"claim": claim.id, "proofs": proofs, **levels.at(work)}
    return work.record("closed", pub=pub, priv={"remark": remark.strip()}, moves=True)


@transaction.atomic
def grant_extension(item, *, by, at, seen=None, decision="", excused=None):
    """同意延期: the current deadline moves, the original one stays and scoring uses it; `excused` (免责), where the
    unit gave a ground, lets scoring use the new one."""
    work = Work.on(item, by=by, at=at, seen=seen)
    step = work.decide(Verb.GRANT_EXTENSION, excused=excused)
    asked = _asked(work)
    return work.record(
        "extension_granted",
        pub={
            "extension": asked.pk, "due_on": iso(asked.to_on),
            "excused": bool(excused), "ground": asked.ground if excused else "",
            "now": work.now(step.state, due=Due(on=asked.to_on)),
        },
        priv={"decision": decision.strip()},
    )  # fmt: skip


@transaction.atomic
def refuse_extension(item, *, reason, by, at, seen=None):
    """不同意延期, with the reason."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.REFUSE_EXTENSION, reason=reason)
    pub = {"extension": _asked(work).pk, "due_on": iso(work.item.due_on)}
    return work.record("extension_refused", pub=pub, priv={"decision": reason.strip()})


def _asked(work):
    asked = Extension.objects.filter(area_id=work.item.area_id, pk=work.snapshot.extension_id).first()
    if asked is None:
        raise Refused("ledger.no_extension", N_("没有在等审定的延期申请。"))
    return asked


@transaction.atomic
def instruct(item, *, text, by, at, seen=None):
    """批示: recorded on the item, shown to its units."""
    work = Work.on(item, by=by, at=at, seen=seen)
    work.decide(Verb.INSTRUCT, text=text)
    return work.record("instructed", pub={"report": work.allot("report")}, priv={"text": text.strip()})
