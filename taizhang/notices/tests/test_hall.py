"""协调会: what waits too long, and whose something is, goes before a leader with both sides' words."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.ledger import actions as ledger_actions
from taizhang.ledger.models import Decline
from taizhang.ledger.tests.conftest import Screens, text, told
from taizhang.notices import queries as notices
from taizhang.notices.hall import actions, pages, queries, rules
from taizhang.notices.models import HallCase, Notice
from taizhang.ui import clock

MEETING, BY = date(2026, 3, 27), date(2026, 4, 10)


def waiting(ledger):
    """The housing bureau has waited for the roads bureau, who has not answered, for three weeks."""
    ledger.item_ = ledger.accepted(joint=())
    ledger_actions.name_blocker(
        ledger.item_, what="等移交道路红线图", waits_for_unit_id=ledger.unit("roads"), by=ledger.county.housing_liaison,
        at=ledger.later(),
    )  # fmt: skip
    ledger.later(days=21)
    return ledger


@pytest.fixture
def hall(ledger):
    return waiting(ledger)


def who(ledger, part):
    return {"by": ledger.county.actor(part, ledger.now), "at": ledger.later()}


def offered(ledger):
    return pages.offered(ledger.county.actor("clerk", ledger.now), ledger.now.date())


def put(ledger, kind="blocker"):
    row = next(row for row in offered(ledger) if row["kind"] == kind)
    leader = ledger.county.leader.person_id
    recorded = actions.put(kind, row["id"], on=MEETING, leader_person_id=leader, **who(ledger, "clerk"))
    return HallCase.objects.get(pk=recorded.stream_id)


def test_a_blocker_is_offered_once_it_is_old_enough_with_both_sides(hall):
    (row,) = offered(hall)
    assert [(side["unit"], side["said"]) for side in row["sides"]] == [
        ("住建局", "等移交道路红线图"), ("交通局", "没有答复"),
    ]  # fmt: skip
    actions.choose_days(30, **who(hall, "clerk"))
    assert offered(hall) == []
    actions.choose_days(10, **who(hall, "clerk"))
    put(hall)
    assert offered(hall) == []  # it is on an agenda


def test_a_responsibility_declined_twice_is_offered(ledger):
    item = ledger.issued(joint=())
    ledger_actions.decline(item, reason="属交通局", suggested_id=ledger.unit("roads"), **who(ledger, "housing_liaison"))
    ledger_actions.reissue(
        item, lead_unit_ids=(ledger.unit("roads"),), joint_unit_ids=(), duties={}, reason="改派", **who(ledger, "clerk")
    )
    assert offered(ledger) == []
    ledger_actions.decline(item, reason="属住建局", suggested_id=ledger.unit("housing"), **who(ledger, "roads_liaison"))
    case = put(ledger, "dispute")
    assert (case.unit_id, case.other_unit_id) == (ledger.unit("roads"), ledger.unit("housing"))
    assert Decline.objects.filter(ruling="").count() == 1  # the ruling does not rule in the ledger by itself


def test_both_units_say_their_side_and_nobody_else(hall):
    case, county = put(hall), hall.county
    keys = lambda part: {g["key"] for g in notices.duties(county.actor(part, hall.now), hall.now)}  # noqa: E731
    assert "hall" in keys("roads_head") and "hall" in keys("housing_head")
    actions.state(case, "图在省厅审批，下周可给", **who(hall, "roads_head"))
    assert "hall" not in keys("roads_head")
    with pytest.raises(Http404):
        queries.case_for(county.actor("qingshi_head", hall.now), case.pk)
    with pytest.raises(Refused, match="只有争议的两个单位"):
        actions.state(case, "我们也有话说", **who(hall, "qingshi_head"))


def test_a_ruling_stands_on_the_item_and_asks_who_it_names(hall):
    case, roads, housing = put(hall), hall.unit("roads"), hall.unit("housing")
    actions.rule(
        case, "先按老图施工", unit_id=housing, due_on=BY, meanwhile_unit_id=roads, **who(hall, "clerk")
    )  # fmt: skip
    told = Notice.objects.filter(kind="hall_ruled", item_id=hall.item_.pk)
    assert {(n.to_unit_id, n.asks) for n in told} == {(housing, True), (roads, False)}
    assert hall.fresh(hall.item_).due_on != BY  # the deadline follows by whoever may
    ledger_actions.report(
        hall.item_, text="已按老图开工", seen=hall.fresh(hall.item_).version, **who(hall, "housing_liaison")
    )
    assert Notice.objects.get(kind="hall_ruled", to_unit_id=housing).done_at is not None
    with pytest.raises(Refused, match="已经裁定或者撤下"):
        actions.take_off(case, "不议了", **who(hall, "clerk"))


@pytest.mark.parametrize(
    ("ruling", "sentence"),
    [
        ({"text": " "}, "请写清楚"),
        ({"unit_id": None}, "由哪个单位办"),
        ({"unit_id": 10**9}, "没有这个单位"),
        ({"due_on": None}, "哪天前办好"),
        ({"due_on": date(2026, 1, 1)}, "不早于今天"),
    ],
)
def test_a_ruling_says_what_who_and_by_when(hall, ruling, sentence):
    said = {"text": "先按老图施工", "unit_id": hall.unit("roads"), "due_on": BY, **ruling}
    with pytest.raises(Refused, match=sentence):
        actions.rule(put(hall), said.pop("text"), **said, **who(hall, "clerk"))


def test_the_office_sees_the_agenda_and_a_unit_answers_there(hall):
    case = put(hall)
    with clock.frozen(hall.now + timedelta(hours=1)):
        screens = Screens()
        assert "图在省厅" in text(_state(screens, case))
        page = text(screens.enter("clerk").get("/hall/"))
        assert "等移交道路红线图" in page and "图在省厅" in page and "沈知远" in page
        said = {"text": "4月10日前移交", "unit": hall.unit("roads"), "due_on": "2026-04-10"}
        clerk = screens.enter("clerk")
        told(clerk.post(f"/hall/{case.pk}/rule/", said))
        assert "协调会裁定" in text(clerk.get(f"/items/{hall.item_.pk}/"))


def test_the_agenda_asks_few_questions(hall, django_assert_max_num_queries):
    put(hall)
    with clock.frozen(hall.now):
        clerk = Screens().enter("clerk")
        clerk.get("/hall/")
        with django_assert_max_num_queries(22):
            clerk.get("/hall/")


def _state(screens, case):
    roads = screens.enter("roads_head")
    return roads.get(told(roads.post(f"/hall/{case.pk}/state/", {"text": "图在省厅审批"})))


def test_a_rebuild_gives_the_same_agenda(standing_ledger):
    hall = waiting(standing_ledger)
    actions.choose_days(rules.DAYS, **who(hall, "clerk"))
    case = put(hall)
    actions.take_off(case, "等省厅", **who(hall, "clerk"))
    again = put(hall)
    actions.state(again, "图在省厅审批", **who(hall, "roads_head"))
    actions.rule(again, "先按老图施工", unit_id=hall.unit("roads"), due_on=BY, **who(hall, "clerk"))
    assert [str(d) for d in rebuild.differences()] == []
