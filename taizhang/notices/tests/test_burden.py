"""减负: what a unit is asked and has to write is counted as it happens, and a cap that the county set is kept."""

from datetime import date

import pytest

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger.models import Blocker
from taizhang.ledger.tests.conftest import Screens, text
from taizhang.notices.burden import actions, meter, projections, queries, rules
from taizhang.notices.burden.rules import Call, Kind
from taizhang.notices.hall import actions as hall
from taizhang.notices.models import UnitMonth
from taizhang.ui import clock

MARCH = date(2026, 3, 1)


def months(ledger, part="clerk"):
    units, league = queries.month(ledger.county.actor(part), MARCH, date(2026, 4, 1))
    return {row.name: row for row in units}, league


def urge(ledger, item):
    return ledger_actions.urge(item, by=ledger.county.clerk, at=ledger.now)


def test_a_month_tells_what_a_unit_was_asked_and_how_much_it_wrote(ledger):
    item = ledger.accepted(joint=())
    urge(ledger, item)
    ledger_actions.report(item, text="路面已经铺完", by=ledger.county.actor("housing_liaison"), at=ledger.now)
    rows, league = months(ledger)
    row = rows["住建局"]
    assert (row.counts[Kind.HANDED], row.counts[Kind.ASKED], row.counts[Kind.FILLED], row.words) == (1, 1, 1, 6)
    assert row.counts[Kind.TOLD] == 2
    assert league == [("督查室", 1)]


def test_said_to_be_done_and_sent_back_is_a_rate_of_the_unit(ledger):
    item = ledger.claimed(joint=())
    ledger_actions.return_(item, reason="补拍全景", by=ledger.county.verifier, at=ledger.later())
    row = months(ledger)[0]["住建局"]
    assert (row.counts[Kind.CLAIMED], row.counts[Kind.RETURNED], row.returned) == (1, 1, 100)


def test_beyond_the_cap_the_office_asks_no_more_and_a_leader_does_with_a_reason_that_is_published(ledger):
    county = ledger.county
    first, second = ledger.accepted(joint=()), ledger.accepted(joint=())
    actions.set_cap(1, by=county.leader, at=ledger.now)
    urge(ledger, first)
    with pytest.raises(Refused, match="住建局本月已被催报 1 次"):
        urge(ledger, second)
    ledger_actions.instruct(second, text="汛期将至，必须本周办完", by=county.leader, at=ledger.now)
    rows, _ = months(ledger)
    over = [row.unit_id for row in rows.values() if row.counts[Kind.ASKED] > 1]
    told = queries.beyond(county.clerk, ledger.now.replace(day=1), ledger.now.replace(month=4, day=1), over)
    assert [notice.text for notice in told] == ["汛期将至，必须本周办完"]


def test_without_the_check_the_cap_would_not_hold(ledger, monkeypatch):
    """The control: with the guard gone the third urging goes out."""
    monkeypatch.setattr(rules, "may_ask", lambda *a, **k: None)
    actions.set_cap(1, by=ledger.county.leader, at=ledger.now)
    urge(ledger, ledger.accepted(joint=()))
    urge(ledger, ledger.accepted(joint=()))
    assert months(ledger)[0]["住建局"].counts[Kind.ASKED] == 2


def test_a_unit_sees_its_own_months_and_nobody_elses(ledger):
    ledger.accepted(joint=())
    ledger.accepted(lead="roads", joint=(), by="roads_liaison")
    assert set(months(ledger)[0]) == {"住建局", "交通局"}
    assert set(months(ledger, "housing_head")[0]) == {"住建局"}


def test_a_cap_is_a_whole_number_of_at_least_one(ledger):
    with pytest.raises(Refused, match="1 到 999"):
        actions.set_cap(0, by=ledger.county.leader, at=ledger.now)


def test_what_is_counted_does_not_grow_with_the_times_it_is_counted(ledger):
    item = ledger.accepted(joint=())
    for _ in range(3):
        urge(ledger, item)
    assert UnitMonth.objects.filter(area_id=ledger.county.area_id, kind=Kind.ASKED).count() == 1


