"""What comes from a phone, perhaps days later: a finding at once, or held where something had changed meanwhile, until
the office decides. Nothing is picked silently, nothing is doubled."""

from datetime import timedelta

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.findings import actions as findings
from taizhang.inspection.findings.rules import Severity, State, due_on
from taizhang.inspection.findings.separation import own_points
from taizhang.inspection.models import Clause, Finding, Held, Observation, Point, Visit
from taizhang.inspection.schemes.actions import KEEP, whole_county
from taizhang.inspection.visits import actions as visits
from taizhang.inspection.visits import rules as visit_rules
from taizhang.ledger.rules import day_of
from taizhang.org import queries as org

from .rules import Decision, Reason, is_twin

INSPECT = visits.INSPECT


@transaction.atomic
def arrive(visit, note, *, unit_id=None, by, at):
    """A note as the phone kept it; `unit_id` is whom it took for the point's owner. Returns the finding's first entry,
    also where the key is known."""
    found = visits.locked(visit, by)
    is_mine = found.person_id in {person for person, _, _ in by.identities}
    if not (is_mine or visits.had_it(found, by)):
        raise Refused("inspection.other_inspector", N_("这次检查派给了{name}。"), "forbidden", name=found.person_text)
    if (before := known(by.area_id, note.key)) is not None:
        return journal.stream_of(by.area_id, "finding", before, limit=None)[-1]
    if not 0 < len(note.key) <= 36:
        raise Refused("inspection.no_key", N_("这条记录缺编号，请重新记一条。"), "invalid")
    point = Point.objects.select_for_update().filter(area_id=by.area_id, pk=note.point_id).first()
    if point is None:
        raise Refused("inspection.no_point", N_("没有这个点位。"), "missing")
    clause, is_current = _clause(found, note.clause_key)
    reason = _changed(found, is_mine, point, is_current, unit_id, by)
    twin = None
    if reason is None:
        reason, twin = _noted_meanwhile(found, point, clause, note, by, at)
    if reason is None:
        return findings.note(found, note, by=by, at=at)
    return _hold(found, point, clause, note, reason, twin, by, at)


def known(area_id, key):
    """The finding that this key has made already."""
    held = Held.objects.filter(area_id=area_id, key=key).values_list("finding_id", flat=True).first()
    if held is not None:
        return held
    seen = Observation.objects.filter(area_id=area_id, key=key, finding_id__isnull=False)
    return seen.values_list("finding_id", flat=True).first()


def _clause(visit, key):
    """The clause as the visit has it, or as its scheme last had it; and whether the scheme still has it. A round
    goes by the version with which it was opened."""
    rows = Clause.objects.filter(area_id=visit.area_id, scheme_id=visit.scheme_id, key=key, is_leaf=True)
    by_number = {row.number: row for row in rows}
    if not by_number:
        raise Refused("inspection.no_clause", N_("这次检查的体系里没有这一条。"), "invalid")
    mine = by_number.get(visit.number)
    still = visit.round_id is not None or visit.scheme.current_no in by_number
    return mine or by_number[max(by_number)], mine is not None and still


def _changed(visit, is_mine, point, is_current, unit_id, by):
    """What the office changed between the note and its arrival, or None."""
    if visit.state == visit_rules.State.CANCELLED:
        return Reason.VISIT_CANCELLED
    if not is_mine:
        return Reason.VISIT_HANDED
    if point.closed_on is not None:
        return Reason.POINT_CLOSED
    if unit_id and unit_id != point.unit_id:
        return Reason.POINT_MOVED
    if not is_current:
        return Reason.CLAUSE_GONE
    own = own_points(by.area_id, {unit for _, _, unit in by.identities} | {visit.unit_id}, [point])
    return Reason.OWN_UNIT if own else None


def _noted_meanwhile(visit, point, clause, note, by, at):
    """(why, the other finding) where others had to do with the same clause here; (None, None) where nobody had."""
    seen_at = note.device_at
    before = findings.came_back(visit, point, clause, at)
    if before is not None and seen_at and before.item_id and before.item.closed_at and seen_at < before.item.closed_at:
        return Reason.CLOSED_SINCE, before.pk  # it was seen before it was struck off: nothing came back
    if twin := _twin(visit, point, note, by, at):
        return Reason.TWIN, twin
    here = Finding.objects.filter(
        area_id=by.area_id, point=point, scheme_id=visit.scheme_id, clause_key=note.clause_key, is_open=True
    ).exclude(person_id=by.person_id)  # fmt: skip
    other = here.filter(found_at__gt=seen_at).order_by("-id").first() if seen_at else None
    return (Reason.NOTED_SINCE, other.pk) if other else (None, None)


