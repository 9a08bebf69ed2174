"""Draw inspectors and points by lot, and plan the visits that follow."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from taizhang import journal
from taizhang.engine.events import Event
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.findings.separation import own_points
from taizhang.inspection.models import Point, Scheme
from taizhang.inspection.points.rules import TYPES
from taizhang.inspection.schemes.actions import KEEP, whole_county
from taizhang.inspection.visits import actions as visits
from taizhang.inspection.visits import queries as planned
from taizhang.inspection.visits.rules import COUNTED
from taizhang.ledger.rules import day_of
from taizhang.notices.burden import meter
from taizhang.notices.burden.rules import Call
from taizhang.org import queries as org

from . import rules


@dataclass(frozen=True)
class DrawSpec:
    """What is drawn from, and how much. `types` and `unit_id` narrow the points; nothing narrows nothing."""

    title: str
    kind: str
    scheme_id: int
    on: date
    people: tuple[int, ...]
    points: int
    inspectors: int
    types: tuple[str, ...] = ()
    unit_id: int | None = None
    second: str = ""  # why units that are visited within the week, or often enough, take part all the same
    round_id: int | None = None


@transaction.atomic
def draw(spec, *, by, at):
    """抽签. First what is drawn from is laid down in an entry; its hash, which nobody can choose, is the seed; then the
    lots are drawn, and each inspector gets a visit with the points in the order of a short way. The stream's id is the
    draw's."""
    whole_county(by)
    if spec.kind not in COUNTED:
        raise Refused("inspection.visit_kind", N_("请选检查的方式。"), "invalid")
    if not 0 < len(spec.title.strip()) <= 80:
        raise Refused("inspection.draw_title", N_("请写检查的名称，80字以内。"), "invalid")
    scheme = Scheme.objects.filter(area_id=by.area_id, pk=spec.scheme_id, closed_on=None).first()
    if scheme is None:
        raise Refused("inspection.no_scheme", N_("没有这个测评体系。"), "missing")
    number = visits.round_number(spec.round_id, scheme, by)
    posts = {p.person_id: p for p in org.holders(by.area_id, "inspector", on=day_of(at)) if p.person_id in spec.people}
    points, spared, burdened = _pool(spec, by)
    own = {
        person: frozenset(p.pk for p in own_points(by.area_id, [post.unit_id], points))
        for person, post in posts.items()
    }
    shares = [(p.pk, rules.weight(p.rebound_count, p.open_count, _since(p, spec.on))) for p in points]
    pot = rules.Pot(shares, sorted(posts), own, spec.points, spec.inspectors)
    rules.check(pot)
    stream = ("draw", journal.allot(by.area_id, "draw"))
    out = {
        "spared": [[unit_id, visit.pk] for unit_id, visit in sorted(spared.items())],
        "burdened": [
            [unit_id, count, day.isoformat() if day else None] for unit_id, (count, day) in sorted(burdened.items())
        ],
    }  # fmt: skip
    laid = journal.append(_laid_down(stream, spec, scheme.pk, number, pot, posts, out), by=by.signing(KEEP), at=at)
    drawn = rules.draw(pot, laid.leaf_hash)
    if not any(one.person for one in drawn.lots):
        raise Refused("inspection.all_own", N_("抽到的督查员都要回避这些点位，请多选几名督查员。"), "invalid")
    pub = {
        "seed": laid.leaf_hash, "chosen": list(drawn.people),
        "lots": [[one.point, one.person, one.number, one.total] for one in drawn.lots],
    }  # fmt: skip
    recorded = journal.append(Event(stream, "inspection.draw.drawn", pub=pub), by=by.signing(KEEP), at=at)
    places = {p.pk: (p.pk, _float(p.lat), _float(p.lon)) for p in points}
    for person in drawn.people:
        if ids := drawn.of(person):
            way = rules.route(places[pk] for pk in ids)
            title = f"{spec.title.strip()}（{posts[person].person.name}）"
            plan = visits.VisitSpec(
                title, spec.kind, scheme.pk, spec.on, person, tuple(way), spec.round_id, second=spec.second,
                draw_id=stream[1],
            )  # fmt: skip
            visits.plan_visit(plan, by=by, at=at)
    return recorded


def _pool(spec, by):
    """(the points that take part, {unit: visit} of the units that are visited within the week, {unit: why} of those
    of which the county's meter says that it is too much)."""
    found = Point.objects.filter(area_id=by.area_id).open()
    if spec.types:
        found = found.filter(type__in=[kind for kind in spec.types if kind in TYPES])
    if spec.unit_id:
        found = found.filter(unit_id__in=org.below(by.area_id, [spec.unit_id]))
    points = list(found.order_by("pk")[: rules.MOST_POOL + 1])
    if spec.second.strip():
        return points, {}, {}
    units = {p.unit_id for p in points}
    spared = planned.near(by.area_id, units, spec.on)
    units -= set(spared)
    coming = planned.planned(by.area_id, units, spec.on)
    burdened = meter.burdened(by.area_id, units, Call.VISIT, spec.on, coming=coming)
    left = [p for p in points if p.unit_id not in spared and p.unit_id not in burdened]
    if points and not left:
        raise Refused(
            "inspection.all_spared",
            N_("这些点位的单位一周内都有检查，或者到了县里每月的上限。请换一天，或者写明为什么还要去。"),
            "invalid",
        )
    return left, spared, burdened


def _laid_down(stream, spec, scheme_id, number, pot, posts, out):
    """`out`: the units that take no part, and why."""
    pub = {
        "kind": str(spec.kind), "scheme": scheme_id, "number": number, "on": spec.on.isoformat(),
        "points": pot.points, "inspectors": pot.inspectors, "people": list(pot.people),
        "pool": [list(pair) for pair in pot.pool],
        "own": [[person, sorted(ids)] for person, ids in sorted(pot.own.items()) if ids],
        **out,
    }  # fmt: skip
    priv = {"title": spec.title.strip(), "second": spec.second.strip()[:200]}
    priv |= {f"name_{n}": posts[person].person.name for n, person in enumerate(pot.people)}
    return Event(stream, "inspection.draw.opened", pub=pub, priv=priv)


def _since(point, on):
    return (on - point.last_visited_on).days if point.last_visited_on else None


def _float(value):
    return None if value is None else float(value)
