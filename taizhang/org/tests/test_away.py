"""People move, leave, or are away: planned endings, 请假, and stand-ins whom the head of the unit names (AB岗)."""

from datetime import date, timedelta

import pytest

from taizhang.engine import verify
from taizhang.engine.refusal import Refused
from taizhang.org import actions, away, queries, rules
from taizhang.org.models import Delegation, Leave, Post, RoleGrant

TODAY = date(2026, 3, 2)
FROM, TO = TODAY, date(2026, 3, 9)
LATER = date(2026, 3, 31)


def refused(code):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def appoint(county, absentee="housing_liaison", stand_in="housing_worker", by="housing_head", **more):
    case = {"roles": ["liaison"], "reason": "外出学习", "from_on": FROM, "to_on": TO, **more}
    return actions.appoint_stand_in(
        county.actor(absentee).post_id,
        county.actor(stand_in).post_id,
        by=county.actor(by),
        at=county.noon,
        **case,
    )


# ── AB岗 ───────────────────────────────────────────────────────────────────────


def test_the_head_names_a_stand_in_while_the_absentee_is_not_asked(county):
    recorded = appoint(county)
    actor = county.actor("housing_worker", hat=f"d{recorded.stream_id}")
    assert (actor.roles, actor.for_name, actor.unit_name) == ({"liaison"}, "李想", "住建局")
    assert Delegation.objects.get(pk=recorded.stream_id).given_by_id == county.housing_head.person_id


def test_the_absentee_takes_it_back_at_once_and_so_does_the_head(county):
    for part in ("housing_liaison", "housing_head"):
        recorded = appoint(county)
        actions.end_delegation(recorded.stream_id, by=county.actor(part), at=county.noon)
        assert county.actor("housing_worker", hat=f"d{recorded.stream_id}").for_name == ""


def test_a_head_does_not_end_what_a_person_lent_himself(county):
    lent = actions.delegate(
        county.roads_liaison.post_id, ["liaison"], "出差", FROM, TO, by=county.housing_liaison, at=county.noon
    )
    with refused("not_allowed"):
        actions.end_delegation(lent.stream_id, by=county.housing_head, at=county.noon)


@pytest.mark.parametrize(
    ("code", "case"),
    [
        ("appoint_other_unit", {"absentee": "roads_liaison"}),
        ("appoint_from_outside", {"stand_in": "roads_liaison"}),
        ("appoint_own_post", {"absentee": "housing_head", "roles": ["unit_head"]}),
        ("appoint_self", {"stand_in": "housing_head"}),
        ("delegation_not_own", {"roles": ["unit_head"]}),
        ("delegation_too_long", {"to_on": FROM + timedelta(days=30)}),
        ("delegation_past", {"from_on": FROM - timedelta(days=1)}),
        ("not_allowed", {"by": "clerk"}),
    ],
)
def test_a_head_gives_nothing_but_what_a_post_of_the_own_unit_holds(county, code, case):
    with refused(code):
        appoint(county, **case)


def test_it_is_renewed_after_thirty_days(county):
    appoint(county, to_on=FROM + timedelta(days=29))
    appoint(county, from_on=FROM + timedelta(days=30), to_on=FROM + timedelta(days=59))


def test_who_stands_in_for_the_head_does_not_hand_the_heads_post_on(county):
    lent = actions.delegate(
        county.housing_liaison.post_id, ["unit_head"], "出差", FROM, TO, by=county.housing_head, at=county.noon
    )
    deputy = county.actor("housing_liaison", hat=f"d{lent.stream_id}")
    with refused("appoint_own_post"):
        actions.appoint_stand_in(
            county.housing_head.post_id, county.housing_worker.post_id, ["unit_head"], "出差", FROM, TO,
            by=deputy, at=county.noon,
        )  # fmt: skip
    with refused("appoint_self"):
        actions.appoint_stand_in(
            county.housing_verifier.post_id, county.housing_liaison.post_id, ["verifier"], "出差", FROM, TO,
            by=deputy, at=county.noon,
        )  # fmt: skip


def test_a_stand_in_who_verifies_is_named_only_after_the_head_was_told(county):
    with pytest.raises(Refused) as told:
        appoint(county, stand_in="housing_verifier")
    assert "魏安代办期间，不能核验李想和魏安经手过的事项" in told.value.message.format(**told.value.params)
    assert not Delegation.objects.exists()
    appoint(county, stand_in="housing_verifier", knows=True)


def test_a_verifier_knows_for_whom_he_stands_in_under_the_own_hat_too(county):
    appoint(county, stand_in="housing_verifier", knows=True)
    liaison = county.housing_liaison
    assert county.actor("housing_verifier").stands_in_for == ((liaison.person_id, county.units["housing"].path),)
    over = county.noon + timedelta(days=8)
    assert county.actor("housing_verifier", at=over).stands_in_for == ()


# ── 请假 ───────────────────────────────────────────────────────────────────────


def leave(county, part="housing_liaison", by=None, **more):
    person, by = county.actor(part), county.actor(by or part)
    case = {"from_on": FROM, "to_on": TO, "kind": "annual", "post_id": person.post_id, **more}
    return actions.take_leave(person.person_id, by=by, at=county.noon, **case)


