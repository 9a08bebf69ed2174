"""Blockers (卡点): waiting for whom, since when, for what; resolved by the one waited for, confirmed by who waits."""

from datetime import date, timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions, queries
from taizhang.ledger.models import Blocker, ItemDoer
from taizhang.ledger.queries import Filter
from taizhang.ledger.rules import blocker_colour, days_waiting
from taizhang.notices.models import Notice
from taizhang.ui.reach import NotInReach
from tests.cast_ledger import page

from .conftest import text, told
from .making import CALENDAR


@pytest.fixture
def item(ledger):
    """The housing bureau leads; nobody else has anything to do with it."""
    return ledger.accepted(title="东街管网", joint=())


@pytest.fixture
def blocker(ledger, item):
    """It waits for the roads office."""
    return name(ledger, item).pub["blocker"]


def name(ledger, item, **more):
    said = {"what": "挪走占压管线的护栏", "waits_for_unit_id": ledger.unit("roads"), **more}
    return actions.name_blocker(item, by=ledger.county.housing_liaison, at=ledger.later(), **said)


def sees(actor, item):
    try:
        return queries.item_for(actor, item.pk).pk == item.pk
    except NotInReach:
        return False


def test_waiting_is_yellow_from_the_first_day_and_red_from_the_tenth_working_day():
    monday = date(2026, 11, 2)
    days = [days_waiting(monday, monday + timedelta(days=n), CALENDAR) for n in (0, 4, 5, 10, 11)]
    assert days == [1, 5, 5, 9, 10]
    assert [str(blocker_colour(n)) for n in (1, 9, 10)] == ["yellow", "yellow", "red"]
    saturday = date(2026, 11, 7)
    assert days_waiting(saturday, saturday, CALENDAR) == 1


def test_the_unit_waited_for_sees_the_item_while_it_is_waited_for(ledger, item):
    roads = ledger.county.roads_liaison
    assert not sees(roads, item)
    blocker = name(ledger, item).pub["blocker"]
    assert sees(roads, item) and not sees(ledger.county.hekou_liaison, item)
    actions.resolve_blocker(item, blocker, text="护栏挪走了", by=roads, at=ledger.later())
    assert sees(roads, item)  # until it is confirmed
    actions.confirm_blocker(item, blocker, is_solved=True, by=ledger.county.housing_head, at=ledger.later())
    assert not sees(roads, item) and ledger.fresh(item).blocker_count == 0


def test_it_may_do_nothing_else_there(ledger, item, blocker):
    roads = ledger.county.roads_liaison
    for act in (
        lambda: actions.report(item, text="我们也办了", by=roads, at=ledger.later()),
        lambda: actions.accept(item, by=roads, at=ledger.later()),
        lambda: actions.confirm_blocker(item, blocker, is_solved=True, by=roads, at=ledger.later()),
        lambda: name(ledger, item, waits_for_unit_id=None) or None,
    ):
        with pytest.raises(Refused):
            act()


def test_who_waits_does_not_resolve_for_the_other(ledger, item, blocker):
    with pytest.raises(Refused, match="由卡点等着的单位办理"):
        actions.resolve_blocker(item, blocker, text="好了", by=ledger.county.housing_liaison, at=ledger.later())
    with pytest.raises(Refused, match="写几个字"):
        actions.resolve_blocker(item, blocker, text=" ", by=ledger.county.roads_liaison, at=ledger.later())
    with pytest.raises(Refused, match="没有这个卡点"):
        actions.resolve_blocker(item, blocker + 999, text="好了", by=ledger.county.roads_liaison, at=ledger.later())


