"""Spoken instructions: written down, shown as waiting, an order only when the leader or the named secretary says so."""

from dataclasses import replace
from datetime import timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.engine.workdays import shipped_calendar
from taizhang.ledger import actions, queries
from taizhang.ledger.models import Item, ItemDoer, Report, SpokenInstruction
from taizhang.ledger.rules import State, Verb, day_of, lifecycle, patience_ended
from taizhang.notices.models import Notice
from taizhang.org import accounts
from taizhang.org import actions as org
from taizhang.ui import clock
from tests.cast import NOON, PASSWORD

from .conftest import text, told

SAID = "桥头的路灯三天内修好"


def speech(ledger, **more):
    county = ledger.county
    said = actions.Speech(county.leader.person_id, SAID, ledger.now, "何思源", county.roads_head.person_id)
    return replace(said, **more)


def say(ledger, **more):
    """A draft on the ground of a spoken word, and the word's id."""
    entered, recorded = actions.enter_spoken(
        ledger.draft(title="修路灯"), speech(ledger, **more), by=ledger.county.clerk, at=ledger.later()
    )
    return ledger.fresh(entered.stream_id), recorded.pub["spoken"]


def answer(ledger, spoken_id, by, yes=True, **more):
    return actions.answer_spoken(spoken_id, yes=yes, by=by, at=ledger.later(), **more)


def issue(ledger, item):
    actions.issue(item, by=ledger.county.clerk, at=ledger.later())
    return ledger.fresh(item)


def test_nothing_is_issued_before_the_leader_has_said_so(ledger):
    item, word = say(ledger)
    assert (item.state, item.spoken_state) == (State.DRAFT, "waiting")
    with pytest.raises(Refused, match="沈县长还没有确认"):
        issue(ledger, item)
    answer(ledger, word, ledger.county.leader)
    assert issue(ledger, item).number
    row = SpokenInstruction.objects.get(pk=word)
    assert (row.answered_as, "沈知远" in row.answered_by_text) == ("leader", True)
    assert ledger.fresh(item).spoken_since_at is None


def test_the_named_secretary_confirms_in_the_own_name(ledger):
    item, word = say(ledger)
    answer(ledger, word, ledger.county.roads_head)
    row = SpokenInstruction.objects.get(pk=word)
    assert (row.answered_as, "赵启明" in row.answered_by_text) == ("secretary", True)
    assert issue(ledger, item).state == State.ISSUED
    county = ledger.county
    page = queries.item_page(county.clerk, queries.item_for(county.clerk, item.pk), ledger.now)
    assert any("代沈县长确认口头指示" in line["text"] for line in page["journal"])


def test_nobody_else_answers_and_nobody_twice(ledger):
    county = ledger.county
    _, word = say(ledger)
    for other in (county.deputy, county.verifier, county.housing_head, county.stranger):
        with pytest.raises(Refused, match="没有这条口头指示"):
            answer(ledger, word, other)
    answer(ledger, word, county.leader, yes=False)
    with pytest.raises(Refused, match="已经有答复"):
        answer(ledger, word, county.leader)


def test_who_wrote_it_down_is_nobody_who_confirms_it(ledger):
    county = ledger.county
    with pytest.raises(Refused, match="不能兼作确认人"):
        say(ledger, secretary_person_id=county.clerk.person_id)
    _, word = say(ledger)
    with pytest.raises(Refused, match="不能兼作确认人"):
        actions.change_secretary(
            SpokenInstruction.objects.get(pk=word).item, county.clerk.person_id, by=county.clerk_verifier,
            at=ledger.later(),
        )  # fmt: skip
    # Not even in the leader's hat: the one who lends it is the one who must say so.
    today = day_of(ledger.now)
    lent = org.delegate(
        county.clerk.post_id, ["leader"], "出差", today, today + timedelta(days=5), by=county.leader, at=ledger.later()
    )
    standing_in = county.actor("clerk", ledger.later(), f"d{lent.stream_id}")
    with pytest.raises(Refused, match="您记下的口头指示"):
        answer(ledger, word, standing_in)
    assert queries.spoken_for(standing_in) == []


def test_who_wrote_it_down_or_confirmed_it_does_not_verify_the_item(ledger):
    county = ledger.county
    item, word = say(ledger, secretary_person_id=county.verifier.person_id)
    answer(ledger, word, county.verifier)
    hands = set(ItemDoer.objects.filter(item=item, is_handler=True).values_list("person_id", flat=True))
    assert {county.clerk.person_id, county.verifier.person_id} <= hands
    issue(ledger, item)
    actions.accept(item, by=county.housing_liaison, at=ledger.later())
    from tests.cast_ledger import page

    actions.report(item, text="修好了", files=[page("验收")], by=county.housing_liaison, at=ledger.later())
    with pytest.raises(Refused, match="登记或交办过"):
        ledger.judged(ledger.claim(item))


