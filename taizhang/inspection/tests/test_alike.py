"""举一反三: what was wrong at one place is looked for at all others of its kind, by their units."""

from datetime import timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.inspection.alike import actions
from taizhang.inspection.models import Alike, AlikePoint, Finding, Point, Visit
from taizhang.inspection.tests.test_findings import found, rows
from taizhang.journal import rebuild
from taizhang.ledger.rules import day_of
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.ui import clock


@pytest.fixture
def asked(inspected):
    """A finding at Hekou's market, and the markets of Qingshi and Liulin that are to look at themselves."""
    for unit in ("qingshi", "liulin"):
        inspected.point(f"{unit}市场", "market", unit)
    inspected.finding = found(inspected.note(text="垃圾桶满溢"))
    at = inspected.ledger.later()
    due, by = day_of(at) + timedelta(days=7), inspected.county.clerk
    inspected.alike = actions.order(
        inspected.finding, text="垃圾桶有没有满溢", due_on=due, title="自查", by=by, at=at
    ).stream_id
    return inspected


def test_each_unit_answers_for_its_own_points_and_what_is_wrong_is_an_item(asked):
    with clock.frozen(Screens.at):
        desk = Screens()
        clerk, qingshi, hekou = desk.enter("clerk"), desk.enter("qingshi_head"), desk.enter("hekou_liaison")
        assert "2个点位自查了0个" in text(clerk.get(f"/inspection/findings/{asked.finding.pk}/"))
        assert "举一反三，请自查" in text(qingshi.get("/todo/")) and "垃圾桶有没有满溢" in text(
            qingshi.get("/inspection/alike/")
        )
        mine = {row.unit_id: row.pk for row in AlikePoint.objects.all()}
        row = mine[asked.ledger.unit("qingshi")]
        assert hekou.post(f"/inspection/alike/points/{row}/", {"answer": "fine"}).status_code == 404
        assert qingshi.post(f"/inspection/alike/points/{row}/", {"answer": "wrong"}).status_code == 400
        told(qingshi.post(f"/inspection/alike/points/{row}/", {"answer": "wrong", "text": "北门也满了"}))
        assert qingshi.post(f"/inspection/alike/points/{row}/", {"answer": "fine"}).status_code == 409
        told(hekou.post(f"/inspection/alike/points/{mine[asked.ledger.unit('liulin')]}/", {"answer": "fine"}))
        assert "2个点位自查了2个" in text(clerk.get(f"/inspection/alike/{asked.alike}/"))
    made = Finding.objects.get(text="北门也满了")
    assert made.item.lead_unit_id == asked.ledger.unit("qingshi") and made.item.title.endswith("北门也满了")
    assert Point.objects.get(pk=made.point_id).visit_count == 0  # nobody came
    assert Visit.objects.get(pk=made.visit_id).kind == "self_check"
    before = rows()
    rebuild.rebuild()
    assert rows() == before


def test_asked_once_and_only_where_there_is_something_to_look_at(asked):
    ledger = asked.ledger

    def order(finding, **more):
        at = ledger.later()
        given = {"text": "看一看", "due_on": day_of(at), "title": "自查", "by": asked.county.clerk, "at": at, **more}
        return actions.order(finding, **given)

    with pytest.raises(Refused, match="还没查完"):
        order(asked.finding)
    with pytest.raises(Refused, match="没有别的同类点位"):
        order(asked.finding, unit_id=ledger.unit("housing"))
    with pytest.raises(Refused, match="不早于今天"):
        order(asked.finding, due_on=day_of(ledger.now) - timedelta(days=1), unit_id=ledger.unit("qingshi"))
    assert Alike.objects.count() == 1