def test_said_to_be_solved_but_it_is_not(ledger, item, blocker):
    county = ledger.county
    with pytest.raises(Refused, match="还没有说解决"):
        actions.confirm_blocker(
            item, blocker, is_solved=False, reason="没有", by=county.housing_head, at=ledger.later()
        )
    actions.resolve_blocker(item, blocker, text="挪了", by=county.roads_liaison, at=ledger.later())
    with pytest.raises(Refused, match="写明理由"):
        actions.confirm_blocker(item, blocker, is_solved=False, by=county.housing_head, at=ledger.later())
    actions.confirm_blocker(
        item, blocker, is_solved=False, reason="还剩一段", by=county.housing_head, at=ledger.later()
    )
    row = Blocker.objects.get()
    assert (row.state, row.reason, row.since_on) == ("open", "还剩一段", date(2026, 3, 2))
    assert ledger.fresh(item).blocker_count == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"waits_for_unit_id": None}, "等谁"),
        ({"outside": "省交投"}, "只填一样|只写一样"),
        ({"what": " "}, "卡在哪里"),
        ({"since_on": date(2027, 1, 1)}, "不能晚于今天"),
        ({"waits_for_unit_id": 987654}, "不存在或已撤销"),
        ({"waits_for_unit_id": None, "outside": "外" * 101}, "最多100字"),
    ],
)
def test_what_is_missing_is_said(ledger, item, said, why):
    with pytest.raises(Refused, match=why):
        name(ledger, item, **said)
    assert ledger.fresh(item).blocker_count == 0


def test_nobody_waits_for_itself(ledger, item):
    with pytest.raises(Refused, match="内部分工"):
        name(ledger, item, waits_for_unit_id=ledger.unit("housing"))


def test_somebody_outside_has_no_login_so_who_waits_confirms(ledger, item):
    named = name(ledger, item, waits_for_unit_id=None, outside="省交投公司")
    actions.confirm_blocker(
        item, named.pub["blocker"], is_solved=True, by=ledger.county.housing_liaison, at=ledger.later()
    )
    assert Blocker.objects.get().state == "confirmed"


def test_who_resolved_it_never_verifies_the_item(ledger, item, blocker):
    roads = ledger.county.roads_liaison
    actions.resolve_blocker(item, blocker, text="挪了", by=roads, at=ledger.later())
    assert ItemDoer.objects.filter(item=item, person_id=roads.person_id, is_handler=False).exists()


def test_what_nobody_solved_ends_with_the_item(ledger, item, blocker):
    actions.withdraw(item, reason="不办了", by=ledger.county.clerk, at=ledger.later())
    assert Blocker.objects.get().state == "lapsed" and ledger.fresh(item).blocker_count == 0
    assert not sees(ledger.county.roads_liaison, item)


def test_what_a_unit_waits_for_goes_to_its_successor(ledger, item, blocker):
    housing, hekou = ledger.unit("housing"), ledger.unit("hekou")
    actions.hand_over(item, from_unit_id=housing, to_unit_id=hekou, by=ledger.county.clerk, at=ledger.later())
    assert Blocker.objects.get().unit_id == hekou and ledger.fresh(item).blocker_count == 1
    roads = ledger.unit("roads")
    actions.hand_over(item, from_unit_id=hekou, to_unit_id=roads, by=ledger.county.clerk, at=ledger.later())
    assert Blocker.objects.get().state == "lapsed" and ledger.fresh(item).blocker_count == 0


def test_each_is_told_what_to_do_and_it_is_settled_between_the_two(ledger, item, blocker):
    county, roads, housing = ledger.county, ledger.unit("roads"), ledger.unit("housing")
    other = name(ledger, item, waits_for_unit_id=ledger.unit("hekou"), what="借道").pub["blocker"]

    def waiting():
        found = Notice.objects.waiting().filter(item_id=item.pk).exclude(kind="issued")
        return set(found.values_list("kind", "to_unit_id"))

    hekou = ("blocker", ledger.unit("hekou"))
    assert waiting() == {("blocker", roads), hekou}
    actions.resolve_blocker(item, blocker, text="挪了", by=county.roads_liaison, at=ledger.later())
    assert waiting() == {hekou, ("resolved", housing)}
    actions.confirm_blocker(item, blocker, is_solved=False, reason="没挪完", by=county.housing_head, at=ledger.later())
    assert waiting() == {hekou, ("reblocked", roads)}
    for one in (blocker, other):
        actions.confirm_blocker(item, one, is_solved=True, by=county.housing_head, at=ledger.later())
    assert waiting() == set()