def test_a_denied_word_stays_as_a_record_and_the_office_may_take_it_on_as_its_own(ledger):
    county = ledger.county
    item, word = say(ledger)
    answer(ledger, word, county.leader, yes=False, words="我说的是桥，不是灯")
    with pytest.raises(Refused, match="沈县长说不是这个意思"):
        issue(ledger, item)
    actions.own_initiative(item, by=county.clerk, at=ledger.later())
    item = ledger.fresh(item)
    assert (item.spoken_state, item.leader_person_id, item.source_note) == ("own", None, "督查室自行立项")
    source = item.sources.get()
    assert (source.kind, source.speaker, source.passage, source.origin_kind) == ("other", "", "", "")
    row = SpokenInstruction.objects.get(pk=word)
    assert (row.state, row.text, row.words) == ("own", SAID, "我说的是桥，不是灯")
    assert issue(ledger, item).number


def test_a_draft_is_not_deleted_while_its_word_waits(ledger):
    item, word = say(ledger)
    with pytest.raises(Refused, match="还在等沈县长确认，不能删"):
        actions.delete_draft(item, by=ledger.county.clerk, at=ledger.later())
    answer(ledger, word, ledger.county.leader, yes=False)
    actions.delete_draft(item, by=ledger.county.clerk, at=ledger.later())
    assert not Item.objects.filter(pk=item.pk).exists()


def test_on_an_item_under_way_it_is_a_line_that_waits_and_then_an_instruction(ledger):
    county = ledger.county
    item = ledger.accepted()
    recorded = actions.record_spoken(item, speech(ledger), by=county.clerk, at=ledger.later())
    item = ledger.fresh(item)
    assert item.spoken_since_at and not item.spoken_state
    assert not Report.objects.filter(item=item, kind="instruction").exists()
    assert not Notice.objects.filter(item_id=item.pk, kind="instructed").exists()
    assert actions.report(item, text="照常办", by=county.housing_liaison, at=ledger.later())  # it holds up nothing
    answer(ledger, recorded.pub["spoken"], county.roads_head)
    said = Report.objects.get(item=item, kind="instruction")
    assert said.text == SAID and "沈县长" in said.by_text and "赵启明" in said.by_text and "代确认" in said.by_text
    assert Notice.objects.filter(item_id=item.pk, kind="instructed").count() == 2  # lead and joint unit


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"text": " "}, "写几个字"),
        ({"heard_by": ""}, "谁当面听到"),
        ({"said_at": NOON + timedelta(days=9)}, "不能晚于现在"),
        ({"leader_person_id": 1}, "哪位县领导"),
        ({"secretary_person_id": 10**9}, "在任的岗位"),
    ],
)
def test_a_word_without_speaker_time_or_witness_is_refused(ledger, more, sentence):
    with pytest.raises(Refused, match=sentence):
        say(ledger, **more)


def test_a_reminder_once_a_day_and_another_secretary(ledger):
    county = ledger.county
    item, word = say(ledger)
    actions.remind_spoken(item, by=county.clerk, at=ledger.later())
    with pytest.raises(Refused, match="今天已经提醒过沈县长"):
        actions.remind_spoken(item, by=county.clerk, at=ledger.later())
    actions.remind_spoken(item, by=county.clerk, at=ledger.later(days=1))
    assert queries.spoken_for(county.leader)[0]["reminders"] == 2
    actions.change_secretary(item, county.inspector.person_id, by=county.clerk, at=ledger.later())
    assert queries.spoken_for(county.roads_head) == []
    answer(ledger, word, county.inspector)


def test_three_working_days_without_an_answer_are_a_gap():
    calendar, friday = shipped_calendar(), NOON.replace(month=11, day=27)
    recorded = {day: NOON.replace(month=11, day=day) for day in (23, 24, 25)}
    late = patience_ended(friday, calendar)
    assert [recorded[day] < late for day in (23, 24, 25)] == [True, True, False]
    assert calendar.between(day_of(recorded[24]), day_of(friday)) == 3


# ── on the screen ─────────────────────────────────────────────────────────────


@pytest.fixture
def typed(ledger, screens):
    county = ledger.county
    return {
        "leader": county.leader.person_id, "text": SAID, "said_at": "2026-03-02T09:00", "heard_by": "何思源",
        "secretary": county.roads_head.person_id, "unit": ledger.unit("housing"), "due_on": "2026-03-20",
        "register": ledger.problems,
    }  # fmt: skip