# ── visits, meetings, findings ────────────────────────────────────────────────


def test_a_second_visit_within_a_week_is_asked_to_join_and_the_cap_of_a_month_is_said_first():
    day = date(2026, 3, 25)
    held = {"住建局": [date(2026, 3, 20)], "交通局": [date(2026, 2, 27)], "河口镇": []}
    near, values = rules.too_often(held, Call.VISIT, day, None)
    assert near == rules.TOO_NEAR and values == {"units": "住建局", "month": 3, "day": 20}
    full, values = rules.too_often(held, Call.VISIT, day, 1)
    assert full == rules.AT_CAP and values == {"units": "住建局", "month": 3, "n": 1}
    assert rules.too_often(held, Call.VISIT, date(2026, 3, 27), None) is None  # a week later
    assert rules.too_often(held, Call.MEETING, day, 2) is None  # meetings have no week of their own


def test_what_a_meeting_takes_up_on_one_day_is_one_meeting_and_none_once_it_is_taken_off(ledger):
    for n in range(2):
        item = ledger.accepted(title=f"第{n}件", joint=())
        said = {"what": "等红线图", "waits_for_unit_id": ledger.unit("roads")}
        ledger_actions.name_blocker(item, **said, by=ledger.county.housing_liaison, at=ledger.later())
    ledger.later(days=21)
    first, second = Blocker.objects.order_by("pk").values_list("pk", flat=True)

    def put(blocker, on, **more):
        who = {"by": ledger.county.actor("clerk", ledger.now), "at": ledger.later()}
        return hall.put("blocker", blocker, on=on, leader_person_id=ledger.county.leader.person_id, **who, **more)

    def meetings():
        return {name: row.calls[Call.MEETING] for name, row in months(ledger)[0].items() if row.calls[Call.MEETING]}

    on = date(2026, 3, 27)
    cases = [put(first, on).stream_id, put(second, on).stream_id]
    assert meetings() == {"住建局": 1, "交通局": 1}
    actions.set_cap(9, meetings=1, by=ledger.county.actor("leader", ledger.now), at=ledger.now)
    hall.take_off(cases[1], "改期", by=ledger.county.actor("clerk", ledger.now), at=ledger.later())
    assert meetings() == {"住建局": 1, "交通局": 1}
    with pytest.raises(Refused, match="3月已有 1 次会议，到了县里定的上限"):
        put(second, date(2026, 3, 30))
    put(second, date(2026, 3, 30), anyway="汛期前必须定")
    assert meetings()["住建局"] == 2
    said = meter.would_burden(ledger.county.area_id, [ledger.unit("hekou")], Call.MEETING, on)
    assert said is None  # nobody called the town


def test_a_finding_against_a_units_word_gets_its_column_once_a_room_tells_of_findings(ledger, monkeypatch):
    entry = ledger_actions.report(
        ledger.accepted(joint=()), text="路灯全亮", by=ledger.county.housing_liaison, at=ledger.later()
    )
    projections.found(entry, [ledger.unit("housing")])
    assert months(ledger)[0]["住建局"].counts[Kind.FOUND] == 1
    with clock.frozen(ledger.now):
        reader = Screens().enter("clerk")
        monkeypatch.setattr(meter, "finds", [])
        assert "查出不实" not in text(reader.get("/burden/"))
        monkeypatch.setattr(meter, "finds", ["inspection.finding.made"])
        assert "查出不实" in text(reader.get("/burden/"))


def test_a_cap_that_is_no_number_is_said_and_an_empty_one_is_none(ledger):
    with clock.frozen(ledger.now):
        leader = Screens().enter("leader")
        assert "县里还没有定上限" in text(leader.get("/burden/"))
        assert "“两”不是整数" in leader.post("/burden/cap/", {"asks": "8", "visits": "两"}).content.decode()
        leader.post("/burden/cap/", {"asks": "8", "visits": "2", "meetings": ""})
        page = text(leader.get("/burden/"))
    assert "检查最多 2 次" in page and "会议最多" not in page
