"""Two requests that ask a unit for the same: said before they are made, and one report can answer both."""

from dataclasses import replace

import pytest

from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger.models import Report
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.ledger.tests.test_races import at_once
from taizhang.notices.burden import joining, pairs, same
from taizhang.notices.burden.rules import Kind
from taizhang.notices.duties import queries as duties
from taizhang.notices.models import AskedTwice, UnitMonth, UnitWords
from taizhang.ui import clock
from tests.cast_ledger import PROBLEMS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("本月城镇新增就业人数（人）", "城镇新增就业人数累计完成情况"),
        ("固定资产投资", "全年固定资产投资完成情况（万元）"),
        ("关于报送危房改造进展的统计表", "危房改造 统计表"),
        ("城镇新增就业", "新增城镇就业"),
        ("ＰＭ2.5 平均浓度", "pm2.5平均浓度"),
    ],
)
def test_the_same_number_under_another_title_is_the_same_question(one, other):
    assert same.key(one) == same.key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("城镇新增就业人数", "城镇新增失业人数"),
        ("危房改造户数", "厕所改造户数"),
        ("贷款金额", "贷款笔数"),
        ("一季度投资", "二季度投资"),
        ("城镇新增就业", "新增就业"),
        ("本月进展情况", "累计完成情况"),  # no question at all
    ],
)
def test_what_only_sounds_alike_is_not(one, other):
    assert not same.key(one) or same.key(one) != same.key(other)


def test_a_pair_stands_in_two_rounds_and_before_one_unit():
    asked = [
        same.Asked(1, "城镇新增就业人数", 10, 7), same.Asked(2, "本月城镇新增就业人数", 10, 7),
        same.Asked(3, "城镇新增就业人数情况", 20, 7), same.Asked(4, "城镇新增就业人数", 20, 8),
    ]  # fmt: skip
    assert [(a.id, b.id) for a, b in same.pairs(asked)] == [(2, 3)]


def jobs(ledger):
    """The housing bureau reports new jobs each month; the campaign, which has asked for nothing yet, holds the same."""
    county = ledger.county
    monthly = replace(PROBLEMS, rhythm="month:25")
    ledger_actions.change_register(ledger.problems, monthly, by=county.clerk, at=ledger.later())
    ledger.campaign = ledger_actions.RegisterSpec(code="SC", name="三城同创")
    ledger.sc = ledger_actions.open_register(ledger.campaign, by=county.clerk, at=ledger.later()).stream_id
    ledger.one = ledger.accepted(title="城镇新增就业人数", joint=())
    ledger.other = ledger.accepted(title="本月城镇新增就业人数（人）", register_id=ledger.sc, joint=())
    return ledger


def begin(ledger, **how):
    spec = replace(ledger.campaign, rhythm="week:5")
    return ledger_actions.change_register(ledger.sc, spec, by=ledger.county.clerk, at=ledger.later(), **how)


def report(ledger, item, words="新增 120 人"):
    liaison = ledger.county.actor("housing_liaison", ledger.now)
    return ledger_actions.report(item, text=words, progress=40, by=liaison, at=ledger.later())


def texts(item):
    return list(Report.objects.filter(item=item, kind="progress").values_list("text", flat=True))


def test_a_round_that_asks_again_is_refused_with_both_sides_until_somebody_says_how(ledger):
    jobs(ledger)
    with pytest.raises(Refused, match=r"住建局：.*城镇新增就业人数.*每月25日报.* 和 三城同创 .*每周五报"):
        begin(ledger)
    with pytest.raises(Refused, match="为什么要分开报"):
        begin(ledger, twice="keep", twice_reason=" ")
    begin(ledger, twice="keep", twice_reason="一份报省里，口径不同")
    assert [(row.is_joined, row.reason) for row in AskedTwice.objects.all()] == [(False, "一份报省里，口径不同")]
    assert pairs.standing(ledger.county.clerk) == []