def names(county, day=TODAY):
    return [(each.name, each.stand_ins) for each in away.who_is_away(county.area_id, day)]


def test_a_leave_shows_who_is_away_and_who_stands_in(county):
    leave(county)
    assert names(county) == [("李想", "")]
    appoint(county)
    assert names(county) == [("李想", "陶然")]
    assert names(county, TO + timedelta(days=1)) == []


def test_why_somebody_is_away_stands_in_no_leaf(county):
    recorded = leave(county, kind="sick", note="住院")
    assert "sick" not in str(recorded.pub) and "住院" not in str(recorded.pub)
    assert Leave.objects.get(pk=recorded.stream_id).kind == "sick"


def test_the_head_records_a_leave_for_the_own_people_only(county):
    leave(county, by="housing_head")
    with refused("leave_other_unit"):
        leave(county, part="roads_liaison", by="housing_head")
    with refused("leave_other_unit"):
        leave(county, part="roads_liaison", by="housing_head", post_id=county.housing_worker.post_id)


@pytest.mark.parametrize(
    ("code", "case"),
    [
        ("leave_backwards", {"to_on": FROM - timedelta(days=1)}),
        ("leave_over", {"from_on": FROM - timedelta(days=5), "to_on": FROM - timedelta(days=1)}),
        ("leave_long_ago", {"from_on": FROM - timedelta(days=8)}),
        ("leave_too_long", {"to_on": FROM + timedelta(days=366)}),
        ("leave_kind", {"kind": "nothing"}),
    ],
)
def test_a_leave_has_a_period_that_makes_sense(county, code, case):
    with refused(code):
        leave(county, **case)


def test_the_same_days_are_not_taken_twice_and_come_free_when_one_is_back(county):
    first = leave(county)
    with refused("leave_twice"):
        leave(county, from_on=TO, to_on=TO + timedelta(days=3))
    actions.end_leave(first.stream_id, by=county.housing_liaison, at=county.noon)
    assert names(county) == []
    leave(county, from_on=TO, to_on=TO + timedelta(days=3))
    with refused("leave_is_over"):
        actions.end_leave(first.stream_id, by=county.housing_liaison, at=county.noon)


# ── 预定离岗 ───────────────────────────────────────────────────────────────────


def plan(county, part="housing_liaison", day=LATER, at=None):
    post_id = county.actor(part).post_id
    return actions.end_post(post_id, by=county.security_admin, at=at or county.noon, to_on=day)


def test_a_planned_ending_cuts_roles_and_delegations_off_on_its_day(county):
    lent = actions.delegate(
        county.housing_liaison.post_id, ["unit_head"], "出差", date(2026, 3, 20), date(2026, 4, 10),
        by=county.housing_head, at=county.noon,
    )  # fmt: skip
    beyond = actions.delegate(
        county.housing_liaison.post_id, ["unit_head"], "出差", date(2026, 4, 12), date(2026, 4, 20),
        by=county.housing_head, at=county.noon,
    )  # fmt: skip
    plan(county)
    last_day, next_day = county.noon + timedelta(days=29), county.noon + timedelta(days=30)
    assert county.actor("housing_liaison", at=last_day).roles == {"liaison"}
    assert county.actor("housing_liaison", at=next_day) is None
    assert Delegation.objects.get(pk=lent.stream_id).to_on == LATER
    assert Delegation.objects.get(pk=beyond.stream_id).revoked_at is not None
    assert RoleGrant.objects.get(post_id=county.housing_liaison.post_id).to_on == LATER


def test_a_planned_ending_can_come_sooner_but_not_later(county):
    plan(county)
    with refused("post_end_later"):
        plan(county, day=LATER + timedelta(days=1))
    with refused("post_end_past"):
        plan(county, day=TODAY - timedelta(days=1))
    plan(county, day=date(2026, 3, 16))
    assert Post.objects.get(pk=county.housing_liaison.post_id).to_on == date(2026, 3, 16)


def test_after_a_planned_ending_the_person_may_become_an_administrator(county):
    """What was held in a post that is over is held no longer; before its last day it still is."""
    plan(county)
    person = county.housing_liaison.person_id
    after = county.noon + timedelta(days=30)
    post = actions.begin_post(person, county.units["office"].pk, "审计专员", by=county.security_admin, at=county.noon)
    with refused("roles_exclude"):
        actions.propose_role(post.stream_id, "auditor", by=county.security_admin, at=county.noon)
    later = county.actor("security_admin", at=after)
    actions.propose_role(post.stream_id, "auditor", by=later, at=after)


def test_the_last_administrator_does_not_plan_to_leave(county):
    with refused("last_administrator"):
        actions.end_post(
            county.auditor.post_id, by=county.actor("security_admin"), at=county.noon, to_on=LATER
        )  # fmt: skip


def test_who_is_gone_holds_no_post(county):
    plan(county)
    assert queries.posts_of_person(county.area_id, county.housing_liaison.person_id, on=LATER + timedelta(days=1)) == []


def test_bounds_are_those_of_the_offline_verifier():
    assert rules.DELEGATION_DAYS == verify.DELEGATION_DAYS
