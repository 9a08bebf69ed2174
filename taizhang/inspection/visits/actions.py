"""Plan a visit, end it, cancel it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.findings.separation import own_points
from taizhang.inspection.models import Point, Round, Scheme, Stop, Visit
from taizhang.inspection.schemes.actions import KEEP, whole_county
from taizhang.inspection.scores.rules import State as RoundState
from taizhang.inspection.watches import guard
from taizhang.ledger.rules import day_of
from taizhang.notices.burden import meter
from taizhang.notices.burden.rules import Call
from taizhang.org import queries as org

from . import queries
from .rules import COUNTED, Kind, State

INSPECT = "inspection.inspect"
MOST_STOPS = 200


@dataclass(frozen=True)
class VisitSpec:
    """A visit as it is planned; `point_ids` in the order of the route."""

    title: str
    kind: str
    scheme_id: int
    on: date
    person_id: int
    point_ids: tuple[int, ...]
    round_id: int | None = None
    second: str = ""  # why a unit that was visited within the week is visited again
    draw_id: int | None = None


@transaction.atomic
def plan_visit(spec, *, by, at):
    """派检查: the stream's id is the visit's. The inspector's own unit is no point of it (S6)."""
    whole_county(by)
    if spec.kind not in set(Kind):
        raise Refused("inspection.visit_kind", N_("请选检查的方式。"), "invalid")
    if not 0 < len(spec.title.strip()) <= 100:
        raise Refused("inspection.visit_title", N_("请写检查的名称，100字以内。"), "invalid")
    if spec.on < day_of(at):
        raise Refused("inspection.visit_past", N_("检查的日子已经过了，请改成今天或以后。"), "invalid")
    scheme = Scheme.objects.filter(area_id=by.area_id, pk=spec.scheme_id, closed_on=None).first()
    if scheme is None:
        raise Refused("inspection.no_scheme", N_("没有这个测评体系。"), "missing")
    number = round_number(spec.round_id, scheme, by)
    post = _post_of(spec.person_id, by, at)
    ids = list(dict.fromkeys(spec.point_ids))
    points = _to_visit(ids, post.unit_id, post.person.name, by)
    _ask_before_a_second(spec, points, by)
    if spec.kind == Kind.LOOK_BACK:
        guard.check(by.area_id, scheme.pk, ids, spec.on, post.person_id, post.person.name)
    pub = {
        "kind": str(spec.kind), "scheme": scheme.pk, "number": number, "round": spec.round_id,
        "on": spec.on.isoformat(), "person": post.person_id, "unit": post.unit_id, "points": ids,
        "draw": spec.draw_id,
    }  # fmt: skip
    priv = {"title": spec.title.strip(), "name": post.person.name, "second": spec.second.strip()[:200]}
    event = Event(("visit", journal.allot(by.area_id, "visit")), "inspection.visit.planned", pub=pub, priv=priv)
    return journal.append(event, by=by.signing(KEEP), at=at)


def round_number(round_id, scheme, by):
    """The version to look by: that of its round, so that all of a round are scored alike whatever is published
    meanwhile; else the one in force."""
    if round_id is None:
        return scheme.current_no
    found = Round.objects.select_for_update().filter(area_id=by.area_id, pk=round_id).first()
    if found is None or found.state != RoundState.OPEN:
        raise Refused("inspection.round_closed", N_("这个轮次不存在或者已经公布，请重新选。"), "invalid")
    if found.scheme_id != scheme.pk:
        raise Refused(
            "inspection.round_scheme", N_("轮次“{title}”按的是另一个体系，请选同一个体系。"), "invalid",
            title=found.title,
        )  # fmt: skip
    return found.number


def _post_of(person_id, by, at):
    post = next((p for p in org.holders(by.area_id, "inspector", on=day_of(at)) if p.person_id == person_id), None)
    if post is None:
        raise Refused("inspection.no_inspector", N_("请选一位督查员。"), "invalid")
    return post


def _to_visit(ids, unit_id, name, by):
    """The points of a list, all open, none of the inspector's own unit."""
    if not 0 < len(ids) <= MOST_STOPS:
        raise Refused("inspection.no_stops", N_("请选1到{most}个点位。"), "invalid", most=MOST_STOPS)
    points = list(Point.objects.filter(area_id=by.area_id, pk__in=ids).open())
    if len(points) != len(ids):
        raise Refused("inspection.stop_gone", N_("有的点位不存在或者已经撤销，请重新选。"), "invalid")
    _not_own(points, unit_id, name, by)
    return points


def _not_own(points, unit_id, name, by):
    own = own_points(by.area_id, [unit_id], points)
    if own:
        raise Refused(
            "inspection.own_unit", N_("{name}不能检查自己单位的点位：{points}。请换人或者去掉。"),
            name=name, points="、".join(p.title for p in own[:3]),
        )  # fmt: skip


