"""Inspection behind the doors: what lies there, who reaches it, and what is typed at its doors."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.inspection.draws import actions as draws
from taizhang.inspection.findings import actions as findings
from taizhang.inspection.maps import actions as maps
from taizhang.inspection.models import PointSheet
from taizhang.inspection.points import actions as points
from taizhang.inspection.schemes import actions as schemes
from taizhang.inspection.schemes.rules import ClauseSpec
from taizhang.inspection.scores import actions as scores
from taizhang.inspection.visits import actions as visits
from taizhang.ledger.rules import day_of
from tests.doors import followed, phoned, schemed

SEE = "leader clerk verifier unit_head liaison inspector auditor"
RELATIONS = {
    **schemed.RELATIONS,
    **phoned.RELATIONS,
    **followed.RELATIONS,
    "point": ("own", "child", "sibling", "foreign", "absent"),
    "visit": ("own", "child", "sibling", "foreign", "absent"),
    "draw": ("own", "foreign", "absent"),
    "sheet": ("own", "foreign", "absent"),
    "round": ("own", "foreign", "absent"),
    "openround": ("own", "foreign", "absent"),
    "veto": ("own", "foreign", "absent"),
}
OUTLINE = b'{"type": "LineString", "coordinates": [[112.1, 34.1], [112.9, 34.9]]}'
OVERSEES = ("leader of the county", "clerk of the county", "verifier of the county", "auditor")
OFFICE = {"unit": 403, "stand-in": 403}  # a township's clerk or inspector does not do what the county's does


def told(world, ledger, abroad, word, hire):
    """A scheme, and for each unit a point and a visit that was announced to it. `word` is what stands in all that is
    typed about a relation."""
    hire(abroad.county, "inspector", "county", ["inspector"], "n_")
    clauses = (
        ClauseSpec("1", "1", "环境卫生"),
        ClauseSpec("1.1", "1.1", "垃圾不满溢", "1", methods=("on_site",), score=Decimal(5), step=Decimal(1)),
        ClauseSpec(
            "1.2", "1.2", "有制度", "1", wanted="制度", wanted_count=1, methods=("documents",), score=Decimal(5)
        ),
    )
    published = {}
    for one, units in (
        (ledger, {"own": "hekou", "child": "liulin", "sibling": "qingshi"}), (abroad, {"foreign": "hekou"}),
    ):  # fmt: skip
        clerk = one.county.clerk
        spec = schemes.SchemeSpec(
            f"{word('foreign')}体系" if one is abroad else "文明城市", one.problems, 2026, clauses
        )
        scheme = schemes.publish(spec, by=clerk, at=one.later()).stream_id
        published["foreign" if one is abroad else "own"] = scheme
        if one is not abroad:
            world.scheme_id = scheme
            world.inspector = one.county.account("inspector").person_id
        maps.set_outline(OUTLINE, "县界.geojson", by=clerk, at=one.later())
        sheet = PointSheet.objects.create(area_id=clerk.area_id, by_text=clerk.person_name, at=one.later())
        world.put("sheet", "foreign" if one is abroad else "own", sheet_id=sheet.pk)
        for relation, unit in units.items():
            spec = points.PointSpec(
                f"{word(relation)}市场", "market", one.county.units[unit].pk, lat=Decimal("34.9"), lon=Decimal("112.7")
            )
            point = points.open_point(spec, by=clerk, at=one.later()).stream_id
            world.put("point", relation, point_id=point)
            at = one.later()
            first = visits.VisitSpec(
                f"{word(relation)}检查", "open", scheme, day_of(at) + timedelta(days=30),
                one.county.account("inspector").person_id, (point,),
            )  # fmt: skip
            if relation in ("own", "foreign"):
                spec = draws.DrawSpec(
                    f"{word(relation)}抽查", "undercover", scheme, day_of(at) + timedelta(days=60),
                    (one.county.account("inspector").person_id,), 1, 1,
                )  # fmt: skip
                world.put("draw", relation, draw_id=draws.draw(spec, by=clerk, at=one.later()).stream_id)
            visit = visits.plan_visit(first, by=clerk, at=at).stream_id
            world.put("visit", relation, visit_id=visit)
            world.put("visit.lines", relation, visit_id=visit, point_id=point)
            phoned.told(world, one, relation, visit, point, word(relation))
            followed.told(world, one, relation, visit, point, word(relation))
        _scored(world, one, "foreign" if one is abroad else "own", scheme, point)
    followed.asked(world, ledger, word)
    schemed.told(world, ledger, abroad, published, word)


def _scored(world, one, relation, scheme, point):
    """A round that was published, one that was not, and a suspension."""
    clerk, inspector = one.county.clerk, one.county.account("inspector").person_id
    unit = one.county.units["liulin" if relation == "own" else "hekou"].pk
    rounds = {}
    for key in ("published", "open"):
        at = one.later()
        spec = scores.RoundSpec("一季度测评", scheme, day_of(at), day_of(at))
        rounds[key] = scores.open_round(spec, by=clerk, at=at).stream_id
        world.put("openround" if key == "open" else "round.published", relation, round_id=rounds[key])
    at = one.later()
    spec = visits.VisitSpec(
        "测评检查", "undercover", scheme, day_of(at), inspector, (point,), rounds["published"], "测评"
    )
    visit = visits.plan_visit(spec, by=clerk, at=at).stream_id
    seen = [findings.Seen(point, "1.1", "fine", f"doors-{relation}")]
    findings.observe(visit, seen, by=one.county.actor("inspector", at), at=one.later())
    scores.publish_round(rounds["published"], by=clerk, at=one.later())
    world.put("round.unit", relation, round_id=rounds["published"], unit_id=unit)
    world.put("round.point", relation, round_id=rounds["published"], visit_id=visit, point_id=point)
    days = {"from_on": day_of(at), "until_on": day_of(at) + timedelta(days=365)}
    veto = scores.record_veto(unit, "停止荣誉", by=clerk, at=one.later(), **days)
    world.put("veto", relation, veto_id=veto.stream_id)


def reach(of, who, common, branch):
    kind = of.split(".")[0]
    if kind in followed.RELATIONS:
        return followed.reach(of, who, common, branch)
    if kind in schemed.RELATIONS:
        return schemed.reach(kind, who, common, branch)
    if kind in phoned.RELATIONS:
        return phoned.reach(kind, who, common, branch)
    if kind == "draw":  # where it leads is for those who send, not for the visited
        return {"own"} if who.name in OVERSEES else set()
    if kind == "sheet":
        return {"own"} if who.name == "clerk of the county" else set()
    if kind == "openround":  # nobody's but the office's
        return set() if who.kind in ("unit", "stand-in") else {"own"}
    if kind in ("round", "veto"):  # published for everybody in the county; those of the next one are not there
        return {"own"}
    return branch if who.kind in ("unit", "stand-in") else common


def _point(world, who, relation):
    return {"point_title": "新市场", "type": "market", "unit": world.unit_ids["own"], "lat": "34.9", "lon": "112.7"}


def _visit(world, who, relation):
    return {
        "visit_title": "三月检查", "visit_kind": "undercover", "scheme": world.scheme_id, "day": "2026-12-01",
        "inspector": world.inspector, "point": [world.things["point"]["own"]["point_id"]],
    }  # fmt: skip


def _hand(world, who, relation):
    """To whoever has it already: said, and nothing changes."""
    return {"inspector": world.inspector, "reason": "出差"}


def _no_photo(world, who, relation):
    return {"photo": SimpleUploadedFile("市场.jpg", b"no photo")}


def _outline(world, who, relation):
    return {"outline": SimpleUploadedFile("县界.geojson", OUTLINE)}


def _workbook(world, who, relation):
    return {"file": SimpleUploadedFile("点位.xlsx", b"no workbook")}


def _draw(world, who, relation):
    return {
        "visit_title": "抽查", "visit_kind": "undercover", "scheme": world.scheme_id, "day": "2026-12-01",
        "people": world.inspector, "draw_points": "1", "draw_inspectors": "1",
    }  # fmt: skip


REASON = {"reason": "不再用"}
OVERSEERS = "leader clerk verifier"


def _round(world, who, relation):
    return {"title": "二季度测评", "scheme": world.scheme_id, "from_on": "2026-12-01", "to_on": "2026-12-31"}


def _veto(world, who, relation):
    days = {"from_on": "2026-03-01", "until_on": "2027-02-28"}
    return {"unit": world.unit_ids["own"], "reason": "停止荣誉1年", **days}


def rows(reads, writes):
    """The rows of the table; `reads` and `writes` make them."""
    return (
        *schemed.rows(reads, writes, SEE, OFFICE),
        *phoned.rows(reads, writes, SEE),
        *followed.rows(reads, writes, SEE, OFFICE),
        reads("inspection:visits", SEE),
        reads("inspection:visit-new", "clerk"),
        writes("inspection:visit-plan", "clerk", send=_visit, but=OFFICE),
        reads("inspection:visit", SEE, of="visit"),
        reads("inspection:visit-lines", SEE, of="visit.lines"),
        writes("inspection:visit-cancel", "clerk", of="visit", send=REASON, but=OFFICE),
        writes("inspection:visit-hand", "clerk", of="visit", send=_hand, answers=400, but=OFFICE),
        writes("inspection:visit-end", "inspector", of="visit", but=OFFICE),
        reads("inspection:draws", "clerk"),
        writes("inspection:draw-lots", "clerk", send=_draw, but=OFFICE),
        reads("inspection:draw", SEE, of="draw"),
        reads("inspection:map", SEE),
        reads("inspection:map-marks", SEE),
        reads("inspection:outline", SEE),
        writes("inspection:outline-set", "clerk", send=_outline, but=OFFICE),
        writes("inspection:outline-remove", "clerk", but=OFFICE),
        reads("inspection:points-import", "clerk"),
        writes("inspection:points-read", "clerk", send=_workbook, answers=400, but=OFFICE),
        reads("inspection:points-sheet", "clerk", of="sheet"),
        writes("inspection:points-bring", "clerk", of="sheet", answers=400),
        reads("inspection:point-labels", SEE),
        reads("inspection:points-near", SEE),
        reads("inspection:points", SEE),
        reads("inspection:point-new", "clerk"),
        writes("inspection:point-open", "clerk", send=_point, but=OFFICE),
        reads("inspection:point", SEE, of="point"),
        reads("inspection:point-edit", "clerk", of="point"),
        writes("inspection:point-change", "clerk", of="point", send=_point, but=OFFICE),
        reads("inspection:point-photo", SEE, of="point", answers=404),
        writes("inspection:point-photograph", "clerk", of="point", send=_no_photo, answers=400, but=OFFICE),
        writes("inspection:point-close", "clerk", of="point", send=REASON, but=OFFICE),
        reads("inspection:rounds", SEE),
        writes("inspection:round-open", "clerk", send=_round, but=OFFICE),
        reads("inspection:round", SEE, of="round.published"),
        writes("inspection:round-publish", "clerk", of="openround", send={"flat": "95", "note": "暴雨"}),
        reads("inspection:round-unit", SEE, of="round.unit"),
        reads("inspection:round-lines", SEE, of="round.point"),
        reads("inspection:cycle", SEE, of="scheme"),
        reads("inspection:heat", OVERSEERS),
        reads("inspection:boards", OVERSEERS),
        writes("inspection:veto", "clerk", send=_veto, but=OFFICE),
        writes("inspection:veto-lift", "clerk", of="veto", send=REASON, but=OFFICE),
    )
