"""Outside units: named beside ours, never first, written to, and waited for by a clock of their own."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.ledger import actions, queries
from taizhang.ledger.models import Item, ItemUnit, Letter
from taizhang.ledger.queries import Filter
from taizhang.org import actions as org
from taizhang.org.models import Unit
from tests.cast_ledger import page as proof_page

from .conftest import text, told

SENT = date(2026, 3, 2)


@pytest.fixture
def outside(ledger):
    return org.found_outside("邻水市水利局", "市水利局", by=ledger.county.clerk, at=ledger.later()).stream_id


def with_outside(ledger, outside, **more):
    draft = replace(ledger.draft(joint=(), **more), joint_unit_ids=(outside,))
    item = actions.enter(draft, by=ledger.county.clerk, at=ledger.later()).stream_id
    actions.issue(item, by=ledger.county.clerk, at=ledger.later())
    actions.accept(item, by=ledger.county.housing_liaison, at=ledger.later())
    return ledger.fresh(item)


def send(ledger, item, outside, by="housing_liaison", **more):
    said = {"title": "商请上游放水", "number": "云住建函〔2026〕7号", "on": SENT, "answer_due_on": date(2026, 3, 9)}
    actions.send_letter(
        item, unit_id=outside, by=ledger.county.actor(by, ledger.now), at=ledger.later(), **{**said, **more}
    )
    return ledger.fresh(item)


def answer(ledger, item, outside, **more):
    said = {"title": "复函", "on": date(2026, 3, 2)}
    by = ledger.county.housing_liaison
    actions.receive_letter(item, unit_id=outside, by=by, at=ledger.later(), **{**said, **more})
    return ledger.fresh(item)


def state_of(item, unit_id):
    return ItemUnit.objects.get(item=item, unit_id=unit_id).state


def test_the_first_answer_stands_for_the_outside_units_signature(ledger, outside):
    item = with_outside(ledger, outside)
    assert state_of(item, outside) == "pending"
    item = send(ledger, item, outside)
    assert (item.letter_count, item.letter_due_on, state_of(item, outside)) == (1, date(2026, 3, 9), "pending")
    item = answer(ledger, item, outside, done=True, files=[proof_page("复函扫描件")])
    assert (item.letter_due_on, state_of(item, outside), item.evidence_count) == (None, "accepted", 1)
    sent, received = Letter.objects.filter(item=item).order_by("id")
    assert sent.answered_on == date(2026, 3, 2) and received.says_done


def test_an_answer_that_is_late_shows_beside_our_own_clock(ledger, outside):
    county, item = ledger.county, send(ledger, with_outside(ledger, outside), outside)
    later = ledger.now + timedelta(days=9)
    (row,) = queries.letters_of(item, later)
    assert (row["late"], row["colour"], row["unit"]) == (2, "red", "市水利局")

    def waited_for(actor, at):
        return queries.unreplied(queries.Several(actor, at))["first"].ids

    assert waited_for(county.clerk, ledger.now) == waited_for(county.hekou_liaison, later) == []
    assert waited_for(county.clerk, later) == waited_for(county.housing_liaison, later) == [item.pk]
    wanted = Filter(flags=frozenset({"unreplied"}))
    assert list(wanted.apply(county.clerk, later)) == [item]
    assert ledger.fresh(item).due_on == item.due_on  # theirs moves nothing of ours


def test_an_outside_unit_is_never_the_first_lead(ledger, outside):
    clerk = ledger.county.clerk
    with pytest.raises(Refused, match="本县单位牵头对接"):
        actions.enter(replace(ledger.draft(joint=()), lead_unit_ids=(outside,)), by=clerk, at=ledger.later())
    item = ledger.issued(joint=())
    with pytest.raises(Refused, match="本县单位牵头对接"):
        actions.reissue(item, lead_unit_ids=(outside,), by=clerk, at=ledger.later())
    with pytest.raises(Refused, match="本县单位牵头对接"):
        actions.hand_over(item, from_unit_id=ledger.unit("housing"), to_unit_id=outside, by=clerk, at=ledger.later())
    draft = replace(ledger.draft(joint=()), lead_unit_ids=(ledger.unit("housing"), outside))
    assert actions.enter(draft, by=clerk, at=ledger.later())


def test_a_claim_waits_until_an_outside_co_lead_writes_that_its_part_is_done(ledger, outside):
    draft = replace(ledger.draft(joint=()), lead_unit_ids=(ledger.unit("housing"), outside))
    item = actions.enter(draft, by=ledger.county.clerk, at=ledger.later()).stream_id
    actions.issue(item, by=ledger.county.clerk, at=ledger.later())
    actions.accept(item, by=ledger.county.housing_liaison, at=ledger.later())
    answer(ledger, item, outside, files=[proof_page("复函")])
    with pytest.raises(Refused, match="市水利局"):
        ledger.claim(ledger.fresh(item))
    answer(ledger, item, outside, done=True)
    assert ledger.claim(ledger.fresh(item)).state == "claimed"


def test_nobody_is_posted_to_an_outside_unit(ledger, outside):
    county = ledger.county
    with pytest.raises(Refused, match="外单位不设岗位"):
        org.begin_post(
            county.stranger.person_id, outside, "科长", by=county.security_admin, at=ledger.later()
        )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": " "}, "标题"),
        ({"on": date(2026, 5, 1)}, "不能晚于今天"),
        ({"answer_due_on": date(2026, 3, 1)}, "不能早于发函日期"),
        ({"outside": "hekou"}, "请选一个外单位"),
    ],
)
def test_what_is_wrong_with_a_letter_is_said_clearly(ledger, outside, wrong, words):
    item = with_outside(ledger, outside)
    unit = ledger.unit(wrong.pop("outside")) if "outside" in wrong else outside
    with pytest.raises(Refused, match=words):
        send(ledger, item, unit, **wrong)
    assert ledger.fresh(item).letter_count == 0


def test_an_answer_does_not_come_before_the_letter(ledger, outside):
    item = send(ledger, with_outside(ledger, outside), outside)
    with pytest.raises(Refused, match="早于去函日期"):
        answer(ledger, item, outside, on=date(2026, 3, 1))


def test_whoever_recorded_a_letter_does_not_verify_the_item(ledger, outside):
    county = ledger.county
    item = ledger.claimed(joint=())
    actions.receive_letter(
        item, unit_id=outside, title="复函", on=SENT, by=county.clerk_verifier, at=ledger.later()
    )  # fmt: skip
    with pytest.raises(Refused) as caught:
        actions.open_proof(item, item.evidence.first().pk, by=county.clerk_verifier, at=ledger.later())
    assert caught.value.code == "S1.handler"


def test_only_the_countys_clerk_adds_one_and_no_name_twice(ledger, outside):
    with pytest.raises(Refused, match="已有叫这个名字"):
        org.found_outside("邻水市水利局", "水利", by=ledger.county.clerk, at=ledger.later())
    with pytest.raises(Refused):
        org.found_outside("甲公司", "甲公司", by=ledger.county.housing_head, at=ledger.later())


def test_the_journal_alone_tells_letters_again(standing_ledger):
    ledger = standing_ledger
    outside = org.found_outside("邻水市水利局", "市水利局", by=ledger.county.clerk, at=ledger.later()).stream_id
    item = send(ledger, with_outside(ledger, outside), outside, files=[proof_page("函")])
    answer(ledger, item, outside)
    assert list(rebuild.differences()) == []


def test_a_letter_is_recorded_and_answered_on_the_page(screens, ledger):
    clerk, ledger.now = screens.enter("clerk"), screens.at
    told(clerk.post("/outside-units/add/", {"name": "邻水市水利局", "short_name": "市水利局"}))
    assert "市水利局" in text(clerk.get("/outside-units/"))
    outside = Unit.objects.get(kind="outside").pk
    item = with_outside(ledger, outside)
    page = screens.enter("housing_liaison")
    assert "待去函" in text(page.get(f"/items/{item.pk}/"))
    form = page.get(f"/items/{item.pk}/do/send_letter/")
    assert "请对方哪天前回函" in text(form)
    filled = form.content.decode()
    assert f'value="{outside}" selected' in filled and f'value="{screens.at:%Y-%m-%d}"' in filled
    said = {"unit": outside, "title": "商请上游放水", "on": "2026-03-02", "answer_due_on": "2026-03-03"}
    shown = text(page.get(told(page.post(f"/items/{item.pk}/send-letter/", said))))
    assert "去函来函" in shown and "回函超期 1 个工作日" in shown
    assert "等回函" in shown and "待签收" not in shown and "未签收" not in shown, "nobody of it signs here"
    assert "外单位回函超期 1 件" in text(page.get("/")) and "件外单位回函超期" in text(clerk.get("/"))
    said = {"unit": outside, "title": "同意放水", "on": "2026-03-04", "done": "on"}
    shown = text(page.get(told(page.post(f"/items/{item.pk}/receive-letter/", said))))
    assert "对方已办结" in shown and "外单位回函超期" not in text(page.get("/"))
    assert Item.objects.get(pk=item.pk).letter_due_on is None
