"""The ten commonest acts, as few taps and keys as an office can bear; docs/figures.md prints what is counted here."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from taizhang.ledger import actions as ledger
from taizhang.ledger.models import Item
from tests.browser import steps
from tests.browser.hands import Hands, printed


@dataclass
class Counted:
    """What was counted in this walk, act by act."""

    walk: object
    taps: dict

    def __call__(self, act, part, start, *, phone=False):
        page = self.walk.enter(part, phone=phone)
        page.goto(start)
        page.wait_for_load_state("networkidle")
        self.taps[act] = hands = Hands(page)
        return page, hands


@pytest.fixture
def counted(walk):
    counted = Counted(walk, {})
    yield counted
    assert counted.taps, "nothing was counted"
    says = printed()
    for act, hands in counted.taps.items():
        assert act in says, f"docs/figures.md says nothing of {act}: {hands.count}"
        told, most = says[act]
        assert hands.count == told <= most, f"{act}: counted {hands.count}, printed {told}, at most {most}"


@pytest.mark.walk
def test_the_unit_needs_few_taps(counted, standing_ledger):
    play = standing_ledger
    issued, drafted = play.issued(joint=()), play.reported(title="集镇路灯不亮")
    page, hands = counted("签收", "housing_liaison", "/", phone=True)
    hands.tap(page.get_by_role("link", name="去签收").first)
    hands.tap(page.get_by_role("button", name="签收", exact=True))
    steps.toast(page, "已签收")
    assert play.fresh(issued).state == "accepted"

    page, hands = counted("报进展带照片", "housing_liaison", f"/items/{issued.pk}/", phone=True)
    hands.tap(page.get_by_role("link", name="报进展", exact=True))
    page.locator("[name=text]:focus").wait_for()
    hands.write("两段围挡已拆。")
    hands.pick_photo(page.locator("[data-upload] input[type=file]"), steps.album(1)[0])
    hands.tap(page.locator("form.tz-form").get_by_role("button", name="报进展"))
    steps.toast(page, "进展已报")
    assert play.fresh(issued).evidence_count == 1

    proofs = list(drafted.evidence.values_list("pk", flat=True))
    liaison = play.county.housing_liaison
    ledger.draft_claim(drafted, statement="都亮了", evidence_ids=proofs, by=liaison, at=play.later())
    page, hands = counted("提交销号申请", "housing_head", "/")
    hands.tap(page.get_by_role("link", name="去提交").first)
    hands.tap(page.get_by_role("button", name="提交销号申请"))
    steps.toast(page, "已申请销号")
    assert play.fresh(drafted).state == "claimed"


@pytest.mark.walk
def test_the_office_needs_few_keys(counted, standing_ledger):
    play = standing_ledger
    late, claimed = play.accepted(title="县道塌方修复"), play.claimed()
    page, hands = counted("催办一件", "clerk", f"/items/{late.pk}/")
    hands.tap(page.get_by_role("link", name="催办", exact=True))
    hands.tap(page.locator("form.tz-form").get_by_role("button", name="催办"))
    steps.toast(page, "已催办")

    page, hands = counted("核验一份佐证", "verifier", f"/items/{claimed.pk}/")
    hands.press("1")
    page.wait_for_url("**/proofs/*/")
    page.wait_for_load_state("networkidle")
    hands.press("y")
    steps.toast(page, "结论已记下")

    page, hands = counted("销号", "verifier", f"/items/{claimed.pk}/")
    hands.tap(steps.close_button(page))
    steps.toast(page, "已销号")
    assert play.fresh(claimed).state == "closed"


@pytest.mark.slow
@pytest.mark.walk
def test_a_call_is_two_taps(counted, standing_ledger):
    play = standing_ledger
    item = play.accepted(title="县道塌方修复")
    page, hands = counted("电话催办", "clerk", f"/items/{item.pk}/", phone=True)
    hands.tap(page.get_by_role("link", name="电话催办"))
    hands.tap(page.get_by_role("button", name="今天报"))
    steps.toast(page, "电话催办已记下")
    page, hands = counted("在清单上电话催办", "clerk", "/items/")
    hands.tap(page.get_by_role("link", name="电话催办").first)
    hands.tap(page.get_by_role("button", name="没人接"))
    steps.toast(page, "电话催办已记下")
    assert list(item.reports.order_by("id").values_list("callee_text", "answer")) == [
        ("李想", "today"),
        ("李想", "nobody"),
    ]


@pytest.mark.walk
def test_the_leader_needs_one_tap(counted, standing_ledger):
    play = standing_ledger
    leader = play.county.leader
    item = play.accepted(leader_person_id=leader.person_id)
    later = item.due_on + timedelta(days=10)
    ledger.ask_extension(item, due_on=later, reason="雨季", by=play.county.housing_head, at=play.later())
    page, hands = counted("同意延期", "leader", "/", phone=True)
    hands.tap(page.get_by_role("button", name="同意", exact=True))
    steps.toast(page, "已同意延期")
    assert Item.objects.get(pk=item.pk).due_on == later

    speech = ledger.Speech(leader.person_id, "桥头的路灯要修好", play.now, "何思源")
    ledger.enter_spoken(play.draft(title="修桥头路灯"), speech, by=play.county.clerk, at=play.later())
    page, hands = counted("确认口头指示", "leader", "/", phone=True)
    hands.tap(page.get_by_role("button", name="是我说的"))
    steps.toast(page, "已确认")
    assert Item.objects.get(title="修桥头路灯").spoken_since_at is None


@pytest.mark.slow
@pytest.mark.walk
def test_nothing_new_is_one_tap(counted, standing_ledger):
    play = standing_ledger
    item = play.reported()  # reports are due every seven days since March
    page, hands = counted("无变化", "housing_liaison", "/", phone=True)
    hands.tap(page.get_by_role("button", name="无变化").first)
    steps.toast(page, "无变化")
    assert play.fresh(item).unchanged_count == 1


CONFERENCE = "县政府常务会议纪要\n会议要求：\n" + "".join(
    f"{n}、河口镇要在{{day}}前完成{name}渠清淤，封堵直排口；建立巡查台账。\n"
    for n, name in enumerate((a + b for a in "东西南北中上下左右前" for b in "一二三四五六"), start=1)
)


@pytest.mark.slow
@pytest.mark.walk
def test_a_hundred_items_of_a_conference_are_issued_with_three_taps(counted, walk, standing_county, register):
    clerk = walk.enter("clerk")
    steps.paste(clerk, CONFERENCE.format(day=_day_in_words(standing_county.area_id)))
    page, hands = counted("交办会议的一百件", "clerk", clerk.url)
    hands.tap(page.get_by_role("button", name="没有疑问的"))
    hands.tap(page.locator("a[href$='/drafts/']").first)
    page.wait_for_url("**/drafts/")
    hands.tap(page.locator("[data-send]"))
    steps.toast(page, "已发出")
    assert Item.objects.filter(state="issued").count() >= 100


def _sixty(day):
    """A report of a meeting and its table of tasks: 60 candidates, of which 10 are no items and 5 name no unit."""
    places = [a + b for a in "东西南北中上下" for b in "一二三四五六"]
    told = [f"住建局要在{day}前完成{place}号院墙改造。" for place in places[:15]]
    told += [f"河口镇要在{day}前继续关心{place}组群众冷暖。" for place in places[:10]]
    told += [f"县渠道专班要在{day}前完成{place}渠清淤。" for place in places[:5]]
    rows = [f"{n}\t完成{place}路车位施划\t交通局\t{day}前" for n, place in enumerate(places[:30], start=1)]
    return "\n".join(
        ["县政府常务会议纪要", "会议要求：", *told, "附件：任务分解表", "序号\t重点任务\t责任单位\t完成时限", *rows]
    )


@pytest.mark.slow
@pytest.mark.walk
def test_a_paper_of_sixty_candidates_needs_at_most_two_keys_for_each_right_one(
    counted, walk, standing_county, register
):
    clerk = walk.enter("clerk")
    steps.paste(clerk, _sixty(_day_in_words(standing_county.area_id)))
    page, hands = counted("分解六十条的文件", "clerk", clerk.url)
    cards = page.locator("[data-card]")
    assert cards.count() == 60
    page.locator("[data-card].cur [data-head]").focus()
    for key in ["a"] * 15 + ["x"] * 10:
        hands.press(key)  # typed ahead: each waits for the answer to the one before
    page.locator("#desk-progress", has_text="已定 25 条").wait_for()
    for n in range(5):
        hands.press("e")
        page.locator("#f-lead:focus").wait_for()
        hands.write("河口镇")
        hands.press("Control+Enter")
        page.locator("#desk-progress", has_text=f"已定 {26 + n} 条").wait_for()
    hands.press("b")
    page.locator("#desk-progress", has_text="余 0 条").wait_for()
    assert Item.objects.count() == 50
    assert hands.count <= 2 * 50


def _day_in_words(area_id):
    year, month, day = map(int, steps.workday(area_id, 25).split("-"))
    return f"{year}年{month}月{day}日"
