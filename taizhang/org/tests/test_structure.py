"""Units, persons, posts and the calendar as the administrators keep them."""

from datetime import date, timedelta

import pytest

from taizhang import journal
from taizhang.engine.refusal import Refused
from taizhang.org import actions, queries
from taizhang.org.models import RoleGrant, Unit


def refused(code):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


@pytest.fixture
def keeper(county):
    return {"by": county.security_admin, "at": county.noon}


def test_the_tree_lists_parents_before_children(county):
    tree = queries.unit_tree(county.area_id)
    assert [(unit.short_name, unit.level) for unit in tree] == [
        ("云溪县", 0),
        ("督查室", 1),
        ("住建局", 1),
        ("城建科", 2),
        ("交通局", 1),
        ("生态环境局", 1),
        ("河口镇", 1),
        ("柳林村", 2),
        ("青石镇", 1),
    ]


def test_a_subtree_is_the_unit_and_all_below(county):
    hekou, liulin = county.units["hekou"], county.units["liulin"]
    assert queries.subtree_ids(county.area_id, hekou.path) == {hekou.pk, liulin.pk}
    assert queries.ancestor_ids(liulin.path) == (county.units["county"].pk, hekou.pk, liulin.pk)


def test_reach_follows_the_scope_of_the_grant(county):
    head = county.hekou_head
    assert {grant.scope_path for grant in head.grants} == {county.units["hekou"].path}
    assert county.clerk.grants[0].covers_all
    assert not head.grants[0].covers_all


def test_a_new_unit_hangs_below_its_parent(county, keeper):
    entry = actions.found_unit(
        "青石镇石桥村村民委员会", "石桥村", "C0201", "village", county.units["qingshi"].pk, **keeper
    )
    unit = Unit.objects.get(pk=entry.stream_id)
    assert unit.path == f"{county.units['qingshi'].path}{unit.pk}."
    assert unit.pk in queries.subtree_ids(county.area_id, county.units["qingshi"].path)


def test_a_village_does_not_hang_below_a_bureau(county, keeper):
    with refused("unit_misplaced"):
        actions.found_unit("某村", "某村", "X1", "village", county.units["housing"].pk, **keeper)


def test_no_second_unit_of_the_same_name_or_code(county, keeper):
    with refused("unit_exists"):
        actions.found_unit("另一个", "另一个", "B01", "bureau", county.units["county"].pk, **keeper)


def test_only_the_security_administrator_keeps_units(county):
    for part in ("clerk", "leader", "auditor", "system_admin"):
        with refused("not_allowed"):
            actions.rename_unit(county.units["roads"].pk, "交通局", "交通", by=county.actor(part), at=county.noon)


def test_a_renamed_unit_is_still_found_by_its_old_name(county, keeper):
    actions.rename_unit(county.units["roads"].pk, "云溪县交通和港航局", "交港局", **keeper)
    found = queries.match_units(county.area_id, "云溪县交通运输局")
    assert found == [(county.units["roads"].pk, "云溪县交通和港航局", "alias")]


def test_units_are_found_by_name_short_name_and_alias(county):
    housing = county.units["housing"].pk
    for text in ("住建局", "县住建局", "住房和城乡建设局", "云溪县住房和城乡建设局", "县建设局"):
        assert [match.unit_id for match in queries.match_units(county.area_id, text)] == [housing], text


def test_a_unit_with_people_or_children_is_not_closed(county, keeper):
    with refused("unit_has_children"):
        actions.close_unit(county.units["hekou"].pk, **keeper)
    with refused("unit_has_posts"):
        actions.close_unit(county.units["roads"].pk, **keeper)
    with refused("unit_is_root"):
        actions.close_unit(county.units["county"].pk, **keeper)
    actions.close_unit(county.units["environment"].pk, **keeper)
    assert Unit.objects.get(pk=county.units["environment"].pk).valid_to_on == date(2026, 3, 2)


def test_leaving_a_post_takes_its_roles_and_delegations(county, keeper):
    head, liaison = county.housing_head, county.housing_liaison
    lent = actions.delegate(
        liaison.post_id, ["unit_head"], "出差", date(2026, 3, 2), date(2026, 3, 9), by=head, at=county.noon
    )
    actions.end_post(head.post_id, **keeper)
    states = set(RoleGrant.objects.filter(post_id=head.post_id).values_list("state", flat=True))
    assert states == {"revoked"}
    assert county.housing_liaison.roles == {"liaison"}
    hat = county.actor("housing_liaison", hat=f"d{lent.stream_id}")
    assert hat.for_person_id is None
    assert county.housing_head.roles == frozenset()
    assert county.actor("housing_head", at=county.noon + timedelta(days=1)) is None


def test_a_person_may_hold_a_post_at_two_units_but_not_twice_at_one(county, keeper):
    liaison = county.housing_liaison
    with refused("post_exists"):
        actions.begin_post(liaison.person_id, county.units["housing"].pk, "又一职", **keeper)
    actions.begin_post(liaison.person_id, county.units["works"].pk, "科长（兼）", **keeper)
    from taizhang.org.acting import hats

    assert [hat.post.unit.short_name for hat in hats(liaison.person_id, at=county.noon)] == ["住建局", "城建科"]


def test_portfolio_leaders_come_nearest_first(county):
    leaders = queries.portfolio_leaders(county.area_id, county.units["works"].pk, on=date(2026, 3, 2))
    assert [post.person.name for post in leaders] == ["韩慕青", "沈知远"]


def test_units_without_a_liaison_are_a_gap(county):
    gaps = queries.units_without(county.area_id, "liaison", on=date(2026, 3, 2))
    assert [unit.short_name for unit in gaps] == ["督查室", "生态环境局"]


def test_names_are_commitments_and_ids_stand_in_the_clear(county, keeper):
    entry = actions.enter_person("苗小青", **keeper)
    stored = journal.stream_of(county.area_id, "person", entry.stream_id)[0]
    assert stored.pub == {} and stored.priv == {"name": "苗小青"}


def test_the_calendar_comes_with_the_county_and_next_year_is_provisional(county):
    calendar = queries.calendar(county.area_id)
    assert not calendar.is_working(date(2026, 10, 1))
    assert calendar.is_working(date(2026, 10, 10))
    assert not calendar.is_provisional(date(2026, 10, 1))
    assert calendar.is_provisional(date(2027, 2, 1))


def test_the_system_administrator_publishes_a_year_as_a_new_version(county):
    keeper = {"by": county.system_admin, "at": county.noon}
    days = [(date(2027, 1, 1), "rest", "元旦"), (date(2027, 2, 6), "rest", "春节"), (date(2027, 2, 20), "work", "春节")]
    actions.set_calendar(2027, days, True, seen=1, **keeper)
    calendar = queries.calendar(county.area_id)
    assert not calendar.is_provisional(date(2027, 1, 1))
    assert not calendar.is_working(date(2027, 1, 1))
    assert calendar.is_working(date(2027, 2, 20))
    with refused("stale"):
        actions.set_calendar(2027, days, True, seen=1, **keeper)
    with refused("not_allowed"):
        actions.set_calendar(2027, days, True, by=county.clerk, at=county.noon)
