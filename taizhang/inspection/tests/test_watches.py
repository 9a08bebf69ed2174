"""What was put right is looked at again by others; what came back is asked why."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.inspection.after import actions as after
from taizhang.inspection.findings.actions import Note, Seen, note, observe
from taizhang.inspection.models import FindingTally, LookBack, Scheme, Visit, Watch
from taizhang.inspection.phone import actions as phone
from taizhang.inspection.schemes import actions as schemes
from taizhang.inspection.tests.test_findings import found, rows, strike_off
from taizhang.inspection.visits import actions as visits
from taizhang.inspection.watches import actions, guard
from taizhang.inspection.watches.rules import State, next_on
from taizhang.journal import rebuild
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger.rules import State as ItemState
from taizhang.ledger.rules import day_of
from taizhang.notices.burden import actions as burden
from taizhang.notices.burden.rules import Kind
from taizhang.notices.models import UnitCall, UnitMonth
from tests.cast_inspection import CLAUSES, hire
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


def look(watched, part, *, wrong=False, clause="1.1"):
    """Somebody is sent and goes."""
    ledger = watched.ledger
    at = ledger.later()
    spec = visits.VisitSpec("回头看", "look_back", watched.scheme_id, day_of(at), watched.county.actor(part, at).person_id, (watched.market,))  # fmt: skip
    visit = visits.plan_visit(spec, by=watched.county.clerk, at=at).stream_id
    at = ledger.later()
    by = {"by": watched.county.actor(part, at), "at": at}
    if wrong:
        return note(visit, Note(watched.market, clause, watched.key(), text="又满了"), **by)
    return observe(visit, [Seen(watched.market, clause, "fine", watched.key())], **by)


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
    sent = actions.plan_due(title="回头看", on=day_of(at), by=watched.county.clerk, at=at)
    planned = sent.planned
    assert len(planned) == 1 and sent.left == 0 and not sent.refused and watch().visit_id == planned[0].stream_id
    assert planned[0].pub["person"] != watched.finding.person_id
    with pytest.raises(Refused, match="没有该回头看"):
        actions.plan_due(title="回头看", on=day_of(at), by=watched.county.clerk, at=at)
    visits.cancel_visit(planned[0].stream_id, reason="下雨", by=watched.county.clerk, at=watched.ledger.later())
    assert watch().visit_id is None


def test_more_than_one_press_can_send_stops_nobody(watched, monkeypatch):
    """What has its turn later at the same point is looked at by the same visit: whoever noted it does not go either."""
    watched.visit_id = watched.plan((watched.market,), part="second")
    strike_off(watched, found(watched.note(clause="1.2", part="second")).item, "后来的")
    watched.ledger.later(days=40)
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 1)
    at = watched.ledger.later()
    sent = actions.plan_due(title="回头看", on=day_of(at), by=watched.county.clerk, at=at)
    assert sent.planned[0].pub["person"] == watched.county.actor("third", at).person_id
    assert not Watch.objects.filter(visit_id=None).exists()


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


def test_the_days_are_those_of_the_scheme_and_a_running_watch_keeps_its_own(watched):
    scheme = Scheme.objects.get(pk=watched.scheme_id)
    spec = replace(schemes.in_force(scheme), clauses=CLAUSES, look_days=(7, 14))
    schemes.publish(spec, by=watched.county.clerk, at=watched.ledger.later(), scheme=scheme)
    assert watch().days == [30, 90, 180]
    old = found(watched.note(clause="2.1", fixed=True))  # by the version by which its visit was planned
    newer = found(watched.note(clause="1.2", visit=watched.plan((watched.market,)), fixed=True))
    for finding in (old, newer):
        after.agree(finding, by=watched.county.clerk, at=watched.ledger.later())
    assert Watch.objects.get(finding=old).days == [30, 90, 180]
    began = Watch.objects.get(finding=newer)
    assert (began.days, began.next_on) == ([7, 14], began.began_on + timedelta(days=7))
    assert next_on(date(2026, 1, 1), 1, date(2026, 1, 8), (7, 14)) == date(2026, 1, 15)
    assert next_on(date(2026, 1, 1), 2, date(2026, 1, 15), (7, 14)) is None


def spotted(watched, point=None):
    """Fixed on the spot a month ago, as a second person agreed."""
    finding = found(watched.note(point, clause="2.1", fixed=True))
    after.agree(finding, by=watched.county.clerk, at=watched.ledger.later())
    watched.ledger.later(days=31)
    return finding


def test_what_was_fixed_on_the_spot_is_watched_like_what_was_struck_off(watched):
    finding = spotted(watched)
    began = watch()
    assert (began.finding_id, began.state, began.days) == (finding.pk, State.WATCHING, [30, 90, 180])
    look(watched, "second", clause="2.1")
    assert watch().held_count == 1
    watched.ledger.later(days=61)
    again = found(look(watched, "third", wrong=True, clause="2.1"))
    assert watch().state == State.REBOUNDED and again.rebound_of_id == finding.pk and again.item_id
    assert LookBack.objects.filter(watch=began).values_list("result", flat=True).last() == "rebounded"
    before = rows()
    rebuild.rebuild()
    assert rows() == before


def test_whoever_agreed_that_it_was_fixed_does_not_look_back_at_it(watched, monkeypatch):
    finding = found(watched.note(clause="2.1", fixed=True))
    at = watched.ledger.later()
    after.agree(finding, by=watched.county.actor("second", at), at=at)
    watched.ledger.later(days=31)
    with pytest.raises(Refused, match="同意整改好"):
        look(watched, "second", clause="2.1")
    monkeypatch.setattr(guard, "check", lambda *_: None)  # the control: without the guard he would
    look(watched, "second", clause="2.1")
    assert watch().held_count == 1


def through_the_office(watched, decide):
    """A look-back finds it wrong again out of reach; meanwhile its visit is cancelled."""
    ledger, county = watched.ledger, watched.county
    at = ledger.later()
    spec = visits.VisitSpec("回头看", "look_back", watched.scheme_id, day_of(at), county.actor("second", at).person_id, (watched.market,))  # fmt: skip
    visit = visits.plan_visit(spec, by=county.clerk, at=at).stream_id
    visits.cancel_visit(visit, reason="改期", by=county.clerk, at=ledger.later())
    at = ledger.later()
    held = phone.arrive(visit, Note(watched.market, "1.1", watched.key()), by=county.actor("second", at), at=at)
    assert not LookBack.objects.exists() and watch().state == State.WATCHING
    decide(held.stream_id, by=county.actor("clerk", at), at=ledger.later())
    return county.actor("second", at).person_id


def test_a_rebound_that_the_office_decided_about_is_a_look_back_like_any_other(watched):
    who = through_the_office(watched, phone.issue_held)
    told = LookBack.objects.get()
    assert (watch().state, told.result, told.person_id, told.no) == (State.REBOUNDED, "rebounded", who, 1)
    hekou = {"area_id": watched.county.area_id, "unit_id": watched.ledger.unit("hekou")}
    assert UnitMonth.objects.filter(kind=Kind.FOUND, **hekou).count() == 1  # and against the unit's word
    before = rows()
    rebuild.rebuild()
    assert rows() == before


def test_joined_to_what_another_found_it_is_one_too(watched):
    def join(held, **who):
        other = found(watched.note(part="third", visit=watched.plan((watched.market,), "third")))  # there by chance
        assert watch().state == State.REBOUNDED and not LookBack.objects.exists()
        phone.join_held(held, other, **who)

    through_the_office(watched, join)
    assert LookBack.objects.get().result == "rebounded"


def test_dropped_it_was_none_and_is_still_to_be_looked_at(watched):
    through_the_office(watched, lambda held, **who: phone.drop_held(held, why="不是这里", **who))
    assert watch().state == State.WATCHING and watch().next_on and not LookBack.objects.exists()


def test_a_clean_look_back_that_arrives_after_its_visit_was_ended_counts(watched):
    ledger, county = watched.ledger, watched.county
    at = ledger.later()
    spec = visits.VisitSpec("回头看", "look_back", watched.scheme_id, day_of(at), county.actor("second", at).person_id, (watched.market,))  # fmt: skip
    visit = visits.plan_visit(spec, by=county.clerk, at=at).stream_id
    at = ledger.later()
    second = county.actor("second", at)
    visits.end_visit(visit, by=second, at=at)
    assert watch().visit_id is None
    observe(visit, [Seen(watched.market, "1.1", "fine", watched.key())], by=second, at=ledger.later())
    assert watch().held_count == 1 and LookBack.objects.get().result == "held"


def test_of_one_press_the_others_go_where_one_visit_is_refused(watched, monkeypatch):
    spotted(watched, watched.street)
    plan, at = visits.plan_visit, watched.ledger.later()

    def refuses(spec, **who):
        if watched.street in spec.point_ids:
            raise Refused("inspection.cap", "到了上限，{n}次", n=2)
        return plan(spec, **who)

    monkeypatch.setattr(visits, "plan_visit", refuses)
    sent = actions.plan_due(title="回头看", on=day_of(at), by=watched.county.clerk, at=at)
    assert len(sent.planned) == 1 and [(p, str(why)) for p, why in sent.refused] == [(["青石镇主街"], "到了上限，2次")]


def test_a_unit_at_the_countys_cap_is_looked_back_at_and_that_counts(watched):
    burden.set_cap(30, visits=1, by=watched.county.actor("leader", watched.ledger.now), at=watched.ledger.later())
    at = watched.ledger.later()
    visits.end_visit(watched.visit_id, by=watched.county.actor("inspector", at), at=at)
    look(watched, "second")
    visit = Visit.objects.latest("pk")
    at = watched.ledger.later()
    visits.end_visit(visit, by=watched.county.actor("second", at), at=at)
    assert UnitCall.objects.filter(unit_id=watched.ledger.unit("hekou"), about_id=visit.pk).exists()


def test_what_became_of_the_years_findings_is_counted(watched):
    def counted():
        tally = FindingTally.objects.get(unit_id=watched.ledger.unit("hekou"))
        return (tally.found, tally.reported, tally.closed, tally.held, tally.rebounds)

    assert counted() == (1, 1, 1, 0, 0)
    look(watched, "second")
    watched.ledger.later(days=61)
    look(watched, "third", wrong=True)
    assert counted() == (2, 1, 1, 1, 1)
