"""退件: not ours, says a unit; until somebody rules it goes on; the third time it comes before a leader."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict

from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.ledger import actions, queries
from taizhang.ledger.models import Decline, ItemUnit
from taizhang.ledger.queries import Filter
from taizhang.ledger.rules import State, Verb, decide
from taizhang.notices import queries as notices
from taizhang.notices.models import Notice

from .conftest import text, told
from .making import HOUSING, NOON, OFFICE, TOWN, clerk, item, leader, liaison, person, town_liaison

FRIDAY = datetime(2026, 3, 6, 4, tzinfo=UTC)


def decline(ledger, work, part="housing_liaison", suggested="roads", at=None):
    who = getattr(ledger.county, part)
    to = ledger.unit(suggested) if suggested else None
    actions.decline(work, reason="这段路归交通局管", suggested_id=to, by=who, at=at or ledger.later())
    return ledger.fresh(work)


def hand(ledger, work, *leads, by="clerk", reason="按三定方案", joint=()):
    by = getattr(ledger.county, by)
    units, joint = [ledger.unit(key) for key in leads], [ledger.unit(key) for key in joint]
    actions.reissue(work, lead_unit_ids=units, joint_unit_ids=joint, reason=reason, by=by, at=ledger.later())
    return ledger.fresh(work)


def ping_pong(ledger):
    """Housing says roads, roads says housing, housing says roads again."""
    work = decline(ledger, ledger.issued(joint=()))
    work = decline(ledger, hand(ledger, work, "roads"), "roads_liaison", "housing")
    return decline(ledger, hand(ledger, work, "housing"))


# ── in time ───────────────────────────────────────────────────────────────────


def test_declined_within_one_working_day_and_over_the_weekend_that_is_monday(ledger):
    ledger.now = FRIDAY
    work = ledger.issued()
    monday_evening = datetime(2026, 3, 9, 15, 59, tzinfo=UTC)
    assert decline(ledger, work, at=monday_evening).state == State.DECLINED


def test_later_it_is_refused_and_told_what_to_do_instead(ledger):
    ledger.now = FRIDAY
    work = ledger.issued()
    with pytest.raises(Refused, match="2026-03-09已经截止。请先签收，签收后向督查室提出改派"):
        decline(ledger, work, at=datetime(2026, 3, 9, 16, 1, tzinfo=UTC))
    actions.accept(work, by=ledger.county.housing_liaison, at=ledger.later(days=4))
    assert hand(ledger, work, "roads").state == State.ISSUED


def test_the_day_counts_from_when_it_was_handed_to_this_unit(ledger):
    work = ledger.issued()
    ledger.later(days=7)
    work = hand(ledger, work, "roads")
    assert decline(ledger, work, "roads_liaison", "housing").state == State.DECLINED


def test_a_unit_does_not_suggest_itself(ledger):
    with pytest.raises(Refused, match="不能是本单位"):
        decline(ledger, ledger.issued(), suggested="housing")


# ── 先办后议 ──────────────────────────────────────────────────────────────────


def test_the_clock_runs_and_the_unit_may_report_until_somebody_rules(ledger):
    work = decline(ledger, ledger.issued())
    assert work.red_from_at < datetime(2026, 4, 1, tzinfo=UTC) and work.yellow_from_at < work.red_from_at
    actions.report(work, text="先把围挡立起来", progress=10, by=ledger.county.housing_liaison, at=ledger.later())
    assert (ledger.fresh(work).state, ledger.fresh(work).progress) == (State.DECLINED, 10)
    late = datetime(2026, 3, 23, 4, tzinfo=UTC)
    red = queries.rows(ledger.county.clerk, Filter.parse(QueryDict("light=red")), at=late).rows
    grey = queries.rows(ledger.county.clerk, Filter.parse(QueryDict("light=grey")), at=late).rows
    assert ([row["light"] for row in red], grey) == (["red"], [])


def test_nothing_is_claimed_while_a_lead_waits_for_a_ruling(ledger):
    both = (ledger.unit("housing"), ledger.unit("roads"))
    work = ledger.issued(lead_unit_ids=both)
    actions.accept(work, by=ledger.county.housing_liaison, at=ledger.later())
    work = decline(ledger, work, "roads_liaison", "hekou")
    assert work.state == State.ACCEPTED and work.open_declines == 1  # the item stays, its part waits
    report = {"text": "好了", "files": [], "by": ledger.county.housing_liaison, "at": ledger.later()}
    actions.report(work, **report)
    with pytest.raises(Refused, match="交通局退件还没有裁定"):
        actions.submit_claim(work, by=ledger.county.housing_head, at=ledger.later())


# ── the ruling ────────────────────────────────────────────────────────────────


def test_a_refused_decline_goes_back_and_cannot_be_declined_again(ledger):
    work = decline(ledger, ledger.issued(joint=()))
    actions.refuse_decline(work, reason="路面恢复归住建局", by=ledger.county.clerk, at=ledger.later())
    work = ledger.fresh(work)
    assert (work.state, work.open_declines) == (State.ISSUED, 0)
    with pytest.raises(Refused, match="已经裁定由住建局承办"):
        decline(ledger, work)
    actions.accept(work, by=ledger.county.housing_liaison, at=ledger.later())
    assert ledger.fresh(work).state == State.ACCEPTED
    ruling = Decline.objects.get(item=work)
    assert (ruling.ruling, ruling.ruling_reason) == ("refused", "路面恢复归住建局")
    assert "何思源" in ruling.ruled_by_text


def test_handing_it_on_is_a_ruling_with_a_reason(ledger):
    work = decline(ledger, ledger.issued())
    with pytest.raises(Refused, match="理由"):
        hand(ledger, work, "roads", reason="")
    hand(ledger, work, "roads")
    ruling = Decline.objects.get(item=work)
    assert (ruling.ruling, ruling.to_unit_id) == ("reissued", ledger.unit("roads"))


def test_whoever_accepted_and_stays_goes_on(ledger):
    work = ledger.issued()  # Hekou joins
    actions.accept(work, by=ledger.county.hekou_liaison, at=ledger.later())
    work = hand(ledger, decline(ledger, work), "roads", joint=("hekou",))
    stands = dict(ItemUnit.objects.filter(item=work).values_list("unit_id", "state"))
    assert stands == {ledger.unit("hekou"): "accepted", ledger.unit("roads"): "pending"}
    told_again = Notice.objects.filter(item_id=work.pk, kind="reissued").values_list("to_unit_id", flat=True)
    assert list(told_again) == [ledger.unit("roads")]


def test_another_co_lead_comes_in_while_the_first_lead_works_on(ledger):
    both = (ledger.unit("housing"), ledger.unit("roads"))
    work = ledger.issued(lead_unit_ids=both, joint_unit_ids=())
    actions.accept(work, by=ledger.county.housing_liaison, at=ledger.later())
    work = decline(ledger, work, "roads_liaison", "qingshi")
    work = hand(ledger, work, "housing", "qingshi")
    assert (work.state, work.missing_leads) == (State.ACCEPTED, str(ledger.unit("qingshi")))


def test_whoever_ruled_never_verifies(ledger):
    work = decline(ledger, ledger.issued(joint=()))
    actions.refuse_decline(work, reason="归住建局", by=ledger.county.clerk_verifier, at=ledger.later())
    page = queries.item_page(ledger.county.clerk, queries.item_for(ledger.county.clerk, work.pk), ledger.now)
    assert ledger.county.clerk_verifier.person_id in page["snapshot"].handlers


def test_the_rule_of_the_third_time():
    waiting = item(State.DECLINED)
    waiting = replace(waiting, parts=(replace(waiting.parts[0], state="declined"), waiting.parts[1]))

    def rule(count):
        return decide(
            Verb.REISSUE, replace(waiting, decline_count=count), leader, at=NOON, lead_ids=(TOWN,), reason="定了"
        )

    with pytest.raises(Refused, match="第三次退件起") as caught:
        rule(2)
    assert caught.value.kind == "forbidden"
    assert rule(3).state == State.ISSUED
    branch = person(15, OFFICE, "leader", path="1.9.")
    with pytest.raises(Refused, match="督查室"):
        decide(Verb.REFUSE_DECLINE, replace(waiting, decline_count=3), branch, at=NOON, reason="定了")
    assert decide(Verb.REFUSE_DECLINE, waiting, clerk, at=NOON, reason="归你").unit_id == HOUSING
    with pytest.raises(Refused, match="督查室经办"):
        decide(Verb.REFUSE_DECLINE, waiting, liaison, at=NOON, reason="归你")
    assert decide(Verb.ACCEPT, waiting, town_liaison, at=NOON).state == State.DECLINED


# ── the ping-pong ─────────────────────────────────────────────────────────────


def test_the_third_time_is_shown_to_the_leader_who_rules_for_good(ledger):
    work, county = ping_pong(ledger), ledger.county
    assert work.decline_count == 3
    assert queries.ping_pongs(queries.Several(county.leader, ledger.now)).ids == [work.pk]
    trail = queries.trails(county.area_id, [work.pk])[work.pk]
    assert [(step["unit"], step["suggested"]) for step in trail] == [
        ("住建局", "交通局"), ("交通局", "住建局"), ("住建局", "交通局"),
    ]  # fmt: skip
    assert "三次退件，请定牵头单位" in [g["label"] for g in notices.duties(county.leader, ledger.now)]
    flagged = queries.rows(county.clerk, Filter.parse(QueryDict("pingpong=1")), at=ledger.now).rows
    assert [row["id"] for row in flagged] == [work.pk]
    work = hand(ledger, work, "roads", by="leader")
    assert queries.ping_pongs(queries.Several(county.leader, ledger.now)).ids == []
    with pytest.raises(Refused, match="已经裁定由交通局承办"):
        decline(ledger, work, "roads_liaison", "housing")
    with pytest.raises(Refused, match="裁定由交通局牵头，只有县领导能改"):
        hand(ledger, work, "housing")
    assert hand(ledger, work, "housing", by="leader").lead_unit_id == ledger.unit("housing")


def test_the_clerks_own_ruling_is_changed_by_the_clerk(ledger):
    """Before it is a ping-pong the office rules, and may think better of it."""
    work = decline(ledger, ledger.issued())
    actions.refuse_decline(work, reason="归你", by=ledger.county.clerk, at=ledger.later())
    assert hand(ledger, work, "roads").lead_unit_id == ledger.unit("roads")


def test_a_leader_does_not_hand_out_what_is_no_ping_pong(ledger):
    with pytest.raises(Refused, match="第三次退件起"):
        hand(ledger, decline(ledger, ledger.issued()), "roads", by="leader")


def test_the_rebuilt_rulings_are_the_live_ones(standing_ledger):
    ping_pong(standing_ledger)
    assert list(rebuild.differences()) == []


# ── the pages ─────────────────────────────────────────────────────────────────


@pytest.fixture
def today(ledger, screens):
    """Items handed out at the screens' own time."""
    ledger.now = screens.at - timedelta(hours=8)
    return ledger


