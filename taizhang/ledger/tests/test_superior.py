"""Superiors' orders: their number and deadline beside ours, and two facts with two dates."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from taizhang.engine.refusal import Refused
from taizhang.engine.workdays import shipped_calendar
from taizhang.ledger import actions, queries
from taizhang.ledger.models import ItemDoer, SuperiorOrder
from taizhang.ledger.rules import Colour, State, Verb, lifecycle, upward_light
from tests.cast_ledger import DUE

from .conftest import text, told

THEIRS = date(2026, 4, 3)
ORDERED = actions.Ordered("市政府督查室", "市督〔2026〕8号", date(2026, 3, 1), THEIRS)


def record(ledger, item, ordered=ORDERED, **changes):
    actions.record_superior(item, replace(ordered, **changes), by=ledger.county.clerk, at=ledger.later())
    return ledger.fresh(item)


def ask(ledger, item, due_on):
    head = ledger.county.housing_head
    actions.ask_extension(item, due_on=due_on, reason="连日暴雨", by=head, at=ledger.later())


def test_their_deadline_stands_beside_ours_and_moves_nothing_of_ours(ledger):
    item = ledger.accepted()
    before = (item.due_on, item.red_from_at, item.state)
    item = record(ledger, item)
    assert (item.due_on, item.red_from_at, item.state) == before
    assert (item.superior_state, item.superior_due_on) == ("owed", THEIRS)
    assert SuperiorOrder.objects.get(item=item).their_number == "市督〔2026〕8号"


def test_our_extension_ends_where_theirs_begins(ledger):
    item = record(ledger, ledger.accepted())
    with pytest.raises(Refused, match="上级时限2026-04-03不能在这里延；请先向上级申请，把复函登记后再改。"):
        ask(ledger, item, date(2026, 4, 7))
    ask(ledger, item, THEIRS)
    assert ledger.fresh(item).has_extension_waiting


def test_an_extension_that_was_asked_before_their_order_came_is_not_granted_beyond_it(ledger):
    item, leader = ledger.accepted(), ledger.county.leader
    ask(ledger, item, date(2026, 4, 20))
    record(ledger, item)
    with pytest.raises(Refused, match="上级时限2026-04-03不能在这里延"):
        actions.grant_extension(item, by=leader, at=ledger.later())
    actions.refuse_extension(item, reason="先报市里", by=leader, at=ledger.later())


def test_their_deadline_changes_by_their_reply_and_the_first_one_stays(ledger):
    item = record(ledger, ledger.accepted())
    with pytest.raises(Refused, match="要写上级复函的文号"):
        record(ledger, item, due_on=date(2026, 5, 8))
    item = record(ledger, item, due_on=date(2026, 5, 8), reply="市督函〔2026〕2号")
    order = SuperiorOrder.objects.get(item=item)
    assert (order.first_due_on, order.due_on, item.superior_due_on) == (THEIRS, date(2026, 5, 8), date(2026, 5, 8))
    ask(ledger, item, date(2026, 4, 20))  # now there is room


def test_a_deadline_of_theirs_before_our_issue_is_checked_once_and_then_written_down_as_it_is(ledger):
    item = ledger.accepted()
    with pytest.raises(Refused, match="上级时限2026-02-20早于交办日2026-03-02"):
        record(ledger, item, due_on=date(2026, 2, 20))
    assert not ledger.fresh(item).superior_state
    assert record(ledger, item, due_on=date(2026, 2, 20), expired=True).superior_due_on == date(2026, 2, 20)
    with pytest.raises(Refused, match="早于今天"):
        record(ledger, ledger.item(), due_on=date(2026, 2, 20))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"superior": " "}, "上级单位"),
        ({"their_number": ""}, "文号"),
        ({"received_on": date(2027, 1, 1)}, "不能晚于今天"),
        ({"received_on": None}, "来文日期"),
        ({"kind": "whim"}, "督办种类"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(ledger, changes, sentence):
    item = ledger.accepted()
    with pytest.raises(Refused, match=sentence):
        record(ledger, item, **changes)
    assert not SuperiorOrder.objects.filter(item=item).exists()


def strike(ledger, item, **changes):
    said = {"struck_off_on": ledger.now.date(), "paper": "市督销〔2026〕1号", **changes}
    actions.superior_struck_off(item, by=ledger.county.clerk, at=ledger.later(), **said)
    return ledger.fresh(item)


def test_done_for_the_county_and_struck_off_by_the_superior_are_two_facts(ledger):
    item = record(ledger, ledger.accepted())
    with pytest.raises(Refused, match="正在办理"):
        strike(ledger, item)
    done = record(ledger, ledger.closed())
    assert (done.state, done.superior_state) == (State.CLOSED, "owed")
    closed_at = done.closed_at
    done = strike(ledger, done)
    assert (done.superior_state, done.superior_struck_off_on) == ("struck_off", ledger.now.date())
    assert done.closed_at == closed_at
    with pytest.raises(Refused, match="上级已于"):
        strike(ledger, done)
    with pytest.raises(Refused, match="没有登记上级督办"):
        strike(ledger, ledger.closed())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"struck_off_on": date(2027, 1, 1)}, "不能晚于今天"),
        ({"struck_off_on": date(2026, 2, 1)}, "不会早于来文日2026-03-01"),
        ({"paper": " "}, "销号文件的文号"),
    ],
)
def test_a_strike_off_needs_their_paper_and_a_day_that_can_be(ledger, changes, sentence):
    done = record(ledger, ledger.closed())
    with pytest.raises(Refused, match=sentence):
        strike(ledger, done, **changes)


def test_who_writes_down_a_superiors_order_does_not_verify_the_item(ledger):
    both, item = ledger.county.clerk_verifier, ledger.claimed()
    actions.record_superior(item, ORDERED, by=both, at=ledger.later())
    assert ItemDoer.objects.get(item=item, person_id=both.person_id).is_handler
    with pytest.raises(Refused, match="登记或交办过"):
        ledger.judged(item, by="clerk_verifier")


def test_the_light_upwards_follows_their_date_alone():
    calendar, at = shipped_calendar(), datetime(2026, 11, 25, 4, tzinfo=UTC)

    def light(due_on, state=State.IN_PROGRESS):
        colour, says, days = upward_light(state, due_on, at, calendar)
        return colour, says.format(days=days)

    assert light(date(2026, 11, 20)) == (Colour.RED, "超 3 日")
    assert light(date(2026, 11, 25)) == (Colour.YELLOW, "今日到期")
    assert light(date(2026, 11, 30)) == (Colour.YELLOW, "剩 3 日")
    assert light(date(2027, 1, 20))[0] == Colour.GREEN
    assert light(None)[0] == Colour.GREEN
    assert light(date(2026, 11, 20), State.CLOSED) == (Colour.GREY, "等上级销号")


def test_what_is_due_upwards_stands_in_three_groups_by_their_date(ledger):
    county = ledger.county
    later, sooner = (record(ledger, ledger.accepted(), due_on=date(2026, 4, n)) for n in (20, 10))
    draft = record(ledger, ledger.item(title="还没交办的"), due_on=None)
    elsewhere = record(ledger, ledger.accepted(by="roads_liaison", lead="roads", joint=()), due_on=date(2026, 4, 30))
    done = record(ledger, ledger.closed())
    over = strike(ledger, record(ledger, ledger.closed()))
    ledger.accepted()

    def group(name, actor=county.clerk, **more):
        return [row["id"] for row in queries.upwards(actor, ledger.now, name, **more).rows]

    assert group("due") == [sooner.pk, later.pk, elsewhere.pk, draft.pk]
    assert (group("done"), group("over")) == ([done.pk], [over.pk])
    assert group("due", county.housing_head) == [sooner.pk, later.pk]  # within reach, and no drafts
    first = queries.upwards(county.clerk, ledger.now, "due", size=2)
    assert group("due", after=first.after) == [elsewhere.pk, draft.pk]
    with pytest.raises(Refused, match="翻页的位置"):
        group("due", after="x~y")


# ── on the screen ─────────────────────────────────────────────────────────────


def test_the_page_of_what_is_due_upwards_and_the_desk_that_leads_there(ledger, screens, django_assert_max_num_queries):
    item = record(ledger, ledger.accepted(title="市里盯着的"), due_on=date(2026, 3, 6))
    strike(ledger, record(ledger, ledger.closed(title="市里销了的")))
    clerk = screens.enter("clerk")
    home = text(clerk.get("/"))
    assert "件上级时限将到或已过" in home and item.number in home
    clerk.get("/items/upwards/")
    with django_assert_max_num_queries(12):
        said = text(clerk.get("/items/upwards/"))
    assert "市督〔2026〕8号" in said and "市里盯着的" in said and "剩 2 日" in said
    assert "市督销〔2026〕1号" in said and "这一组没有" in said
    assert "报上级" in text(clerk.get("/items/?upwards=1")) and "市里盯着的" in text(clerk.get("/items/?upwards=1"))
    assert clerk.get("/items/upwards/?group=nothing").status_code == 404
    assert clerk.get("/items/upwards/?group=due&after=1").status_code == 400


def test_a_draft_is_entered_with_the_order_and_the_page_shows_both_dates(ledger, screens):
    clerk = screens.enter("clerk")
    typed = {
        "register": ledger.problems, "title": "清理河口段", "lead": ledger.unit("housing"), "due_on": "2026-03-20",
        "sup-superior": "市政府督查室", "sup-their_number": "市督〔2026〕8号", "sup-kind": "supervision",
        "sup-received_on": "2026-03-02", "sup-their_due_on": "2026-03-18",
    }  # fmt: skip
    said = text(clerk.get(told(clerk.post("/items/enter/", typed))))
    assert "上级督办" in said and "2026-03-18" in said and "还没有" in said
    answer = clerk.post("/items/enter/", {**typed, "sup-their_due_on": "2026-02-18"})
    assert answer.status_code == 400 and "来文时已过期，照实登记" in answer.content.decode()
    told(clerk.post("/items/enter/", {**typed, "sup-their_due_on": "2026-02-18", "sup-expired": "on"}))
    answer = clerk.post("/items/enter/", {**typed, "sup-superior": ""})
    assert answer.status_code == 400 and "上级单位" in answer.content.decode()
    assert SuperiorOrder.objects.count() == 2


def test_the_act_on_an_item_shows_what_stands_there_and_takes_their_reply(ledger, screens):
    item = record(ledger, ledger.accepted())
    clerk = screens.enter("clerk")
    form = clerk.get(f"/items/{item.pk}/do/record_superior/").content.decode()
    assert 'value="市督〔2026〕8号"' in form and 'value="2026-04-03"' in form and "复函文号" in form
    typed = {
        "superior": "市政府督查室", "their_number": "市督〔2026〕8号", "kind": "supervision", "received_on": "2026-03-01",
        "their_due_on": "2026-05-08", "reply": "市督函〔2026〕2号", "seen": item.version,
    }  # fmt: skip
    said = text(clerk.get(told(clerk.post(f"/items/{item.pk}/record-superior/", typed))))
    assert "上级时限由2026-04-03改为2026-05-08，依市政府督查室市督函〔2026〕2号" in said


def test_control_without_the_want_our_extension_runs_past_theirs(ledger, monkeypatch):
    item = record(ledger, ledger.accepted())
    row = replace(lifecycle.ROWS[Verb.ASK_EXTENSION], wants=())
    monkeypatch.setattr(lifecycle, "ROWS", {**lifecycle.ROWS, Verb.ASK_EXTENSION: row})
    ask(ledger, item, date(2026, 6, 1))
    assert ledger.fresh(item).has_extension_waiting and item.due_on == DUE