def test_one_report_answers_both_and_is_counted_once(ledger):
    jobs(ledger)
    begin(ledger, twice="join")
    rows, _ = duties.form_page(ledger.county.housing_liaison, ledger.later())
    assert [(row["id"], row["is_joined"]) for row in rows] == [(ledger.one.pk, True)]
    report(ledger, ledger.other)
    assert texts(ledger.one) == texts(ledger.other) == ["新增 120 人"]
    assert duties.form_page(ledger.county.housing_liaison, ledger.later())[0] == []
    assert UnitMonth.objects.get(kind=Kind.FILLED).count == 1 and UnitWords.objects.get().words == len("新增 120 人")
    ledger.later(days=1)
    liaison = ledger.county.actor("housing_liaison", ledger.now)
    ledger_actions.no_change(ledger.one, by=liaison, at=ledger.later())
    assert ledger.fresh(ledger.other).unchanged_count == 1


def test_reports_on_both_at_one_instant_do_not_wait_for_each_other(standing_ledger):
    ledger = standing_ledger
    jobs(ledger)
    begin(ledger, twice="join")
    liaison = ledger.county.actor("housing_liaison", ledger.now)

    def said(item, words):
        return lambda: ledger_actions.report(item, text=words, by=liaison, at=ledger.now)

    for turn in range(5):
        at_once(said(ledger.one, f"甲{turn}"), said(ledger.other, f"乙{turn}"))
        assert sorted(texts(ledger.one)) == sorted(texts(ledger.other))
        assert {f"甲{turn}", f"乙{turn}"} <= set(texts(ledger.one))


def test_what_waits_for_its_verifier_goes_without_and_the_report_stands(ledger):
    jobs(ledger)
    begin(ledger, twice="join")
    ledger_actions.suspend(
        ledger.other, reason="等省里", by=ledger.county.actor("clerk", ledger.now), at=ledger.later()
    )
    report(ledger, ledger.one)
    assert texts(ledger.one) == ["新增 120 人"] and texts(ledger.other) == []


def test_the_office_decides_on_the_burden_page_and_may_take_it_back(ledger):
    jobs(ledger)
    begin(ledger, twice="keep", twice_reason="口径不同")
    with clock.frozen(ledger.now):
        clerk, unit = Screens().enter("clerk"), Screens().enter("housing_head")
        kept = AskedTwice.objects.get()
        clerk.post("/burden/part/", {"pair": kept.pk})
        page = text(clerk.get("/burden/"))
        assert "两处问同样的事" in page and "每周五报" in page and "并成一份报" in page
        assert "两处问同样的事" in text(unit.get("/burden/")) and "/burden/join/" not in text(unit.get("/burden/"))
        told(clerk.post("/burden/join/", {"item": ledger.one.pk, "other": ledger.other.pk}))
        assert "已经定了怎么报的" in text(clerk.get("/burden/"))
    with pytest.raises(Refused, match="已经定过"):
        joining.keep(ledger.one.pk, ledger.other.pk, "口径不同", by=ledger.county.clerk, at=ledger.later())
    with pytest.raises(Refused, match="不是一个单位同样的事"):
        joining.join(
            ledger.one.pk, ledger.accepted(title="路灯", joint=()).pk, by=ledger.county.clerk, at=ledger.later()
        )


def test_a_draft_says_what_asks_the_same_before_it_is_handed_out(ledger):
    jobs(ledger)
    begin(ledger, twice="join")
    draft = ledger.item(title="城镇新增就业人数完成情况", register_id=ledger.sc, joint=())
    with clock.frozen(ledger.now):
        page = text(Screens().enter("clerk").get(f"/items/{draft.pk}/"))
    assert "这个单位已经在报同样的事" in page and ledger.one.number in page


def test_a_rebuild_gives_the_same_pairs(standing_ledger):
    ledger = jobs(standing_ledger)
    begin(ledger, twice="keep", twice_reason="口径不同")
    joining.part(AskedTwice.objects.get().pk, by=ledger.county.clerk, at=ledger.later())
    joining.join(ledger.one.pk, ledger.other.pk, by=ledger.county.clerk, at=ledger.later())
    report(ledger, ledger.one)
    assert [str(d) for d in rebuild.differences()] == []
