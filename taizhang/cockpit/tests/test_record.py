"""The personal record: what was owed and when it was done, what was said with its source, who may look, who looked."""

import re
from datetime import date, timedelta

import pytest

from taizhang import journal
from taizhang.engine.refusal import Refused
from taizhang.ledger import actions, queries
from taizhang.ledger.models import RecordLook, Remark
from taizhang.ledger.tests.conftest import screens, text, told  # noqa: F401 - a fixture
from taizhang.ui import clock
from tests.cast import NOON

SAID = {"source": "云督通〔2026〕5 号", "said_on": date(2026, 2, 27), "text": "西街井盖三次催办仍未补。"}


def say(ledger, about, kind="criticise", by=None, **more):
    person = getattr(ledger.county, about).person_id
    return actions.remark(kind, person_id=person, by=by or ledger.county.clerk, at=ledger.later(), **{**SAID, **more})


def record(ledger, whose, looker=None, at=None, year=2026):
    looker = getattr(ledger.county, looker or whose)
    return queries.record(looker, getattr(ledger.county, whose).person_id, year, at or ledger.now)


# ── what was owed ─────────────────────────────────────────────────────────────


def test_a_record_says_what_was_owed_and_whether_it_was_done_by_the_original_date(ledger):
    head = ledger.county.housing_head.person_id
    ledger.closed(title="按时的", responsible_person_id=head)
    ledger.closed(title="晚了的", responsible_person_id=head, due_on=ledger.now.date())
    ledger.accepted(title="还在办的", responsible_person_id=head)
    ledger.closed(title="别人的")
    found = record(ledger, "housing_head", at=ledger.now + timedelta(days=30))
    assert {row["title"] for row in found["owed"]} == {"按时的", "晚了的", "还在办的"}
    assert found["sums"]["done"] == 2 and found["sums"]["open_late"] == 1
    assert found["sums"]["on_time"] + found["sums"]["late"] == 2
    assert record(ledger, "housing_head", year=2025)["sums"]["done"] == 0


def test_what_a_verifier_did_is_counted_with_a_receipt(ledger):
    ledger.closed()
    acts = {a["act"]: a["count"] for a in record(ledger, "verifier")["acts"]}
    assert acts == {"proof_judged": 1, "closed": 1}
    entry = journal.entry(ledger.county.area_id, record(ledger, "verifier")["acts"][-1]["seq"])
    assert entry.type == "ledger.item.closed"


# ── who may look ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("looker", "whose", "may"),
    [
        ("housing_head", "housing_liaison", True),
        ("housing_head", "housing_worker", True),
        ("housing_head", "roads_liaison", False),
        ("housing_head", "leader", False),
        ("housing_liaison", "housing_head", False),
        ("housing_liaison", "housing_liaison", True),
        ("deputy", "housing_head", True),  # a leader over the housing branch
        ("deputy", "roads_head", False),
        ("leader", "deputy", True),
        ("clerk", "roads_head", True),
        ("verifier", "roads_head", False),
        ("inspector", "roads_head", False),
        ("auditor", "roads_head", False),
        ("security_admin", "roads_head", False),
        ("hekou_head", "liulin_liaison", True),
        ("qingshi_head", "liulin_liaison", False),
    ],
)
def test_who_may_look_at_whose_record(ledger, looker, whose, may):
    county = ledger.county
    assert queries.may_look(getattr(county, looker), getattr(county, whose).person_id, NOON.date()) is may


def test_looking_at_anothers_record_is_recorded_and_lasts_half_an_hour(ledger, screens):  # noqa: F811
    liaison = ledger.county.housing_liaison.person_id
    head = screens.enter("housing_head")
    asking = text(head.get(f"/people/{liaison}/record/"))
    assert "写明用途" in asking and "负责的事项" not in asking and not RecordLook.objects.exists()
    assert head.post(f"/people/{liaison}/look/", {"purpose": " "}).status_code == 400
    where = told(head.post(f"/people/{liaison}/look/", {"purpose": "年度考核"}))
    assert "负责的事项" in text(head.get(where))
    own = text(screens.enter("housing_liaison").get("/me/record/"))
    assert "住建局 王立新（单位负责人）" in own and "年度考核" in own
    later = clock.now() + timedelta(minutes=31)
    with clock.frozen(later):
        head = screens.enter("housing_head")  # the session is over too
        assert "写明用途" in text(head.get(where))


@pytest.mark.parametrize("part", ["roads_head", "verifier", "housing_liaison"])
def test_for_all_others_there_is_no_such_page(ledger, screens, part):  # noqa: F811
    head = ledger.county.housing_head.person_id
    client = screens.enter(part)
    for answer in (client.get(f"/people/{head}/record/"), client.post(f"/people/{head}/look/", {"purpose": "看看"})):
        assert answer.status_code == (404 if part == "roads_head" else 403)
    assert not RecordLook.objects.exists()