def _twin(visit, point, note, by, at):
    """What another inspector noted here of the same clause within half an hour."""
    noted = Observation.objects.filter(
        area_id=by.area_id, point=point, clause_key=note.clause_key, finding_id__isnull=False,
        visit__scheme_id=visit.scheme_id, at__gte=at - timedelta(days=30),
    ).exclude(person_id=by.person_id)  # fmt: skip
    for other in noted.order_by("-id")[:20]:
        if is_twin((at, note.device_at), (other.at, other.device_at)):
            return other.finding_id
    return None


def _hold(visit, point, clause, note, reason, twin, by, at):
    severity = findings.checked(note, clause)
    pub = {
        "visit": visit.pk, "point": point.pk, "scheme": visit.scheme_id, "clause": clause.key, "unit": point.unit_id,
        "severity": severity, "cases": note.cases, "fixed": note.fixed, "key": note.key,
        "device_at": findings.stamp(note.device_at), "reason": str(reason), "twin": twin,
        "photos": [findings.photo_said(shot) for shot in note.photos],
    }  # fmt: skip
    event = Event(
        ("finding", journal.allot(by.area_id, "finding")), "inspection.finding.held", pub=pub,
        priv=findings.words_of(clause, note), files=tuple(shot.ref for shot in note.photos),
    )  # fmt: skip
    return journal.append(event, by=by.signing(INSPECT), at=at)


# ── the office decides ─────────────────────────────────────────────────────────


@transaction.atomic
def issue_held(finding, *, by, at):
    """作为问题: it goes to the unit that owns the point today, with a deadline from today."""
    held, found, point = _locked(finding, by)
    visit = Visit.objects.select_related("scheme").get(area_id=by.area_id, pk=found.visit_id)
    clause, _ = _clause(visit, found.clause_key)
    due = due_on(Severity(found.severity), day_of(at), org.calendar(by.area_id))
    before = findings.came_back(visit, point, clause, at)
    words = found.text or clause.title
    item_id = None
    if not held.is_fixed:
        item_id = findings.item_for(visit, point, clause, words, due, before, found.pk, by, at, under="")
    pub = {
        "decision": str(Decision.ISSUE), "item": item_id, "unit": point.unit_id, "due_on": due.isoformat(),
        "person": found.person_id, "visit": visit.pk, "point": point.pk, "clause": clause.key,
        "rebound_of": {"finding": before.pk, "closed_on": before.closed_on.isoformat()} if before else None,
    }  # fmt: skip
    return _decided(found, pub, {}, by, at)


@transaction.atomic
def join_held(finding, other, *, by, at):
    """并入: it is the same as another finding at this point, which gets its photos."""
    _, found, _ = _locked(finding, by)
    target = Finding.objects.select_for_update().filter(area_id=by.area_id, pk=getattr(other, "pk", other)).first()
    if target is None or target.point_id != found.point_id or target.state in (State.HELD, State.DROPPED):
        raise Refused("inspection.join", N_("请选同一个点位上的一条问题。"), "invalid")
    pub = {
        "decision": str(Decision.JOIN), "joined": target.pk, "item": target.item_id, "person": found.person_id,
    }  # fmt: skip
    return _decided(found, pub, {}, by, at)


@transaction.atomic
def drop_held(finding, *, why, by, at):
    """不作为问题, with the reason."""
    _, found, _ = _locked(finding, by)
    if not 0 < len(why.strip()) <= 200:
        raise Refused("inspection.drop_why", N_("请写为什么不作为问题，200字以内。督查员看得到。"), "invalid")
    return _decided(found, {"decision": str(Decision.DROP), "person": found.person_id}, {"why": why.strip()}, by, at)


def _locked(finding, by):
    """(held, finding, point) under their locks, undecided."""
    whole_county(by)
    pk = getattr(finding, "pk", finding)
    held = Held.objects.filter(area_id=by.area_id, finding_id=pk).first()
    if held is None:
        raise Refused("inspection.no_held", N_("没有这条待裁。"), "missing")
    point_id = Finding.objects.values_list("point_id", flat=True).get(area_id=by.area_id, pk=pk)
    point = Point.objects.select_for_update().get(area_id=by.area_id, pk=point_id)
    found = Finding.objects.select_for_update().get(area_id=by.area_id, pk=pk)
    if found.state != State.HELD:
        raise Refused("inspection.held_over", N_("这条已经裁定过了。"))
    return held, found, point


def _decided(found, pub, priv, by, at):
    event = Event(("finding", found.pk), "inspection.finding.settled", pub=pub, priv=priv)
    return journal.append(event, by=by.signing(KEEP), at=at)
