"""Findings: what an inspector notes at a point is an item at once, and comes back as the old one."""

from datetime import date

import pytest
from django.apps import apps

from taizhang.engine.refusal import Refused
from taizhang.inspection.findings.rules import due_on, is_rebound
from taizhang.inspection.models import Finding, Observation, Point, Visit
from taizhang.journal import rebuild
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger.models import Item
from taizhang.ledger.rules import State
from taizhang.org import queries as org
from tests.cast_ledger import page


def found(entry):
    return Finding.objects.select_related("item").get(pk=entry.stream_id)


def strike_off(inspected, item, proof="清运后"):
    """The township does it, the verifier looks at the proof and strikes it off."""
    ledger, county = inspected.ledger, inspected.county
    liaison = county.actor("hekou_liaison", ledger.now)
    ledger_actions.accept(item, by=liaison, at=ledger.later())
    ledger_actions.report(item, text="已清运", files=[page(proof)], by=liaison, at=ledger.later())
    ledger_actions.close(
        ledger.judged(ledger.claim(item, "hekou_liaison", "hekou_head")), by=county.verifier, at=ledger.later()
    )


def test_a_finding_is_an_item_of_the_points_unit_with_a_deadline_by_its_severity(inspected):
    finding = found(inspected.note(text="东门垃圾桶满溢"))
    item = finding.item
    assert item.state == State.ISSUED and item.lead_unit_id == inspected.ledger.unit("hekou")
    assert (item.title, item.number[:3]) == ("河口农贸市场：东门垃圾桶满溢", "DC-")
    assert item.due_on == finding.due_on == date(2026, 3, 5)  # three working days after Monday, 2 March
    assert Point.objects.get(pk=inspected.market).open_count == 1


@pytest.mark.parametrize(("severity", "due"), [("now", 2), ("days3", 5), ("days7", 11), ("days15", 23)])
def test_working_days_are_counted_from_the_day_after(county, severity, due):
    assert due_on(severity, date(2026, 3, 2), org.calendar(county.area_id)) == date(2026, 3, due)


def test_the_same_note_again_is_the_same_finding(inspected):
    once, again = inspected.note(key="a"), inspected.note(key="a")
    assert once.stream_id == again.stream_id and Item.objects.count() == 1


def test_what_comes_back_reopens_the_old_item_with_its_story(inspected):
    first = found(inspected.note())
    strike_off(inspected, first.item)
    first.refresh_from_db()
    assert not first.is_open and first.closed_on
    again = found(inspected.note())
    assert again.item_id == first.item_id and again.rebound_of_id == first.pk
    point = Point.objects.get(pk=inspected.market)
    assert (point.open_count, point.rebound_count) == (1, 1)


def test_what_was_withdrawn_was_no_finding_and_cannot_come_back(inspected):
    first = found(inspected.note())
    ledger_actions.withdraw(first.item, reason="点位记错", by=inspected.county.clerk, at=inspected.ledger.later())
    again = found(inspected.note())
    assert again.rebound_of_id is None and again.item_id != first.item_id


def test_after_the_period_it_is_a_new_one():
    assert is_rebound(date(2026, 3, 1), date(2027, 3, 1), 365)
    assert not is_rebound(date(2026, 3, 1), date(2027, 3, 2), 365)


def test_nobody_inspects_the_own_unit(inspected):
    own = inspected.point("督查室走廊", "office", "office")
    with pytest.raises(Refused, match="自己单位"):
        inspected.note(point=own)
    assert not Finding.objects.exists()


def test_what_was_fine_is_seen_and_counts_as_a_visit(inspected):
    inspected.observe("1.1", "2.1")
    assert Observation.objects.count() == 2
    assert Visit.objects.get(pk=inspected.visit_id).seen_count == 1
    assert Point.objects.get(pk=inspected.market).visit_count == 1


def test_told_again_from_the_journal_it_is_the_same(inspected):
    strike_off(inspected, found(inspected.note()).item)
    inspected.note()
    inspected.observe("2.1")
    before = rows()
    rebuild.rebuild()
    assert rows() == before


def rows():
    return {
        model: list(model.objects.order_by("pk").values()) for model in apps.get_app_config("inspection").get_models()
    }
