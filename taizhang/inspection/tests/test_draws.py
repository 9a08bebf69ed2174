"""抽签: nobody chooses, everybody can draw again, and nobody is sent to the own unit."""

from collections import Counter
from datetime import timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.inspection.draws import actions, queries, rules
from taizhang.inspection.models import Draw, Stop, Visit
from taizhang.inspection.scores import actions as scores
from taizhang.inspection.tests.test_findings import found, strike_off
from taizhang.inspection.visits import actions as visits
from taizhang.journal import rebuild
from taizhang.ledger.rules import day_of
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.notices.burden import actions as burden
from taizhang.ui import clock
from tests.doors.world import hire

SEED = "0f" * 32
NOBODY = {}


def pot(own=NOBODY, points=4, inspectors=2, pool=None):
    return rules.Pot(pool or [(n, n) for n in range(1, 11)], [7, 8, 9], own, points, inspectors)


def test_the_same_seed_draws_the_same_and_another_seed_something_else():
    assert rules.draw(pot(), SEED) == rules.draw(pot(), SEED)
    assert len({rules.draw(pot(), f"{n:064x}").lots for n in range(20)}) > 15


def test_a_draw_of_last_year_comes_out_as_it_did_then():
    drawn = rules.draw(pot(), SEED)
    assert (drawn.people, [(one.point, one.person) for one in drawn.lots]) == (
        (7, 8),
        [(8, 7), (10, 8), (6, 7), (7, 8)],
    )


def test_by_hand_the_first_lot_falls_into_the_same_share():
    from hashlib import sha256

    first = rules.draw(pot(), SEED).lots[0]
    assert first.number == int(sha256(f"{SEED}/point/0".encode()).hexdigest(), 16) % 55 and first.total == 55
    assert sum(range(1, first.point)) <= first.number < sum(range(1, first.point + 1))


def test_a_point_with_more_shares_is_drawn_as_much_more_often():
    one = rules.Pot([(1, 1), (2, 3)], [7], {}, 1, 1)
    fell = Counter(rules.draw(one, str(n)).lots[0].point for n in range(2000))
    assert 2.6 < fell[2] / fell[1] < 3.4


def test_what_came_back_weighs_more_than_what_was_not_seen_for_a_month():
    assert rules.weight(0, 0, 0) == 1 and rules.weight(0, 0, 31) == 2
    assert rules.weight(1, 0, 0) == 4 and rules.weight(9, 9, None) == 1 + 12 + 5 + 6


def sent(own):
    """(inspector, point) over many draws."""
    return {(one.person, one.point) for n in range(60) for one in rules.draw(pot(own), str(n)).lots}


def test_nobody_is_ever_sent_to_the_own_unit_and_control_without_the_rule_somebody_is():
    own = {7: frozenset({1, 2, 3, 10}), 8: frozenset({10}), 9: frozenset({10})}
    assert not [(7, point) for point in own[7] if (7, point) in sent(own)]
    assert [(7, point) for point in own[7] if (7, point) in sent(NOBODY)]
    assert (None, 10) in sent(own)  # passed over, and told


def test_a_route_goes_from_the_west_always_to_the_nearest():
    places = [(1, 30.0, 100.3), (2, 30.0, 100.0), (3, None, None), (4, 30.0, 100.1), (5, 30.001, 100.1)]
    assert rules.route(places) == [2, 4, 5, 1, 3]


# ── through the actions ───────────────────────────────────────────────────────


def spec(inspected, **more):
    at = inspected.ledger.now
    given = {
        "title": "四月抽查", "kind": "undercover", "scheme_id": inspected.scheme_id, "on": day_of(at),
        "people": (inspected.county.actor("inspector", at).person_id,), "points": 2, "inspectors": 1, "second": "季度抽查",
    }  # fmt: skip
    return actions.DrawSpec(**(given | more))


def drawn(inspected, **more):
    by = inspected.county.clerk
    return actions.draw(spec(inspected, **more), by=by, at=inspected.ledger.later()).stream_id


def test_a_draw_lays_down_the_pool_draws_and_sends_the_inspector(inspected):
    draw = Draw.objects.get(pk=drawn(inspected))
    assert queries.again(draw).agrees and len(draw.seed) == 64
    (visit,) = Visit.objects.filter(draw_id=draw.pk)
    assert {stop.point_id for stop in Stop.objects.filter(visit=visit)} == {inspected.market, inspected.street}
    draw.lots = [[*lot[:1], None, *lot[2:]] for lot in draw.lots]
    assert not queries.again(draw).agrees  # control: a lot that was changed is noticed


