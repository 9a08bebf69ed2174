"""机构调整: what a document may decide, in which order, and what becomes of units, names and people."""

from datetime import date, timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.org import actions, moves, moving, queries
from taizhang.org.models import Post, RoleGrant, Unit

TODAY = date(2026, 3, 2)


def refused(code):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def record(county, kind, sources, targets, on=TODAY, title="机构改革方案"):
    return actions.record_move(
        kind, title, "云发〔2026〕5号", on, [county.units[u].pk for u in sources],
        [county.units[u].pk for u in targets], by=county.security_admin, at=county.noon,
    ).stream_id  # fmt: skip


def settle(county, move):
    actions.note_moved(move, 0, settles=True, by=county.clerk.signing("ledger.issue"), at=county.noon)


def empty(county, unit):
    for post in Post.objects.filter(unit=county.units[unit], to_on=None):
        actions.end_post(post.pk, by=county.security_admin, at=county.noon - timedelta(days=1))


@pytest.mark.parametrize(
    ("code", "kind", "sources", "targets"),
    [
        ("move_no_source", "merge", [], ["roads"]),
        ("move_no_target", "merge", ["roads"], []),
        ("move_split_few", "split", ["roads"], ["housing"]),
        ("move_one_target", "merge", ["roads"], ["housing", "environment"]),
        ("move_one_source", "transfer", ["roads", "environment"], ["housing"]),
        ("move_into_itself", "merge", ["roads", "housing"], ["housing"]),
        ("move_root", "merge", ["county"], ["housing"]),
        ("move_into_below", "merge", ["housing"], ["works"]),
        ("move_kind", "rename", ["roads"], ["housing"]),
    ],
)
def test_a_document_that_makes_no_sense_is_refused_in_words(county, code, kind, sources, targets):
    with refused(code):
        record(county, kind, sources, targets)
    assert moves.all_moves(county.area_id) == []


@pytest.mark.parametrize("days", [-367, 367])
def test_a_date_that_is_far_off_is_a_wrong_year(county, days):
    with refused("move_far"):
        record(county, "merge", ["roads"], ["housing"], on=TODAY + timedelta(days=days))


def test_the_second_document_of_a_day_sees_what_the_first_decided(county):
    first = record(county, "merge", ["roads"], ["environment"])
    with refused("move_dissolved"):
        record(county, "merge", ["roads"], ["housing"])
    with refused("move_to_dissolved"):
        record(county, "merge", ["housing"], ["roads"])
    with refused("move_circle"):
        record(county, "merge", ["environment"], ["roads"])
    second = record(county, "merge", ["environment"], ["housing"])  # a chain: roads → environment → housing
    assert moves.before(moves.move_for(county.clerk, second)).pk == first
    assert moves.predecessors(county.area_id, [county.units["housing"].pk], TODAY) == {
        county.units["roads"].pk, county.units["environment"].pk,
    }  # fmt: skip


def test_a_longer_circle_is_found_too(county):
    names = {1: "甲", 2: "乙", 3: "丙"}
    plan = moving.Plan(
        "merge", [3], [1], TODAY, TODAY, names, closed=(), successors={1: [2], 2: [3]}, roots=(), below={3: [3]}
    )
    with refused("move_circle"):
        moving.reorganise(plan)


def test_until_its_day_nothing_changes_hands(county):
    record(county, "merge", ["roads"], ["housing"], on=TODAY + timedelta(days=3))
    housing = [county.units["housing"].pk]
    assert moves.predecessors(county.area_id, housing, TODAY + timedelta(days=2)) == frozenset()
    assert moves.predecessors(county.area_id, housing, TODAY + timedelta(days=3)) == {county.units["roads"].pk}


def test_a_wrong_entry_is_cancelled_while_nothing_has_moved(county):
    move = record(county, "merge", ["roads"], ["housing"])
    actions.cancel_move(move, "写错了", by=county.security_admin, at=county.noon)
    assert Unit.objects.get(pk=county.units["roads"].pk).dissolves_on is None
    again = record(county, "merge", ["roads"], ["environment"])
    actions.note_moved(again, 2, settles=False, by=county.clerk.signing("ledger.issue"), at=county.noon)
    with refused("move_begun"):
        actions.cancel_move(again, "后悔了", by=county.security_admin, at=county.noon)


def test_a_dissolved_unit_closes_after_its_move_and_leaves_its_names_to_the_successor(county):
    move = record(county, "merge", ["roads"], ["housing"])
    empty(county, "roads")
    with refused("unit_in_move"):
        actions.close_unit(county.units["roads"].pk, by=county.security_admin, at=county.noon)
    settle(county, move)
    actions.close_unit(county.units["roads"].pk, by=county.security_admin, at=county.noon)
    for name in ("云溪县交通运输局", "交通局"):
        assert [m.unit_id for m in queries.match_units(county.area_id, name)] == [county.units["housing"].pk]