# ── praise and criticism ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"kind": "blame"}, "表扬还是批评"),
        ({"source": " "}, "依据"),
        ({"text": ""}, "原话"),
        ({"said_on": date(2027, 1, 1)}, "不能晚于今天"),
        ({"said_on": None}, "不能晚于今天"),
    ],
)
def test_a_remark_without_its_source_is_refused(ledger, wrong, why):
    with pytest.raises(Refused, match=why):
        say(ledger, "housing_head", **wrong)


def test_nobody_writes_himself_down_and_only_the_countys_office_writes(ledger):
    with pytest.raises(Refused, match="不能给自己"):
        say(ledger, "clerk")
    with pytest.raises(Refused, match="由县督查室经办登记"):
        say(ledger, "housing_liaison", by=ledger.county.housing_head)
    with pytest.raises(Refused, match="只选一个"):
        actions.remark("praise", by=ledger.county.clerk, at=ledger.later(), **SAID)


def test_the_one_concerned_reads_it_first_and_the_answer_stays_with_it(ledger):
    say(ledger, "housing_head")
    at = ledger.now
    assert len(record(ledger, "housing_head")["remarks"]) == 1
    assert record(ledger, "housing_head", "leader")["remarks"] == []
    assert len(record(ledger, "housing_head", "clerk")["remarks"]) == 1  # who wrote it down knows it
    assert len(record(ledger, "housing_head", "leader", at=at + timedelta(days=3))["remarks"]) == 1
    remark, head = Remark.objects.get(), ledger.county.housing_head
    with pytest.raises(Refused, match="只有本人"):
        actions.answer_remark(remark.pk, text="不怪他", by=ledger.county.housing_liaison, at=ledger.later())
    actions.answer_remark(remark.pk, text="井盖缺货，已改用钢板。", by=head, at=ledger.later())
    actions.answer_remark(remark.pk, text="3月1日已补齐。", by=head, at=ledger.later())
    shown = record(ledger, "housing_head", "leader")["remarks"]  # answered, so open at once
    assert [a.text for a in shown[0]["answers"]] == ["井盖缺货，已改用钢板。", "3月1日已补齐。"]
    for n in range(3):
        actions.answer_remark(remark.pk, text=f"补充{n}", by=head, at=ledger.later())
    with pytest.raises(Refused, match="最多写5次"):
        actions.answer_remark(remark.pk, text="再补充", by=head, at=ledger.later())


def test_what_is_said_of_a_unit_is_answered_by_its_head(ledger):
    unit = ledger.unit("housing")
    actions.remark("praise", unit_id=unit, by=ledger.county.clerk, at=ledger.later(), **SAID)
    remark = Remark.objects.get()
    assert [r["unit"] for r in record(ledger, "housing_head")["remarks"]] == ["住建局"]
    assert record(ledger, "housing_liaison")["remarks"] == []
    with pytest.raises(Refused):
        actions.answer_remark(remark.pk, text="谢谢", by=ledger.county.roads_head, at=ledger.later())
    actions.answer_remark(remark.pk, text="是大家办的。", by=ledger.county.housing_head, at=ledger.later())


def test_the_clerk_writes_it_on_a_page_and_the_person_answers_on_his_own(ledger, screens):  # noqa: F811
    person = ledger.county.housing_head.person_id
    clerk = screens.enter("clerk")
    assert "王立新" in text(clerk.get("/people/?q=王立新"))
    assert re.search(
        rf'value="p{person}" selected', clerk.get(f"/people/remarks/new/?person={person}").content.decode()
    )
    sent = {
        "kind": "criticise",
        "about": f"p{person}",
        "source": SAID["source"],
        "said_on": "2026-02-27",
        "text": SAID["text"],
    }
    assert clerk.post("/people/remarks/", {**sent, "about": "x"}).status_code == 400
    assert clerk.post("/people/remarks/", {**sent, "said_on": "昨天"}).status_code == 400
    told(clerk.post("/people/remarks/", sent))
    head = screens.enter("housing_head")
    own = text(head.get("/me/record/"))
    assert "西街井盖三次催办仍未补。" in own and "云督通〔2026〕5 号" in own and "写说明" in own
    remark = Remark.objects.get()
    told(head.post(f"/me/record/remarks/{remark.pk}/answer/", {"text": "已补。"}))
    assert "已补。" in text(head.get("/me/record/"))
    other = screens.enter("housing_liaison")
    assert other.post(f"/me/record/remarks/{remark.pk}/answer/", {"text": "他补了"}).status_code in (403, 404)


def test_a_record_asks_little(ledger, screens, django_assert_max_num_queries):  # noqa: F811
    say(ledger, "housing_head")
    for n in range(4):
        ledger.closed(title=f"第{n}件", responsible_person_id=ledger.county.housing_head.person_id)
    head = screens.enter("housing_head")
    head.get("/me/record/")
    with django_assert_max_num_queries(18):
        head.get("/me/record/")