def test_two_inspectors_of_one_draw_may_go_to_the_same_unit(inspected):
    at, by = inspected.ledger.now, inspected.county.clerk
    visits.cancel_visit(inspected.visit_id, reason="改为抽查", by=by, at=at)
    inspected.point("河口镇老街", "back_lane", "hekou")
    hire(inspected.county, "inspector2", "roads", ["inspector"])
    people = tuple(inspected.county.account(part).person_id for part in ("inspector", "inspector2"))
    draw = drawn(inspected, second="", people=people, points=3, inspectors=2)
    assert sorted(Visit.objects.filter(draw_id=draw).values_list("stop_count", flat=True)) == [1, 2]


def test_units_visited_within_the_week_take_no_part(inspected):
    third = inspected.point("东环路", "main_street", "roads")
    draw = Draw.objects.get(pk=drawn(inspected, second="", points=1))
    assert [point for point, _ in draw.pool] == [third]
    assert {unit for unit, _ in draw.spared} == {inspected.ledger.unit("hekou"), inspected.ledger.unit("qingshi")}


def test_units_at_the_countys_cap_take_no_part_and_the_draw_says_so(inspected):
    at, county = inspected.ledger.later(), inspected.county
    third = inspected.point("东环路", "main_street", "roads")
    visits.cancel_visit(inspected.visit_id, reason="改期", by=county.clerk, at=at)
    burden.set_cap(30, visits=1, by=county.actor("leader", at), at=at)
    inspected.plan((inspected.market,))  # this month's only one, still to come
    on = day_of(at) + timedelta(days=14)
    draw = Draw.objects.get(pk=drawn(inspected, second="", points=1, types=("market", "main_street"), on=on))
    assert [point for point, _ in draw.pool] == sorted([inspected.street, third])
    assert draw.burdened == [[inspected.ledger.unit("hekou"), 1, None]] and queries.again(draw).agrees
    with clock.frozen(Screens.at):
        assert "到了县里定的每月上限（1 次）" in text(Screens().enter("clerk").get(f"/inspection/draws/{draw.pk}/"))


def test_a_point_where_it_came_back_is_drawn_more_often(inspected):
    def shares():
        return dict(map(tuple, Draw.objects.get(pk=drawn(inspected)).pool))[inspected.market]

    first = found(inspected.note())
    strike_off(inspected, first.item)
    before = shares()
    second = found(inspected.note())
    assert second.rebound_of_id == first.pk and shares() == before + rules.REBOUND + 1  # and it stands open


def test_visits_of_a_drawn_round_are_scored_in_it(inspected):
    spec = scores.RoundSpec("第一轮", inspected.scheme_id, day_of(inspected.ledger.now), day_of(inspected.ledger.now))
    round_id = scores.open_round(spec, by=inspected.county.clerk, at=inspected.ledger.later()).stream_id
    draw = drawn(inspected, round_id=round_id)
    assert set(Visit.objects.filter(draw_id=draw).values_list("round_id", flat=True)) == {round_id}


def test_a_second_visit_within_a_week_is_asked_about_and_may_join_the_first(inspected):
    at, by = inspected.ledger.later(), inspected.county.clerk
    other = inspected.point("河口镇老街", "back_lane", "hekou")
    inspector = inspected.county.actor("inspector", at).person_id
    again = visits.VisitSpec("再查", "open", inspected.scheme_id, day_of(at), inspector, (other,))
    with pytest.raises(Refused, match=r"河口镇.*三月暗访.*并进"):
        visits.plan_visit(again, by=by, at=at)
    visits.join_visit(inspected.visit_id, (other, inspected.market), by=by, at=inspected.ledger.later())
    visit = Visit.objects.get(pk=inspected.visit_id)
    assert visit.stop_count == 3 and Stop.objects.get(visit=visit, point_id=other).place == 3


def test_the_page_shows_how_it_was_drawn_to_the_office_alone_and_rebuilds_the_same(inspected):
    draw = drawn(inspected)
    before = list(Draw.objects.values()), list(Visit.objects.values()), list(Stop.objects.values())
    rebuild.rebuild()
    assert (list(Draw.objects.values()), list(Visit.objects.values()), list(Stop.objects.values())) == before
    with clock.frozen(Screens.at):
        screens = Screens()
        page = text(screens.enter("clerk").get(f"/inspection/draws/{draw}/"))
        assert "结果一样" in page and Draw.objects.get(pk=draw).seed in page and "河口农贸市场" in page
        assert screens.enter("hekou_liaison").get(f"/inspection/draws/{draw}/").status_code == 404
        given = {
            "visit_title": "五月抽查", "visit_kind": "open", "scheme": inspected.scheme_id, "day": "2026-05-06",
            "people": inspected.county.account("inspector").person_id, "draw_points": "1", "draw_inspectors": "1",
        }  # fmt: skip
        clerk = screens.enter("clerk")
        assert "五月抽查" in text(clerk.get(told(clerk.post("/inspection/draws/draw/", given))))
        assert "抽几处要在" in clerk.post("/inspection/draws/draw/", given | {"draw_points": "x"}).content.decode()