def _ask_before_a_second(spec, points, by):
    if spec.second.strip() or spec.kind not in COUNTED:
        return
    units = {p.unit_id for p in points}
    near = queries.near(by.area_id, units, spec.on, spec.draw_id)
    if near:
        unit_id, visit = next(iter(near.items()))
        raise Refused(
            "inspection.second", N_("{unit}{on}已有检查“{title}”。请并进那一次，或者写明为什么一周内再去。"),
            unit=org.unit_names(by.area_id).get(unit_id, ""), on=visit.on.isoformat(), title=visit.title,
        )  # fmt: skip
    coming = queries.planned(by.area_id, units, spec.on, spec.draw_id)
    if said := meter.would_burden(by.area_id, units, Call.VISIT, spec.on, coming=coming):
        raise Refused("inspection.cap", said)


@transaction.atomic
def join_visit(visit, point_ids, *, by, at):
    """并进: further points for a visit that is still to come, so that a unit is visited once instead of twice."""
    whole_county(by)
    found = locked(visit, by)
    if found.state != State.PLANNED:
        raise Refused("inspection.visit_over", N_("这次检查已经结束。"))
    there = set(Stop.objects.filter(area_id=by.area_id, visit=found).values_list("point_id", flat=True))
    ids = [pk for pk in dict.fromkeys(point_ids) if pk not in there]
    if len(there) + len(ids) > MOST_STOPS:
        raise Refused("inspection.no_stops", N_("请选1到{most}个点位。"), "invalid", most=MOST_STOPS)
    _to_visit(ids, found.unit_id, found.person_text, by)
    event = Event(("visit", found.pk), "inspection.visit.joined", pub={"points": ids, "count": len(ids)})
    return journal.append(event, by=by.signing(KEEP), at=at)


def locked(visit, by):
    found = Visit.objects.select_for_update().filter(area_id=by.area_id, pk=getattr(visit, "pk", visit)).first()
    if found is None:
        raise Refused("inspection.no_visit", N_("没有这次检查。"), "missing")
    return found


def mine(visit, by):
    """The visit under its lock, of the inspector who acts."""
    found = locked(visit, by)
    if found.person_id not in {person for person, _, _ in by.identities}:
        raise Refused("inspection.other_inspector", N_("这次检查派给了{name}。"), "forbidden", name=found.person_text)
    if found.state == State.CANCELLED:
        raise Refused("inspection.visit_cancelled", N_("这次检查已经取消。"))
    return found


@transaction.atomic
def hand_visit(visit, person_id, *, reason, by, at):
    """换人: another inspector goes instead, with the reason; what the first one has noted meanwhile is held."""
    whole_county(by)
    found = locked(visit, by)
    if found.state != State.PLANNED:
        raise Refused("inspection.visit_over", N_("这次检查已经结束。"))
    if found.kind == Kind.SELF_CHECK:
        raise Refused("inspection.self_check", N_("自查由各单位自己做，不用换人。"), "invalid")
    if not reason.strip():
        raise Refused("inspection.no_reason", N_("请写原因。"), "invalid")
    post = _post_of(person_id, by, at)
    if post.person_id == found.person_id:
        raise Refused(
            "inspection.same_inspector", N_("现在就是{name}在查，请选另一位。"), "invalid", name=post.person.name
        )
    ids = list(
        Stop.objects.filter(area_id=by.area_id, visit=found).order_by("place").values_list("point_id", flat=True)
    )
    _not_own(Point.objects.filter(area_id=by.area_id, pk__in=ids), post.unit_id, post.person.name, by)
    if found.kind == Kind.LOOK_BACK:
        guard.check(by.area_id, found.scheme_id, ids, found.on, post.person_id, post.person.name)
    pub = {"person": post.person_id, "unit": post.unit_id, "from": found.person_id}
    priv = {"name": post.person.name, "reason": reason.strip()[:200]}
    event = Event(("visit", found.pk), "inspection.visit.handed", pub=pub, priv=priv)
    return journal.append(event, by=by.signing(KEEP), at=at)


def had_it(visit, by):
    """Whether this visit was once this person's: handed on since, or seen to for somebody who was away."""
    handed = journal.stream_of(by.area_id, "visit", visit.pk, limit=None, files=False)
    mine = {e.pub["from"] for e in handed if e.type == "inspection.visit.handed"}
    persons = {person for person, _, _ in by.identities}
    return bool(mine & persons) or visit.person_id in org.stood_in_for(by.area_id, by.person_id)


@transaction.atomic
def end_visit(visit, *, by, at):
    """检查完毕, by the inspector."""
    found = mine(visit, by)
    if found.state != State.PLANNED:
        raise Refused("inspection.visit_over", N_("这次检查已经结束。"))
    event = Event(("visit", found.pk), "inspection.visit.ended")
    return journal.append(event, by=by.signing(INSPECT), at=at)


@transaction.atomic
def cancel_visit(visit, *, reason, by, at):
    """取消, with the reason; what was seen stays."""
    whole_county(by)
    found = locked(visit, by)
    if found.state != State.PLANNED:
        raise Refused("inspection.visit_over", N_("这次检查已经结束。"))
    if not reason.strip():
        raise Refused("inspection.no_reason", N_("请写原因。"), "invalid")
    event = Event(("visit", found.pk), "inspection.visit.cancelled", priv={"reason": reason.strip()[:200]})
    return journal.append(event, by=by.signing(KEEP), at=at)
