"""Items written by hand, drafts rewritten, a leader's instruction, and the sheet on paper."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from taizhang.ledger import actions, queries
from taizhang.ledger.models import Item, ItemField, ItemSource, ItemUnit
from taizhang.ledger.rules import State
from tests.cast_ledger import DUE

from .conftest import HTMX, text, told

pytestmark = pytest.mark.one_database


@pytest.fixture
def clerk(screens):
    return screens.enter("clerk")


@pytest.fixture
def typed(ledger):
    return {
        "register": ledger.problems, "title": "东街公厕漏水修复", "requirement": "换两处阀门", "done_when": "不再漏水",
        "lead": ledger.unit("housing"), "joint": [ledger.unit("hekou"), ledger.unit("roads")],
        "leader": ledger.county.deputy.person_id, "due_on": "2026-03-27", "due_hour": "18", "place": "东街",
        "source_kind": "inspection", "source_title": "暗访通报", "source_said_on": "2026-03-01",
        "source_passage": "东街公厕漏水。",
        "f.street": "东街", "f.metres": "12.50", "f.kind": "污水", "f.found_on": "2026-02-28",
    }  # fmt: skip


def written(item):
    units = ItemUnit.objects.filter(item=item).order_by("-is_first", "id")
    return {
        "units": [(u.unit_id, u.is_lead) for u in units],
        "fields": {v.field.key: str(v.value) for v in ItemField.objects.filter(item=item).select_related("field")},
        "sources": [(s.kind, s.title, s.passage) for s in ItemSource.objects.filter(item=item)],
    }


def test_an_item_written_by_hand_becomes_a_draft_with_all_that_was_typed(ledger, clerk, typed):
    where = told(clerk.post("/items/enter/", typed))
    item = Item.objects.latest("id")
    assert where == f"/items/{item.pk}/" and "已存成草稿，还没有交办" in text(clerk.get(where))
    assert (item.state, item.title) == (State.DRAFT, "东街公厕漏水修复")
    assert (item.due_on, item.due_hour) == (date(2026, 3, 27), 18)
    assert item.leader_person_id == ledger.county.deputy.person_id and item.source_note == "03-01 暗访通报"
    assert written(item) == {
        "units": [(ledger.unit("housing"), True), (ledger.unit("hekou"), False), (ledger.unit("roads"), False)],
        "fields": {"street": "东街", "metres": "12.5000", "kind": "污水", "found_on": "2026-02-28"},
        "sources": [("inspection", "暗访通报", "东街公厕漏水。")],
    }


def test_a_title_is_enough_for_a_draft(ledger, clerk):
    told(clerk.post("/items/enter/", {"register": ledger.decisions, "title": "先记一笔"}))
    item = Item.objects.latest("id")
    assert (item.title, item.lead_unit_id, item.due_on) == ("先记一笔", None, None)
    assert "牵头单位 未指定" in text(clerk.get(f"/items/{item.pk}/"))
    assert written(item) == {"units": [], "fields": {}, "sources": []}


def test_the_pressed_button_says_where_to_go_next(ledger, clerk, typed):
    issue = told(clerk.post("/items/enter/", typed | {"then": "issue"}))
    assert issue == f"/items/{Item.objects.latest('id').pk}/do/issue/"
    another = told(clerk.post("/items/enter/", typed | {"then": "another"}))
    assert another == f"/items/new/?register={ledger.problems}"
    assert "这一册自己的字段" in text(clerk.get(another))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "这个字段是必填项"),
        ({"title": "长" * 201}, "200"),
        ({"register": "999"}, "请选台账册"),
        ({"register": "x"}, "请选台账册"),
        ({"f.metres": "很长"}, "“长度”填得不对：很长"),
        ({"f.kind": "噪声"}, "“类别”没有这个选项：噪声"),
        ({"f.colour": "红"}, "没有这个字段"),
        ({"due_on": "", "due_hour": "9"}, "写了钟点，也要写日期"),
        ({"due_on": "2月30日"}, "时限"),
        ({"lead": "999"}, "牵头单位"),
        ({"lead": ""}, ""),
    ],
)
def test_what_is_wrong_is_named_and_nothing_typed_is_lost(ledger, clerk, typed, changes, sentence):
    before = Item.objects.count()
    answer = clerk.post("/items/enter/", typed | changes)
    if not sentence:
        assert answer.status_code == 303
        return
    page = answer.content.decode()
    assert answer.status_code == 400 and sentence in page and Item.objects.count() == before
    assert "换两处阀门" in page and "没有因为这一次提交而改动" in page
    part = clerk.post("/items/enter/", typed | changes, headers=HTMX)
    assert part.status_code == 400 and sentence in part.content.decode() and part["TZ-Refused"] == "1"


def test_the_same_unit_cannot_lead_and_join(ledger, clerk, typed):
    answer = clerk.post("/items/enter/", typed | {"joint": [ledger.unit("housing")]})
    assert answer.status_code == 400 and "同一个单位只能写一次" in answer.content.decode()


def test_another_register_shows_its_own_fields(ledger, clerk):
    own = clerk.get(f"/items/new/fields/?register={ledger.problems}", headers=HTMX).content.decode()
    assert 'name="f.street"' in own and "<option" in own and "<html" not in own
    assert 'name="f.' not in clerk.get(f"/items/new/fields/?register={ledger.decisions}").content.decode()
    assert clerk.get("/items/new/fields/?register=999").status_code == 404


def test_a_rewritten_draft_shows_and_keeps_what_it_had(ledger, clerk, typed):
    told(clerk.post("/items/enter/", typed))
    item = Item.objects.latest("id")
    page = clerk.get(f"/items/{item.pk}/edit/").content.decode()
    for value in ("东街公厕漏水修复", "换两处阀门", 'value="2026-03-27"', 'value="12.5"', "东街公厕漏水。"):
        assert value in page
    before = written(item)
    told(clerk.post(f"/items/{item.pk}/save/", typed | {"title": "西街公厕", "seen": item.version}))
    assert ledger.fresh(item).title == "西街公厕" and written(item) == before


def test_what_the_form_does_not_show_is_kept(ledger, clerk, typed):
    """The passage of a document, its place in it, and the coordinates of the item."""
    source = actions.Source(
        "document", "会议纪要", "第2页", "县长", "三日内封堵", "前一句。", "后一句。",
        date(2026, 3, 1), ("document", 7), "ab" * 32, 10, 15,
    )  # fmt: skip
    item = ledger.item(source=source, lat=Decimal("30.5"), lon=Decimal("104.25"))
    page = text(clerk.get(f"/items/{item.pk}/edit/"))
    assert "三日内封堵" in page and "原文照登，不能改" in page
    plain = {k: v for k, v in typed.items() if not k.startswith("source_")}
    told(clerk.post(f"/items/{item.pk}/save/", plain | {"seen": item.version, "source_passage": "改写的话"}))
    kept = queries.draft_of(ledger.fresh(item))
    assert kept.source == source and (kept.lat, kept.lon) == (Decimal("30.5"), Decimal("104.25"))
    assert kept.title == "东街公厕漏水修复"


def test_reading_a_draft_and_writing_it_back_changes_nothing(ledger):
    """Including a second lead unit."""
    draft = ledger.draft(
        lead_unit_ids=(ledger.unit("roads"), ledger.unit("housing")), joint_unit_ids=(ledger.unit("qingshi"),),
        fields={"street": "东街", "metres": "3.5", "found_on": "2026-03-01"}, place="东街", due_hour=9,
        source_note="口头",
    )  # fmt: skip
    item = ledger.fresh(actions.enter(draft, by=ledger.county.clerk, at=ledger.later()).stream_id)
    assert replace(queries.draft_of(item), source_note=draft.source_note) == draft


def test_a_second_lead_unit_survives_the_form(ledger, clerk, typed):
    told(clerk.post("/items/enter/", typed | {"co_lead": [ledger.unit("qingshi")]}))
    item = Item.objects.latest("id")
    assert queries.draft_of(item).lead_unit_ids == (ledger.unit("housing"), ledger.unit("qingshi"))
    assert 'name="co_lead"' in clerk.get(f"/items/{item.pk}/edit/").content.decode()


def test_two_people_rewriting_one_draft_both_keep_their_words(ledger, clerk, typed):
    item = ledger.item()
    told(clerk.post(f"/items/{item.pk}/save/", typed | {"title": "甲写的", "seen": item.version}))
    answer = clerk.post(f"/items/{item.pk}/save/", typed | {"title": "乙写的", "seen": item.version})
    page = answer.content.decode()
    assert answer.status_code == 409 and "甲写的" in page and "乙写的" in page
    assert ledger.fresh(item).title == "甲写的"


def test_after_issue_the_form_says_why_it_is_shut(ledger, clerk, typed):
    item = ledger.issued()
    page = clerk.get(f"/items/{item.pk}/edit/")
    assert "交办以前才能修改" in text(page) and "<textarea" not in page.content.decode()
    answer = clerk.post(f"/items/{item.pk}/save/", typed | {"seen": item.version})
    assert answer.status_code == 409 and ledger.fresh(item).title == item.title


def test_nobody_writes_into_a_draft_outside_reach(ledger, screens, typed):
    item = ledger.item()
    for part in ("housing_liaison", "verifier"):
        client = screens.enter(part)
        assert client.get(f"/items/{item.pk}/edit/").status_code == 403
        assert client.post(f"/items/{item.pk}/save/", typed).status_code == 403
    assert screens.enter("clerk").get("/items/999999/edit/").status_code == 404


def test_without_a_register_the_form_says_what_comes_first(county):
    from taizhang.ui import clock

    from .conftest import Screens

    with clock.frozen(Screens.at):
        clerk = Screens().enter("clerk")
        assert "还没有台账册" in text(clerk.get("/items/new/"))
        leader = Screens().enter("leader")
        answer = leader.post("/instructions/", {"unit": county.units["housing"].pk, "text": "修路灯"})
        assert answer.status_code == 409 and "请督查室先立一册" in answer.content.decode()


# ── the leader's instruction ──────────────────────────────────────────────────


def test_three_fields_make_an_instruction_into_an_item(ledger, screens):
    leader = screens.enter("leader")
    page = leader.get("/instructions/new/").content.decode()
    assert 'class="tz tz-phone' in page and page.count("<label ") - page.count("visually-hidden") <= 4
    data = {"unit": ledger.unit("housing"), "text": "翠屏路路灯三天内修好。修好给我回话。", "due_on": "2026-03-09"}
    where = told(leader.post("/instructions/", data))
    item = Item.objects.latest("id")
    assert where == f"/items/{item.pk}/" and "由督查室交办" in text(leader.get(where))
    assert (item.title, item.requirement) == ("翠屏路路灯三天内修好", data["text"])
    assert (item.state, item.lead_unit_id, item.due_on) == (State.DRAFT, ledger.unit("housing"), date(2026, 3, 9))
    assert item.leader_person_id == ledger.county.leader.person_id and item.register_id == ledger.decisions
    source = ItemSource.objects.get(item=item)
    assert (source.kind, source.speaker, source.passage) == ("instruction", "沈知远", data["text"])
    assert "翠屏路路灯三天内修好" in text(screens.enter("clerk").get("/items/?view=draft"))


def test_a_later_instruction_follows_the_first_into_its_register(ledger, screens):
    leader, clerk = screens.enter("leader"), screens.enter("clerk")
    told(leader.post("/instructions/", {"unit": ledger.unit("roads"), "text": "第一件"}))
    first = Item.objects.latest("id")
    draft = {"register": ledger.problems, "title": "第一件", "lead": ledger.unit("roads"), "source_kind": "instruction"}
    told(clerk.post(f"/items/{first.pk}/save/", draft | {"source_passage": "第一件", "seen": first.version}))
    told(leader.post("/instructions/", {"unit": ledger.unit("roads"), "text": "第二件"}))
    assert Item.objects.latest("id").register_id == ledger.problems


def test_a_long_instruction_is_cut_for_its_title_only(ledger, screens):
    words = "请把" + "很长的" * 40 + "办了"
    told(screens.enter("leader").post("/instructions/", {"unit": ledger.unit("housing"), "text": words}))
    item = Item.objects.latest("id")
    assert len(item.title) == 60 and item.title.endswith("…") and item.requirement == words


def test_only_leaders_write_instructions(ledger, screens):
    for part in ("clerk", "housing_head", "verifier"):
        assert screens.enter(part).get("/instructions/new/").status_code == 403


# ── the reconciliation sheet ──────────────────────────────────────────────────


def test_the_sheet_sets_promise_report_proof_and_verdict_against_each_other(ledger, screens):
    said_on = date(2026, 3, 1)
    source = actions.Source("meeting", "联席会议纪要", "第4项", "县长", "请住建局封堵三处排口", said_on=said_on)
    item = ledger.closed(source=source)
    said = text(screens.enter("leader").get(f"/items/{item.pk}/sheet/"))
    for words in (
        "对账单", item.number, "请住建局封堵三处排口", "联席会议纪要", "三处排口全部封死", "三处都封了",
        "住建局 李想（联络员）", "住建局 王立新（单位负责人）", "督查室 罗一鸣", "打开", "属实",
        "核验通过，销号", "回执",
    ):  # fmt: skip
        assert words in said, words


def test_the_sheet_carries_the_receipt_as_a_code(standing_ledger):
    """The close-out is sealed at once, so its proof is there when the sheet is printed."""
    from django.test import Client

    from taizhang.ui import clock
    from tests.cast import PASSWORD

    item = standing_ledger.closed()
    with clock.frozen(standing_ledger.later()):
        client = Client()
        client.post("/login/step/", {"username": "VERIFIER", "password": PASSWORD})
        page = client.get(f"/items/{item.pk}/sheet/").content.decode()
        code = page.split('class="sh-qr" src="')[1].split('"')[0]
        answer = client.get(code)
    assert answer.status_code == 200 and answer["Content-Type"] == "image/svg+xml"


def test_before_the_verdict_the_sheet_shows_no_picture_that_nobody_opened(ledger, screens):
    item = ledger.claimed()
    page = screens.enter("verifier").get(f"/items/{item.pk}/sheet/")
    assert "未打开" in text(page) and "等核验" in text(page) and "sh-qr" not in page.content.decode()


def test_each_round_has_its_sheet(ledger, screens):
    item = ledger.judged(ledger.claimed(), verdict="doubtful", note="看不清")
    verifier = ledger.county.actor("verifier", ledger.now)
    actions.return_(item, reason="补拍全景", due_on=DUE, by=verifier, at=ledger.later())
    item = ledger.claim(ledger.fresh(item))
    verifier = screens.enter("verifier")
    now, first = text(verifier.get(f"/items/{item.pk}/sheet/")), text(verifier.get(f"/items/{item.pk}/sheet/?round=1"))
    assert "第 2 次申请销号" in now and "等核验" in now
    assert "退回补正，2026-03-20 前重报" in first and "补拍全景" in first and "看不清" in first


def test_without_a_claim_there_is_nothing_to_reconcile(ledger, screens):
    item = ledger.accepted()
    assert "还没有可对的账" in text(screens.enter("clerk").get(f"/items/{item.pk}/sheet/"))