def test_the_clerk_writes_it_down_and_the_leader_says_it_was_he(ledger, screens, typed):
    clerk, leader = screens.enter("clerk"), screens.enter("leader")
    assert "记口头指示" in text(clerk.get("/"))
    assert "谁听到的" in text(clerk.get("/spoken/new/"))
    where = told(clerk.post("/spoken/enter/", typed))
    said = text(clerk.get(where))
    assert "口头指示待确认" in said and "沈县长还没有确认" in said
    assert "03-02 09:00 说" in said  # the hour that was typed, by the clock of the county
    assert "草稿，口头指示待确认" in text(clerk.get("/items/?view=draft&spoken=1"))
    assert "今天记的" in text(clerk.get("/spoken/"))
    home = text(leader.get("/"))
    assert "沈县长，1件事项请审定" in home and SAID in home and "是我说的" in home
    assert "口头指示待确认 1 件" in text(leader.get("/todo/")) and "等您办的 1 件" in text(leader.get("/todo/"))
    word = SpokenInstruction.objects.get()
    assert told(leader.post(f"/spoken/{word.pk}/confirm/")) == "/"
    assert "没有等您办的" in text(leader.get("/todo/"))
    assert SAID not in text(leader.get("/")).split("我的批示")[0]
    assert "已确认" in text(clerk.get(where))


def test_the_secretary_finds_it_at_home_and_a_stranger_finds_nothing(ledger, screens, typed):
    clerk = screens.enter("clerk")
    told(clerk.post("/spoken/enter/", typed))
    word, secretary, stranger = SpokenInstruction.objects.get(), screens.enter("roads_head"), screens.enter("stranger")
    assert SAID in text(secretary.get("/")) and SAID in text(secretary.get("/spoken/"))
    assert SAID not in text(stranger.get("/")) and SAID not in text(stranger.get("/spoken/"))
    assert stranger.post(f"/spoken/{word.pk}/confirm/").status_code == 404
    assert secretary.get(f"/items/{word.item_id}/").status_code == 404  # only the word, not the item
    told(secretary.post(f"/spoken/{word.pk}/deny/", {"words": "说的是桥"}))
    said = text(clerk.get(f"/items/{word.item_id}/"))
    assert "领导说不是这个意思" in said and "说的是桥" in said and "代沈县长答复" in said


def test_a_secretary_without_a_role_finds_the_way_home_and_what_was_answered_is_gone(ledger, screens, typed):
    county = ledger.county
    keeper = county.security_admin
    person = org.enter_person("林秘书", by=keeper, at=ledger.now).stream_id
    org.begin_post(person, ledger.unit("county"), "秘书", by=keeper, at=ledger.now)
    accounts.open_demo_account(person, "MISHU", PASSWORD, "cast", by=keeper, at=ledger.now)
    told(screens.enter("clerk").post("/spoken/enter/", {**typed, "secretary": person}))
    word, secretary = SpokenInstruction.objects.get(), screens.enter("mishu")
    assert told(secretary.get("/")) == "/spoken/"
    assert '<a href="/"' in secretary.get("/me/").content.decode()  # 今日 stands on every page
    told(secretary.post(f"/spoken/{word.pk}/confirm/"))
    assert told(secretary.get("/")) == "/spoken/" and "没有等您确认的口头指示" in text(secretary.get("/spoken/"))


def test_what_nobody_confirms_is_red_among_the_clerks_gaps_with_what_can_be_done(ledger, screens, typed):
    told(screens.enter("clerk").post("/spoken/enter/", typed))
    with clock.frozen(screens.at + timedelta(days=7)):
        clerk = screens.enter("clerk")
        assert "条口头指示过了3个工作日没人确认" in text(clerk.get("/"))
        page = clerk.get("/spoken/").content.decode()
        assert 'class="num late">5 日' in page and "自行立项" in page and "换确认人" in page
        item = SpokenInstruction.objects.get().item
        form = text(clerk.get(f"/items/{item.pk}/do/own_initiative/"))
        assert "不再用领导的名义" in form
        told(clerk.post(f"/items/{item.pk}/remind-spoken/", {"spoken": SpokenInstruction.objects.get().pk}))
        assert "提醒过 1 次" in text(clerk.get("/spoken/"))
        told(clerk.post(f"/items/{item.pk}/own-initiative/", {"seen": ""}))
        assert "督查室自行立项" in text(clerk.get(f"/items/{item.pk}/"))
        assert "没有在等确认的" in text(clerk.get("/spoken/"))


def test_a_word_that_makes_no_sense_is_refused_in_words(ledger, screens, typed):
    clerk = screens.enter("clerk")
    for changes in ({"heard_by": ""}, {"said_at": "2031-01-01T09:00"}, {"leader": "7"}, {"said_at": "昨天"}):
        assert clerk.post("/spoken/enter/", {**typed, **changes}).status_code == 400
    assert not SpokenInstruction.objects.exists()


def test_control_without_the_guard_a_word_that_waits_is_an_order(ledger, monkeypatch):
    item, _ = say(ledger)
    row = replace(lifecycle.ROWS[Verb.ISSUE], guards=())
    monkeypatch.setattr(lifecycle, "ROWS", {**lifecycle.ROWS, Verb.ISSUE: row})
    assert issue(ledger, item).number
