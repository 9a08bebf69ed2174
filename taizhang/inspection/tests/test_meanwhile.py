"""What had changed between a note and its arrival: held with its reason, never refused for ever, never lost, and never
decided by the program."""

from datetime import timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.inspection.findings.rules import State
from taizhang.inspection.models import Finding, Held, Visit
from taizhang.inspection.phone import actions
from taizhang.inspection.points import actions as points
from taizhang.inspection.schemes import actions as schemes
from taizhang.inspection.visits import actions as visits
from taizhang.journal import rebuild
from taizhang.ledger.models import Item
from taizhang.org import actions as org
from taizhang.ui import clock
from tests.cast_inspection import CLAUSES

from .conftest import Phone, arrive, office
from .test_findings import strike_off
from .test_phone import rows


def hand(inspected, part="roads_liaison", reason="出差"):
    person = inspected.county.actor(part, inspected.ledger.now).person_id
    return visits.hand_visit(inspected.visit_id, person, reason=reason, **office(inspected))


# ── the visit ──────────────────────────────────────────────────────────────────


def test_what_the_first_inspector_noted_before_the_visit_was_handed_on_is_held_and_can_be_issued(inspected, two):
    hand(inspected)
    visit = Visit.objects.get(pk=inspected.visit_id)
    assert visit.person_text == inspected.county.actor("roads_liaison", inspected.ledger.now).person_name
    old = arrive(inspected, text="满溢")
    assert (old.state, old.held.reason) == (State.HELD, "visit_handed")
    assert arrive(inspected, two.part, clause="1.2").state == State.ISSUED  # whoever goes now
    actions.issue_held(old, **office(inspected))
    old.refresh_from_db()
    assert (
        old.state == State.ISSUED
        and old.person_id == inspected.county.actor("inspector", inspected.ledger.now).person_id
    )
    before = rows()
    rebuild.rebuild()
    assert rows() == before


def test_whoever_never_had_the_visit_cannot_put_anything_under_it(inspected, two):
    with pytest.raises(Refused, match="派给了"):
        arrive(inspected, two.part)


@pytest.mark.parametrize(
    ("part", "reason", "says"),
    [("inspector", "出差", "请选另一位"), ("clerk", "出差", "请选一位督查员"), ("roads_liaison", " ", "写原因")],
)
def test_a_visit_is_handed_to_another_inspector_with_a_reason(inspected, two, part, reason, says):
    with pytest.raises(Refused, match=says):
        hand(inspected, part, reason)


def test_nobody_is_handed_points_of_the_own_unit(inspected, two):
    ledger = inspected.ledger
    road = inspected.point("县道", "main_street", "roads")
    visits.join_visit(inspected.visit_id, (road,), **office(inspected))
    with pytest.raises(Refused, match="不能检查自己单位"):
        hand(inspected)
    assert (
        Visit.objects.get(pk=inspected.visit_id).person_id == inspected.county.actor("inspector", ledger.now).person_id
    )


def test_the_office_hands_a_visit_on_from_its_page(inspected, two, client):
    desk = Phone(inspected, client, "clerk")
    with desk.now():
        page = client.get(f"/inspection/visits/{inspected.visit_id}/").content.decode()
        assert "换人检查" in page and "钱宁" in page
        person = inspected.county.actor("roads_liaison", inspected.ledger.now).person_id
        answer = client.post(f"/inspection/visits/{inspected.visit_id}/hand/", {"inspector": person, "reason": "病假"})
        assert answer.status_code == 303
        assert "换钱宁检查：病假" in client.get(f"/inspection/visits/{inspected.visit_id}/").content.decode()


def test_who_stood_in_and_sends_afterwards_is_held_too(inspected, two):
    county, at = inspected.county, inspected.ledger.now
    lender, to = county.actor("inspector", at), county.actor("roads_liaison", at)
    today = clock.today(at)
    org.delegate(to.post_id, ["inspector"], "病假", today, today, by=lender, at=at)
    inspected.ledger.later(days=3)
    assert arrive(inspected, two.part).held.reason == "visit_handed"


# ── the point, the clause, the inspector ───────────────────────────────────────


def test_a_point_that_was_renamed_is_the_same_point(inspected):
    spec = points.PointSpec("河口便民市场", "market", inspected.ledger.unit("hekou"))
    points.change_point(inspected.market, spec, **office(inspected))
    found = arrive(inspected, unit=inspected.ledger.unit("hekou"), text="满溢")
    assert found.state == State.ISSUED and found.item.title == "河口便民市场：满溢"


def test_a_clause_that_the_new_version_dropped_is_held(inspected):
    spec = schemes.SchemeSpec("文明城市测评（县级）", inspected.ledger.problems, 2026, CLAUSES[:2] + CLAUSES[3:])
    schemes.publish(spec, scheme=inspected.scheme_id, **office(inspected))
    assert arrive(inspected, clause="1.2").held.reason == "clause_gone"
    assert arrive(inspected, clause="1.1").state == State.ISSUED


def test_an_inspector_who_moved_to_the_inspected_unit_is_held(inspected):
    spec = points.PointSpec("河口农贸市场", "market", inspected.county.actor("inspector", inspected.ledger.now).unit_id)
    points.change_point(inspected.market, spec, **office(inspected))
    assert arrive(inspected).held.reason == "own_unit"


# ── the item ───────────────────────────────────────────────────────────────────


def test_what_was_seen_before_the_item_was_struck_off_did_not_come_back(inspected, client):
    first = arrive(inspected)
    seen = inspected.ledger.later(minutes=5)
    strike_off(inspected, first.item)
    late = arrive(inspected, device_at=seen)
    assert (late.held.reason, late.held.twin_id, late.item_id) == ("closed_since", first.pk, None)
    shown = Phone(inspected, client, "clerk").ask("/inspection/held/").content.decode()
    assert "已经销号的那一条" in shown and f'<option value="{first.pk}">' in shown
    first.refresh_from_db()
    assert not first.is_open and not Finding.objects.filter(rebound_of_id__isnull=False).exists()
    assert arrive(inspected, device_at=inspected.ledger.now).rebound_of_id == first.pk  # seen afterwards, it did


def test_what_another_noted_on_the_way_is_shown_beside_it(inspected, two):
    seen = inspected.ledger.later(minutes=5)
    inspected.ledger.later(hours=2)
    other = arrive(inspected, two.part, visit=two.visit_id)
    inspected.ledger.later(hours=4)
    late = arrive(inspected, device_at=seen)
    assert (late.held.reason, late.held.twin_id) == ("noted_since", other.pk)
    assert arrive(inspected, clause="1.2", device_at=seen).state == State.ISSUED
    assert Item.objects.count() == 2


# ── sent again ─────────────────────────────────────────────────────────────────


def test_the_receipt_of_a_note_that_is_sent_again_is_the_one_of_the_note(inspected, two, client):
    """Also where the office has decided meanwhile."""
    hand(inspected)
    phone = Phone(inspected, client)
    first = phone.note().json()
    actions.issue_held(Held.objects.get().finding_id, **office(inspected))
    again = phone.note().json()
    assert again["receipt"] == first["receipt"] and (first["state"], again["state"]) == ("held", "issued")


def test_thirty_days_late_it_counts_from_the_day_on_which_it_came(inspected):
    seen = inspected.ledger.now
    inspected.ledger.later(days=30)
    found = arrive(inspected, device_at=seen)
    assert found.state == State.ISSUED and found.found_at - seen > timedelta(days=29)
    assert found.due_on > found.found_on
