"""From the claim to the seal, as its pages say it: what the unit head reads, what the register calls the end."""

from datetime import timedelta

import pytest

from taizhang.ledger import actions
from taizhang.ledger.models import Evidence
from tests.cast_ledger import page as proof

from .conftest import text, told

pytestmark = pytest.mark.one_database


def test_the_unit_head_reads_the_sheet_before_submitting(ledger, screens):
    item = ledger.reported()
    proofs = [e.pk for e in Evidence.objects.filter(item=item)]
    liaison = ledger.county.housing_liaison
    actions.draft_claim(item, statement="三处都封了", evidence_ids=proofs, by=liaison, at=ledger.later())
    words = text(screens.enter("housing_head").get(f"/items/{item.pk}/sheet/"))
    assert "三处都封了" in words and "三处排口全部封死" in words
    assert "等单位负责人提交" in words and "核验通过" not in words


def test_a_claim_without_proof_is_not_offered_but_the_way_to_it_is(ledger, screens):
    item = ledger.accepted()
    liaison = screens.enter("housing_liaison")
    answer = liaison.get(f"/items/{item.pk}/do/draft_claim/")
    assert "申请销号要附佐证" in text(answer)
    body = answer.content.decode()
    assert f"/items/{item.pk}/do/report/" in body and 'name="statement"' not in body


def test_what_is_requested_is_done_where_problems_are_struck_off(ledger, screens):
    request = ledger.judged(ledger.claimed(register_id=ledger.decisions))
    verifier = screens.enter("verifier")
    url = f"/items/{request.pk}/"
    assert "办结" in text(verifier.get(url))
    answer = verifier.post(url + "close/", {"seen": request.version, "idem": "c" * 12})
    words = text(verifier.get(told(answer)))
    assert "已办结" in words and "已销号" not in words
    closed = ledger.closed()
    assert "已销号" in text(verifier.get(f"/items/{closed.pk}/"))
    _, rows = verifier.get("/items/?view=over").content.decode().split("<tbody")
    assert "已办结" in rows and "已销号" in rows


def test_who_judges_is_not_told_that_there_is_nothing_to_do(ledger, screens):
    item = ledger.claimed()
    assert "没有要办的" not in text(screens.enter("verifier").get(f"/items/{item.pk}/"))
    assert "没有要办的" in text(screens.enter("auditor").get(f"/items/{item.pk}/"))


def test_a_paper_has_no_time_and_place_to_miss(ledger, screens):
    item = ledger.claim(ledger.reported(files=[proof("验收单")]))
    evidence = Evidence.objects.get(item=item)
    words = text(screens.enter("clerk").get(f"/items/{item.pk}/proofs/{evidence.pk}/"))
    assert "下载来看" in words and "没有拍摄" not in words


def test_a_sheet_that_was_returned_says_so_in_the_place_of_the_seal(ledger, screens):
    item = ledger.claimed()
    actions.return_(item, reason="缺检测报告", due_on=ledger.now.date(), by=ledger.county.verifier, at=ledger.later())
    words = text(screens.enter("verifier").get(f"/items/{item.pk}/sheet/"))
    assert "已退回补正" in words and "等核验" not in words


def test_who_must_mend_reads_first_what_is_wanting(ledger, screens):
    item = ledger.claimed()
    actions.return_(item, reason="缺检测报告", due_on=ledger.now.date(), by=ledger.county.verifier, at=ledger.later())
    body = screens.enter("housing_liaison").get(f"/items/{item.pk}/").content.decode()
    wanting, acts = body.split('id="sent-back"')[1].split('id="acts"')
    assert "缺检测报告" in wanting and "报进展" in acts and "还没申请销号" not in body


def test_an_act_is_asked_for_in_the_language_of_the_page(ledger, screens):
    item = ledger.accepted()
    liaison = screens.enter("housing_liaison")
    liaison.post("/ui/language/", {"language": "en"})
    words = liaison.get(f"/items/{item.pk}/do/report/").content.decode().split("<main")[1].split("</main>")[0]
    assert "Report" in words and "one sentence" in words
    assert "报进展" not in words and "一句话" not in words


def test_a_moved_deadline_is_struck_and_nothing_stands_beside_it(ledger, screens):
    item = ledger.accepted()
    asked = {"due_on": ledger.now.date().replace(month=4), "reason": "材料晚到", "by": ledger.county.housing_head}
    actions.ask_extension(item, **asked, at=ledger.later())
    actions.grant_extension(item, by=ledger.county.leader, at=ledger.later())
    words = text(screens.enter("clerk").get(f"/items/{item.pk}/"))
    assert "原定时限 3月20日 现时限" in words


def test_after_a_return_the_doubts_and_the_last_words_are_there_to_be_mended(ledger, screens):
    item = ledger.judged(ledger.claimed(), verdict="doubtful", note="照片看不清排口")
    url, verifier, liaison = f"/items/{item.pk}/", screens.enter("verifier"), screens.enter("housing_liaison")
    assert "佐证1：照片看不清排口" in text(verifier.get(url + "do/return/"))
    actions.return_(item, reason="请重拍", by=ledger.county.verifier, at=ledger.later())
    assert "请重拍 1 存疑 照片看不清排口" in text(liaison.get(url))
    said = item.claims.get().statement
    assert said and said in text(liaison.get(url + "do/draft_claim/"))


def test_after_a_close_out_a_new_claim_begins_empty(ledger, screens):
    item = ledger.closed()
    said = item.claims.get().statement
    due_on = (ledger.now + timedelta(days=20)).date()
    actions.reopen(item, reason="又满了", due_on=due_on, by=ledger.county.clerk, at=ledger.later())
    asked = screens.enter("housing_liaison").get(f"/items/{item.pk}/do/draft_claim/")
    assert said not in text(asked)


def test_what_the_verifier_found_true_is_one_line_until_all_lines_are_asked_for(ledger, screens):
    item = ledger.judged(ledger.claimed(files=[proof(f"第{n}张", f"{n}.pdf") for n in range(9)]))
    clerk, auditor = screens.enter("clerk"), screens.enter("auditor")
    short, whole = text(clerk.get(f"/items/{item.pk}/")), text(clerk.get(f"/items/{item.pk}/history/"))
    assert "打开佐证 9 份，9 份属实" in short and "提交销号申请" in short
    assert whole.count("属实") == 9
    assert text(auditor.get(f"/items/{item.pk}/")).count("打开佐证") >= 9
