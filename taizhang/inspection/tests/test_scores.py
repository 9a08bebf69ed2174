"""Rounds: the ranking comes from what was seen, is published once, and every number opens down to the observation."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.http import Http404

from taizhang.engine.refusal import Refused
from taizhang.inspection.findings.actions import Seen as Look
from taizhang.inspection.findings.actions import observe
from taizhang.inspection.models import Finding, FindingTally, PointScore, Round, Scheme, Visit
from taizhang.inspection.points import actions as points
from taizhang.inspection.schemes import actions as schemes
from taizhang.inspection.scores import actions, pages, queries, rules
from taizhang.inspection.scores.rules import Seen
from taizhang.inspection.tests.test_findings import strike_off
from taizhang.inspection.visits import actions as visits
from taizhang.journal import rebuild
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger.tests.conftest import Screens, text
from taizhang.ui import clock
from tests.cast_inspection import CLAUSES

TODAY = date(2026, 3, 2)


@pytest.fixture
def scored(inspected):
    """A round with Hekou's market and Qingshi's street on one visit."""
    ledger = inspected.ledger
    spec = actions.RoundSpec("2026年第一轮", inspected.scheme_id, TODAY, date(2026, 3, 31))
    entry = actions.open_round(spec, by=inspected.county.clerk, at=ledger.later())
    inspected.round_id = entry.stream_id
    inspected.visit_id = inspected.plan((inspected.market, inspected.street), round_id=entry.stream_id)
    return inspected


def round_of(scored):
    return Round.objects.get(pk=scored.round_id)


def townships(scored):
    return {r.unit_id: r for r in queries.ranking(round_of(scored), TODAY)["township"]}


def publish(scored, **more):
    return actions.publish_round(scored.round_id, by=scored.county.clerk, at=scored.ledger.later(), **more)


def test_each_case_takes_a_step_off_and_the_better_unit_stands_first(scored):
    scored.note(cases=3)  # 1.1 at Hekou: 10 − 3 × 2
    scored.observe("1.2", "2.1")
    scored.observe("1.1", "1.2", "2.1", point=scored.street)
    hekou, qingshi = (townships(scored)[scored.ledger.unit(key)] for key in ("hekou", "qingshi"))
    assert PointScore.objects.get(point_id=scored.market).gained == Decimal("14.00")  # 4 + 5 + 5 of 20
    # Each has no point of the other's type: the mean of the others, 70 and 100.
    assert {t: (s, f) for t, (s, f) in hekou.types.items()} == {
        "market": (Decimal("70.00"), False), "main_street": (Decimal("100.00"), True),
    }  # fmt: skip
    assert (qingshi.score, qingshi.rank, hekou.rank) == (Decimal("85.00"), 1, 1)
    assert str(hekou.rate) == "66.7"


def test_open_burning_leaves_nothing_of_its_item(scored):
    scored.note(clause="1.2")
    scored.observe("1.1", "2.1")
    assert PointScore.objects.get(point_id=scored.market).score == Decimal("25.00")  # only 2.1 of 20


def test_what_was_no_finding_takes_nothing_off(scored):
    finding = Finding.objects.get(pk=scored.note().stream_id)
    scored.observe("1.2")
    assert PointScore.objects.get().score == Decimal("86.67") and FindingTally.objects.get().found == 1
    clerk = scored.county.clerk
    ledger_actions.withdraw(finding.item, reason="点位记错", by=clerk, at=scored.ledger.later())
    assert PointScore.objects.get().score == Decimal("100.00") and FindingTally.objects.get().found == 0


def test_what_was_published_stays_whatever_comes_later(scored):
    scored.observe("1.1", "1.2", "2.1")
    before = townships(scored)
    publish(scored)
    scored.note(clause="1.1")  # a phone that had no signal until now
    found = round_of(scored)
    assert {r.unit_id: r for r in queries.published(found)["township"]} == before
    assert PointScore.objects.get(point_id=scored.market).score == 100
    _, rows = queries.lines_of(found, scored.visit_id, scored.market)
    assert [clause.no for _, clause, _, _ in rows] == ["1.1", "1.2", "2.1"]
    with pytest.raises(Refused, match="已经公布"):
        publish(scored)


def test_an_empty_round_is_not_published_and_a_flat_one_says_why(scored):
    with pytest.raises(Refused, match="没有检查记录"):
        publish(scored)
    with pytest.raises(Refused, match="写明原因"):
        publish(scored, flat=Decimal(95))
    publish(scored, flat=Decimal(95), note="连日暴雨，本轮未检查")
    assert {r.score for r in queries.published(round_of(scored))["township"]} == {Decimal("95.00")}


@pytest.mark.parametrize("mark", ["is_veto", "is_precondition"])
def test_what_must_hold_before_anybody_applies_leaves_no_place_where_it_does_not(scored, mark):
    scheme, by = Scheme.objects.get(pk=scored.scheme_id), scored.county.clerk
    must = replace(CLAUSES[-1], key="3", no="3", title="无重大事故", parent_key="", score=Decimal(0), **{mark: True})
    spec = replace(schemes.in_force(scheme), clauses=[*CLAUSES, must])
    schemes.publish(spec, by=by, at=scored.ledger.later(), scheme=scheme)
    spec = actions.RoundSpec("第二轮", scored.scheme_id, TODAY, TODAY)
    scored.round_id = actions.open_round(spec, by=by, at=scored.ledger.later()).stream_id
    scored.visit_id = scored.plan((scored.market,), round_id=scored.round_id)
    scored.observe("1.1", "1.2", "2.1")
    hekou = scored.ledger.unit("hekou")
    assert townships(scored)[hekou].rank == 1
    scored.note(clause="3")
    assert (townships(scored)[hekou].rank, townships(scored)[hekou].is_vetoed) == (None, True)


def test_a_suspended_title_overrides_the_score(scored):
    scored.observe("1.1")
    unit = scored.ledger.unit("hekou")
    who = {"by": scored.county.clerk, "at": scored.ledger.later()}
    veto = actions.record_veto(unit, "停止荣誉1年", from_on=TODAY, until_on=date(2027, 3, 1), **who)
    result = townships(scored)[unit]
    assert result.is_vetoed and result.rank is None and result.score == 100
    actions.lift_veto(veto.stream_id, "已期满整改", **who)
    assert townships(scored)[unit].rank == 1


def test_a_unit_sees_a_ranking_once_it_is_published_and_follows_it_to_the_observation(scored):
    scored.note(text="东门垃圾桶满溢")
    liaison = scored.county.actor("hekou_liaison", scored.ledger.now)
    with pytest.raises(Http404):
        queries.round_for(liaison, scored.round_id)
    publish(scored)
    where = f"/inspection/rounds/{scored.round_id}/"
    with clock.frozen(Screens.at):
        hekou, stranger = Screens().enter("hekou_liaison"), Screens().enter("stranger")
        assert "80.00" in text(hekou.get(where))
        assert "河口农贸市场" in text(hekou.get(f"{where}units/{scored.ledger.unit('hekou')}/"))
        seen = f"{where}visits/{scored.visit_id}/points/{scored.market}/"
        lines = text(hekou.get(seen))
        assert "按处扣分（1 处）" in lines and "东门垃圾桶满溢" in lines
        assert "东门垃圾桶满溢" not in text(stranger.get(seen))


def test_a_visit_and_a_point_say_their_scores_and_open_to_each_clause(scored):
    scored.note(cases=3)
    scored.observe("1.2", "2.1")
    visit, point = f"/inspection/visits/{scored.visit_id}/", f"/inspection/points/{scored.market}/"
    lines = f"{visit}points/{scored.market}/"
    by = scored.county.actor("inspector", scored.ledger.now)
    visits.end_visit(scored.visit_id, by=by, at=scored.ledger.later())
    with clock.frozen(Screens.at):
        clerk, hekou = Screens().enter("clerk"), Screens().enter("hekou_liaison")
        for page in (visit, point, lines):
            assert "70.00" in text(clerk.get(page))
        assert "得分率 66.7%" in text(clerk.get(visit)) and "按处扣分（3 处）" in text(clerk.get(lines))
        assert hekou.get(lines).status_code == 404 and "70.00" not in text(hekou.get(visit)) + text(hekou.get(point))
        publish(scored)
        assert "70.00" in text(hekou.get(visit)) and "70.00" in text(hekou.get(lines))
        alone = scored.plan((scored.street,))  # of no round
        at = scored.ledger.later()
        seen = [Look(scored.street, "1.1", "fine", "alone")]
        observe(alone, seen, by=scored.county.actor("inspector", at), at=at)
        assert "100.00" in text(clerk.get(f"/inspection/visits/{alone}/points/{scored.street}/"))


def test_all_of_a_round_is_seen_by_the_version_with_which_it_was_opened(scored):
    scheme, clerk = Scheme.objects.get(pk=scored.scheme_id), scored.county.clerk
    dearer = [replace(c, score=Decimal(50)) if c.key == "2.1" else c for c in CLAUSES]
    spec = replace(schemes.in_force(scheme), clauses=dearer)
    schemes.publish(spec, by=clerk, at=scored.ledger.later(), scheme=scheme)
    later = Visit.objects.get(pk=scored.plan((scored.street,), round_id=scored.round_id))
    assert (later.number, Visit.objects.get(pk=scored.plan((scored.market,))).number) == (1, 2)
    other = schemes.publish(replace(spec, title="别的"), by=clerk, at=scored.ledger.later()).stream_id
    scored.scheme_id = other
    with pytest.raises(Refused, match="另一个体系"):
        scored.plan((scored.street,), round_id=scored.round_id)


def test_no_visit_is_sent_for_a_round_that_was_published(scored):
    scored.observe("1.1")
    publish(scored)
    with pytest.raises(Refused, match="已经公布"):
        scored.plan((scored.street,), round_id=scored.round_id)


def test_a_point_that_went_to_another_unit_leaves_its_score_where_it_was_seen(scored):
    finding = Finding.objects.get(pk=scored.note().stream_id)
    who = {"by": scored.county.clerk, "at": scored.ledger.later()}
    hekou, qingshi = (scored.ledger.unit(key) for key in ("hekou", "qingshi"))
    spec = points.PointSpec("河口农贸市场（新）", "park", qingshi)
    points.change_point(scored.market, spec, **who)
    ledger_actions.withdraw(finding.item, reason="点位记错", **who)  # scored anew
    score = PointScore.objects.get(point_id=scored.market)
    assert (score.unit_id, score.type, finding.unit_id) == (hekou, "market", hekou)


def test_the_office_sends_somebody_for_a_round_from_the_page(scored):
    with clock.frozen(Screens.at):
        clerk = Screens().enter("clerk")
        assert "2026年第一轮" in text(clerk.get("/inspection/visits/new/"))
        given = {
            "visit_title": "复测", "visit_kind": "open", "scheme": scored.scheme_id, "day": "2026-04-06",
            "inspector": scored.county.account("inspector").person_id, "point": scored.street, "round": scored.round_id,
        }  # fmt: skip
        assert clerk.post("/inspection/visits/plan/", given).status_code == 303
    assert Visit.objects.latest("pk").round_id == scored.round_id


def test_the_heat_table_counts_what_did_not_hold(scored):
    scored.note()
    scored.observe("2.1")
    shown = pages.heat(scored.county.actor("clerk", scored.ledger.now), {}, TODAY)
    assert [(r["no"], [c["text"] for c in r["cells"]]) for r in shown["rows"]] == [("1.1", ["1/1"]), ("2.1", ["0/1"])]


def test_of_twelve_units_ten_are_red_and_the_rest_black_worst_first():
    seen = [Seen(n, n, "village", Decimal(n), 1, 1) for n in range(1, 13)]
    found = rules.results(seen, {n: [n] for n in range(1, 13)}, "mean")
    assert [r.unit_id for r in rules.red_list(found)] == list(range(12, 2, -1))
    assert [r.unit_id for r in rules.black_list(found)] == [1, 2]


def test_told_again_from_the_journal_scores_are_the_same(scored):
    scored.note(cases=2)
    scored.observe("1.2")
    publish(scored)
    before = list(PointScore.objects.order_by("pk").values()), queries.published(round_of(scored))
    rebuild.rebuild()
    assert (list(PointScore.objects.order_by("pk").values()), queries.published(round_of(scored))) == before


def test_the_board_says_who_is_found_wanting_and_what_came_back(scored):
    finding = Finding.objects.get(pk=scored.note().stream_id)
    strike_off(scored, finding.item)
    scored.note()
    clerk = scored.county.actor("clerk", scored.ledger.now)
    shown = pages.boards(clerk, TODAY, 2026)
    assert [(u["unit"], u["found"], u["same_day"], u["closed"], u["rebounds"]) for u in shown["units"]] == [
        ("河口镇", 2, 0, 1, 1)
    ]
    assert [p.title for p, _ in shown["again"]] == ["河口农贸市场"] and len(shown["red"]) == 1


def test_whoever_oversees_one_branch_sees_the_boards_of_that_branch(scored):
    strike_off(scored, Finding.objects.get(pk=scored.note().stream_id).item)
    scored.note()
    deputy = scored.county.actor("deputy", scored.ledger.now)  # of the housing bureau alone, whose points these are not
    assert pages.heat(deputy, {}, TODAY)["rows"] == []
    shown = pages.boards(deputy, TODAY, 2026)
    assert shown["units"] == []
    assert pages.boards(scored.county.actor("clerk", scored.ledger.now), TODAY, 2026)["units"]


def test_a_units_points_of_a_round_come_a_page_at_a_time(scored, monkeypatch):
    other = scored.point("柳林村", "village", "liulin")
    scored.observe("1.1")
    scored.observe("1.1", point=other)
    monkeypatch.setattr(queries, "MOST_POINTS", 1)
    hekou = scored.ledger.unit("hekou")
    first, more = queries.points_of(round_of(scored), hekou)
    second, end = queries.points_of(round_of(scored), hekou, more)
    assert [title for _, title in (*first, *second)] == ["河口农贸市场", "柳林村"] and end == ""
    assert queries.points_of(round_of(scored), hekou, "market.x")[0] == first  # what nobody was given
