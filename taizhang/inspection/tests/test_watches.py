"""What was put right is looked at again by others; what came back is asked why."""

from datetime import date, timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.inspection.after import actions as after
from taizhang.inspection.findings.actions import Note, Seen, note, observe
from taizhang.inspection.models import FindingTally, LookBack, Watch
from taizhang.inspection.tests.test_findings import found, rows, strike_off
from taizhang.inspection.visits import actions as visits
from taizhang.inspection.watches import actions, guard
from taizhang.inspection.watches.rules import State, next_on
from taizhang.journal import rebuild
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger.rules import State as ItemState
from taizhang.ledger.rules import day_of
from taizhang.org import accounts
from taizhang.org import actions as org
from tests.cast import FOUNDED, PASSWORD
from tests.cast_ledger import page


@pytest.fixture
def watched(inspected):
    """A finding struck off a month ago, and three more inspectors."""
    for part in ("second", "third", "fourth"):
        hire(inspected.county, part)
    finding = found(inspected.note())
    strike_off(inspected, finding.item)
    inspected.finding = finding
    inspected.ledger.later(days=31)
    return inspected


def hire(county, part):
    """One more inspector of the county."""
    security, auditor = ({"by": county.actor(who, FOUNDED), "at": FOUNDED} for who in ("security_admin", "auditor"))
    person, since = org.enter_person(part, **security).stream_id, date(2026, 1, 1)
    post = org.begin_post(person, county.units["office"].pk, "督查员", from_on=since, **security).stream_id
    scope = county.units["county"].pk
    proposed = org.propose_role(post, "inspector", scope_unit_id=scope, from_on=since, **security)
    org.confirm_role(proposed.stream_id, **auditor)
    accounts.open_demo_account(person, part.upper(), PASSWORD, "cast", **security)


def look(watched, part, *, wrong=False):
    """Somebody is sent and goes."""
    ledger = watched.ledger
    at = ledger.later()
    spec = visits.VisitSpec("回头看", "look_back", watched.scheme_id, day_of(at), watched.county.actor(part, at).person_id, (watched.market,))  # fmt: skip
    visit = visits.plan_visit(spec, by=watched.county.clerk, at=at).stream_id
    at = ledger.later()
    by = {"by": watched.county.actor(part, at), "at": at}
    if wrong:
        return note(visit, Note(watched.market, "1.1", watched.key(), text="又满了"), **by)
    return observe(visit, [Seen(watched.market, "1.1", "fine", watched.key())], **by)


def watch():
    return Watch.objects.order_by("-pk").first()


def test_three_look_backs_by_three_others_end_the_watch(watched):
    began = watch().began_on
    assert watch().next_on == began + timedelta(days=30)
    for part, after_days in (("second", 60), ("third", 90), ("fourth", 0)):
        look(watched, part)
        watched.ledger.later(days=after_days) if after_days else None
    assert (watch().state, watch().held_count, watch().next_on) == (State.HELD, 3, None)
    assert LookBack.objects.values_list("person_id", flat=True).distinct().count() == 3


def test_nobody_looks_back_at_what_he_noted_or_looked_at_before(watched, monkeypatch):
    with pytest.raises(Refused, match="换一位"):
        look(watched, "inspector")
    look(watched, "second")
    watched.ledger.later(days=61)
    with pytest.raises(Refused, match="换一位"):
        look(watched, "second")
    monkeypatch.setattr(guard, "check", lambda *_: None)  # the control: without the guard he would
    look(watched, "second")
    assert watch().held_count == 2


def test_one_press_sends_whoever_fits(watched):
    at = watched.ledger.later()
    planned, left = actions.plan_due(title="回头看", on=day_of(at), by=watched.county.clerk, at=at)
    assert len(planned) == 1 and left == 0 and watch().visit_id == planned[0].stream_id
    assert planned[0].pub["person"] != watched.finding.person_id
    with pytest.raises(Refused, match="没有该回头看"):
        actions.plan_due(title="回头看", on=day_of(at), by=watched.county.clerk, at=at)
    visits.cancel_visit(planned[0].stream_id, reason="下雨", by=watched.county.clerk, at=watched.ledger.later())
    assert watch().visit_id is None


def test_what_came_back_begins_anew_and_is_claimed_only_with_its_cause(watched):
    again = found(look(watched, "second", wrong=True))
    assert watch().state == State.REBOUNDED and LookBack.objects.get().result == "rebounded" and again.asks_cause
    ledger = watched.ledger

    def who(part):
        at = ledger.later()
        return {"by": watched.county.actor(part, at), "at": at}

    item = again.item
    if item.state != ItemState.REOPENED:
        ledger_actions.accept(item, **who("hekou_liaison"))
    ledger_actions.report(item, text="又清了一次", files=[page("再次清运")], **who("hekou_liaison"))
    with pytest.raises(Refused, match="反弹的原因"):
        ledger.claim(item, "hekou_liaison", "hekou_head")
    with pytest.raises(Refused, match="都要写"):
        after.give_cause(again, cause="无人管", measure=" ", **who("hekou_liaison"))
    after.give_cause(again, cause="夜间没人清", measure="每晚九点加清一次，村干部查", **who("hekou_liaison"))
    ledger_actions.close(ledger.judged(ledger.claim(item, "hekou_liaison", "hekou_head")), **who("verifier"))
    assert (watch().state, watch().held_count, watch().finding_id) == (State.WATCHING, 0, again.pk)
    before = rows()
    rebuild.rebuild()
    assert rows() == before


def test_a_look_back_that_came_late_does_not_bring_the_next_at_once():
    day = date(2026, 1, 1)
    assert next_on(day, 1, day + timedelta(days=100)) == day + timedelta(days=130)
    assert next_on(day, 1, day + timedelta(days=31)) == day + timedelta(days=90) and next_on(day, 3, day) is None


def test_what_became_of_the_years_findings_is_counted(watched):
    def counted():
        tally = FindingTally.objects.get(unit_id=watched.ledger.unit("hekou"))
        return (tally.found, tally.reported, tally.closed, tally.held, tally.rebounds)

    assert counted() == (1, 1, 1, 0, 0)
    look(watched, "second")
    watched.ledger.later(days=61)
    look(watched, "third", wrong=True)
    assert counted() == (2, 1, 1, 1, 1)
