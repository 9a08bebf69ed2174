"""减负: what a unit is asked and has to write is counted as it happens, and a cap that the county set is kept."""

from datetime import date

import pytest

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions as ledger_actions
from taizhang.notices.burden import actions, queries, rules
from taizhang.notices.burden.rules import Kind
from taizhang.notices.models import UnitMonth

MARCH = date(2026, 3, 1)


def months(ledger, part="clerk"):
    units, league = queries.month(ledger.county.actor(part), MARCH)
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