def test_both_homes_and_the_countys_show_it_with_the_days(screens, ledger, item):
    name(ledger, item, since_on=date(2026, 2, 9))
    at = screens.at
    mine, others = queries.waiting(ledger.county.housing_head, at)
    assert [(r["waits_for"], r["light"]) for r in mine] == [("交通局", "red")] or mine[0]["light"] == "red"
    assert others == []
    assert len(queries.waiting(ledger.county.roads_head, at)[1]) == 1
    (worst,) = queries.blocked_longest(ledger.county.clerk, at)
    assert (worst["count"], worst["what"]) == (1, "挪走占压管线的护栏") and worst["days"] >= 10
    assert "我在等别人" in text(screens.enter("housing_head").get("/"))
    roads = text(screens.enter("roads_liaison").get("/"))
    assert "别人等我" in roads and "挪走占压管线的护栏" in roads
    for part in ("clerk", "leader"):
        home = text(screens.enter(part).get("/"))
        assert "堵点卡点" in home and "1 件在等它，最久的：挪走占压管线的护栏" in home, home
    clerk = screens.enter("clerk")
    for query in ("blocked=1", f"waits={ledger.unit('roads')}"):
        assert "东街管网" in text(clerk.get(f"/items/?{query}"))
    assert queries.rows(ledger.county.clerk, Filter(waits=(ledger.unit("hekou"),)), at=at).rows == []


def test_the_walk_through_the_pages(screens, ledger, item):
    housing, roads = screens.enter("housing_liaison"), screens.enter("roads_liaison")
    ask = text(housing.get(f"/items/{item.pk}/do/name_blocker/"))
    assert "等哪个单位" in ask and "或者等外面的谁" in ask
    said = {"unit": ledger.unit("roads"), "what": "挪护栏", "since_on": "2026-03-02"}
    told(housing.post(f"/items/{item.pk}/name-blocker/", said))
    seen = text(roads.get(f"/items/{item.pk}/"))
    assert "挪护栏" in seen and "解决卡点" in seen
    assert "别人等我的卡点" in text(roads.get("/todo/"))
    pk = Blocker.objects.get().pk
    told(roads.post(f"/items/{item.pk}/resolve-blocker/", {"blocker": pk, "text": "挪好了"}))
    home = text(housing.get("/"))
    assert "待确认的卡点" in home and "我在等别人" not in home, "what is mine to confirm waits for nobody else"
    assert "对方说已解决，待确认" in text(housing.get(f"/items/{item.pk}/"))
    no = {"blocker": pk, "outcome": "no", "reason": "还差南段"}
    back = text(housing.get(told(housing.post(f"/items/{item.pk}/confirm-blocker/", no))))
    assert "“挪护栏”没有解决，已退给交通局再办" in back
    told(roads.post(f"/items/{item.pk}/resolve-blocker/", {"blocker": pk, "text": "南段也挪了"}))
    yes = told(housing.post(f"/items/{item.pk}/confirm-blocker/", {"blocker": pk, "outcome": "yes"}))
    assert "已确认：“挪护栏”（等交通局）解决了；没有卡点了，接着办" in text(housing.get(yes))
    assert roads.get(f"/items/{item.pk}/").status_code == 404


def test_a_page_without_blockers_asks_nothing_about_them(ledger, item, django_assert_max_num_queries):
    actions.report(item, text="开工", files=[page("一")], by=ledger.county.housing_liaison, at=ledger.later())
    clerk = ledger.county.clerk
    with django_assert_max_num_queries(15):
        queries.item_page(clerk, queries.item_for(clerk, item.pk), ledger.now)
    name(ledger, item)
    with django_assert_max_num_queries(18):
        queries.item_page(clerk, queries.item_for(clerk, item.pk), ledger.now)
