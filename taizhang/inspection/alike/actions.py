"""Order a self-check of all points of a type; answer for one of them."""

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.after.actions import clause_of
from taizhang.inspection.findings import actions as findings
from taizhang.inspection.findings.rules import Severity, State, due_on
from taizhang.inspection.models import Alike, AlikePoint, Finding, Point, Visit
from taizhang.inspection.schemes.actions import KEEP, whole_county
from taizhang.inspection.visits.rules import Kind
from taizhang.ledger.rules import day_of
from taizhang.org import queries as org

from . import rules
from .rules import Answer

ANSWER = "inspection.answer"


@transaction.atomic
def order(finding, *, text, due_on, title, unit_id=None, by, at):
    """要求举一反三: every open point of the same type but this one, of the county or of one township. `title` names the
    visit under which findings are kept."""
    whole_county(by)
    found = Finding.objects.select_for_update(of=("self",)).select_related("point", "visit")
    found = found.filter(area_id=by.area_id, pk=getattr(finding, "pk", finding)).first()
    if found is None or found.state in (State.HELD, State.DROPPED):
        raise Refused("inspection.no_finding", N_("没有这条问题。"), "missing")
    points = Point.objects.filter(area_id=by.area_id, type=found.point.type).open().exclude(pk=found.point_id)
    if unit_id is not None:
        points = points.filter(unit_id__in=org.below(by.area_id, [unit_id]))
    rows, text = list(points.order_by("pk").values_list("pk", "unit_id")), text.strip()
    rules.check_order(text, due_on, day_of(at), len(rows))
    if any(
        a.answered_count < a.point_count and a.unit_id == unit_id
        for a in Alike.objects.filter(area_id=by.area_id, finding=found)
    ):
        raise Refused("inspection.alike_twice", N_("这条问题已经要求过自查，还没查完。"))
    visit_id = _visit(found, title, by, at)
    pub = {
        "finding": found.pk, "visit": visit_id, "type": found.point.type, "unit": unit_id, "due_on": due_on.isoformat(),
        "points": [{"point": point, "unit": unit} for point, unit in rows],
    }  # fmt: skip
    alike = ("alike", journal.allot(by.area_id, "alike"))
    event = Event(alike, "inspection.alike.ordered", pub=pub, priv={"text": text})
    return journal.append(event, by=by.signing(KEEP), at=at)


def _visit(found, title, by, at):
    """A visit without stops: a unit's look at itself is no visit to a point."""
    pub = {
        "kind": str(Kind.SELF_CHECK), "scheme": found.scheme_id, "number": found.visit.number, "round": None,
        "on": day_of(at).isoformat(), "person": by.person_id, "unit": by.unit_id, "points": [],
    }  # fmt: skip
    event = Event(
        ("visit", journal.allot(by.area_id, "visit")), "inspection.visit.planned", pub=pub,
        priv={"title": title[:100], "name": by.person_name},
    )  # fmt: skip
    return journal.append(event, by=by.signing(KEEP), at=at).stream_id


@transaction.atomic
def answer(row, *, answer, text="", by, at):
    """答自查, once for each point, by its unit. What is wrong becomes a finding and an item, unless it stands
    open already."""
    found = AlikePoint.objects.select_for_update(of=("self",)).select_related("alike", "point")
    found = found.filter(area_id=by.area_id, pk=getattr(row, "pk", row)).first()
    if found is None:
        raise Refused("inspection.no_alike", N_("没有这项自查。"), "missing")
    if found.unit_id not in by.unit_ids(ANSWER):
        raise Refused("inspection.alike_not_yours", N_("这个点位不归您的单位管。"), "forbidden")
    if found.answer:
        raise Refused("inspection.alike_answered", N_("这个点位已经答过了。"))
    text = text.strip()
    rules.check_answer(answer, text)
    finding_id = _finding(found, text, by, at) if answer == Answer.WRONG else None
    pub = {"row": found.pk, "answer": answer, "finding": finding_id}
    event = Event(("alike", found.alike_id), "inspection.alike.answered", pub=pub, priv={"text": text})
    return journal.append(event, by=by.signing(ANSWER), at=at)


def _finding(row, text, by, at):
    """What stands open there already, or a finding that the unit has made itself."""
    said = Finding.objects.select_related("visit").get(area_id=by.area_id, pk=row.alike.finding_id)
    point = Point.objects.select_for_update().get(area_id=by.area_id, pk=row.point_id)
    here = Finding.objects.filter(area_id=by.area_id, point=point, scheme_id=said.scheme_id, clause_key=said.clause_key)
    if open_ := here.filter(is_open=True).order_by("-id").first():
        return open_.pk
    visit = Visit.objects.select_related("scheme").get(area_id=by.area_id, pk=row.alike.visit_id)
    clause = clause_of(said, said.visit)
    due = due_on(Severity(said.severity), day_of(at), org.calendar(by.area_id))
    before = findings.came_back(visit, point, clause, at)
    finding_id = journal.allot(by.area_id, "finding")
    pub = {
        "visit": visit.pk, "point": point.pk, "scheme": visit.scheme_id, "clause": clause.key, "unit": point.unit_id,
        "severity": said.severity, "cases": 1, "state": str(State.ISSUED), "due_on": due.isoformat(),
        "item": findings.item_for(visit, point, clause, text, due, before, finding_id, by, at),
        "key": f"alike-{row.pk}", "device_at": None, "photos": [],
        "rebound_of": {"finding": before.pk, "closed_on": before.closed_on.isoformat()} if before else None,
    }  # fmt: skip
    priv = {"clause": f"{clause.no} {clause.title}"[:330], "text": text}
    event = Event(("finding", finding_id), "inspection.finding.noted", pub=pub, priv=priv)
    return journal.append(event, by=by.signing(ANSWER), at=at).stream_id