def test_the_villages_of_a_merged_township_go_along_in_the_same_act(county):
    move = record(county, "merge", ["hekou"], ["qingshi"])
    assert [c.unit.short_name for c in moves.children(moves.move_for(county.clerk, move))] == ["柳林村"]
    settle(county, move)
    village, township = (Unit.objects.get(pk=county.units[name].pk) for name in ("liulin", "qingshi"))
    assert (village.parent_id, village.path) == (township.pk, f"{township.path}{village.pk}.")
    assert village.pk in queries.below(county.area_id, [township.pk])
    for post in Post.objects.filter(unit=county.units["hekou"], to_on=None):
        actions.move_post(post.pk, township.pk, by=county.security_admin, at=county.noon)
    actions.close_unit(county.units["hekou"].pk, by=county.security_admin, at=county.noon)  # on the same day


def split_in_two(county):
    """Hekou goes to two townships: which of them gets the village is not said by the document."""
    new = actions.found_unit(
        "东沟镇人民政府", "东沟镇", "C09", "township", county.units["county"].pk, by=county.security_admin, at=county.noon
    ).stream_id  # fmt: skip
    return new, actions.record_move(
        "split", "撤镇设镇", "云发〔2026〕6号", TODAY, [county.units["hekou"].pk], [county.units["qingshi"].pk, new],
        by=county.security_admin, at=county.noon,
    ).stream_id  # fmt: skip


def test_a_split_waits_until_each_village_has_a_place(county):
    new, move = split_in_two(county)
    village = county.units["liulin"].pk
    with refused("move_children_left"):
        settle(county, move)
    note = {"settles": True, "by": county.clerk.signing("ledger.issue"), "at": county.noon}
    with refused("move_child_elsewhere"):
        actions.note_moved(move, 0, placed={village: county.units["roads"].pk}, **note)
    with refused("move_child_elsewhere"):
        actions.note_moved(move, 0, placed={county.units["works"].pk: new}, **note)
    told = actions.note_moved(move, 0, placed={village: new}, **note)
    assert told.pub["places"] == [{"unit": village, "to": new}] and told.pub["settles"]
    placed = Unit.objects.get(pk=village)
    assert (placed.parent_id, placed.path) == (new, f"{Unit.objects.get(pk=new).path}{village}.")


def test_where_only_one_successor_fits_nobody_is_asked(county):
    move = record(county, "split", ["hekou"], ["qingshi", "roads"])  # no village lies below a bureau
    settle(county, move)
    assert Unit.objects.get(pk=county.units["liulin"].pk).parent_id == county.units["qingshi"].pk


def test_with_a_function_a_village_goes_only_if_it_is_named(county):
    village = county.units["liulin"].pk
    settle(county, record(county, "transfer", ["hekou"], ["qingshi"]))
    assert Unit.objects.get(pk=village).parent_id == county.units["hekou"].pk
    again = record(county, "transfer", ["hekou"], ["qingshi"], title="划村")
    by = county.clerk.signing("ledger.issue")
    actions.note_moved(again, 0, settles=True, by=by, at=county.noon, placed={village: county.units["qingshi"].pk})
    assert Unit.objects.get(pk=village).parent_id == county.units["qingshi"].pk


def test_a_name_is_changed_by_a_document_on_its_day(county):
    roads = county.units["roads"].pk
    with refused("rename_early"):
        actions.rename_unit(
            roads, "云溪县交通和港航局", "交港局", paper="云编发〔2026〕3号", on=TODAY + timedelta(days=1),
            by=county.security_admin, at=county.noon,
        )  # fmt: skip
    entry = actions.rename_unit(
        roads,
        "云溪县交通和港航局",
        "交港局",
        paper="云编发〔2026〕3号",
        on=TODAY,
        by=county.security_admin,
        at=county.noon,
    )
    assert entry.pub["on"] == "2026-03-02"


def test_people_go_along_and_their_roles_wait_for_the_auditor(county):
    liaison = county.roads_liaison
    actions.move_post(
        liaison.post_id, county.units["housing"].pk, by=county.security_admin.fresh(county.noon), at=county.noon
    )
    moved = county.actor("roads_liaison")
    assert (moved.unit_name, moved.post_title, moved.roles) == ("住建局", "科员", frozenset())
    grant = RoleGrant.objects.get(person_id=liaison.person_id, state=RoleGrant.PROPOSED)
    assert (grant.role, grant.scope_unit_id) == ("liaison", county.units["housing"].pk)
    actions.confirm_role(grant.pk, by=county.auditor.fresh(county.noon), at=county.noon)
    assert county.actor("roads_liaison").roles == {"liaison"}


def test_only_the_security_administrator_records_it(county):
    with refused("not_allowed"):
        actions.record_move(
            "merge", "方案", "", TODAY, [county.units["roads"].pk], [county.units["housing"].pk],
            by=county.clerk, at=county.noon,
        )  # fmt: skip