def test_the_form_of_the_ruling_begins_with_the_suggested_owner(screens, today):
    work = today.issued()
    liaison_ = screens.enter("housing_liaison")
    told(liaison_.post(f"/items/{work.pk}/decline/", {"reason": "归交通局", "suggested": today.unit("roads")}))
    said = text(liaison_.get(f"/items/{work.pk}/"))
    assert "先办后议" in said and "建议由交通局承办" in said
    office = screens.enter("clerk")
    form = office.get(f"/items/{work.pk}/do/reissue/").content.decode()
    assert f'<option value="{today.unit("roads")}" selected' in form
    told(office.post(f"/items/{work.pk}/reissue/", {"lead": today.unit("roads"), "reason": "按三定方案"}))
    assert "改派给交通局" in text(office.get(f"/items/{work.pk}/"))


def test_the_leaders_home_says_who_sent_it_to_whom(screens, today):
    work = ping_pong(today)
    leader_ = screens.enter("leader")
    said = text(leader_.get("/"))
    assert "请您定牵头单位" in said and "住建局说该由交通局办" in said
    asked = text(leader_.get(f"/items/{work.pk}/do/reissue/"))
    assert "定牵头单位" in asked and "理由 可不填" not in asked  # named as at home; a ruling says why
    told(leader_.post(f"/items/{work.pk}/refuse-decline/", {"reason": "归住建局，不再议"}))
    assert "请您定牵头单位" not in text(leader_.get("/"))
