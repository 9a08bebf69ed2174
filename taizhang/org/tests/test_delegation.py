"""代办: a stand-in acts with another's roles for a while, and both are counted."""

from datetime import date, timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.org import actions
from taizhang.org.models import Delegation, RoleGrant

FROM, TO = date(2026, 3, 2), date(2026, 3, 9)


def refused(code):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


@pytest.fixture
def lent(county):
    """The head of the housing bureau travels; his liaison stands in."""
    head, liaison = county.housing_head, county.housing_liaison
    return actions.delegate(liaison.post_id, ["unit_head"], "出差", FROM, TO, by=head, at=county.noon)


def stand_in(county, lent, at=None):
    return county.actor("housing_liaison", at=at or county.noon, hat=f"d{lent.stream_id}")


def test_the_stand_in_wears_one_hat_at_a_time(county, lent):
    assert county.housing_liaison.roles == {"liaison"}
    assert stand_in(county, lent).roles == {"unit_head"}


def test_both_names_stand_under_the_act(county, lent):
    actor = stand_in(county, lent)
    assert actor.by_text == "住建局 李想 代 住建局 王立新（单位负责人）"
    signature = actor.signing()
    assert (signature.person_id, signature.for_person_id) == (actor.person_id, county.housing_head.person_id)


def test_both_identities_count(county, lent):
    actor, head = stand_in(county, lent), county.housing_head
    assert {person for person, _, _ in actor.identities} == {actor.person_id, head.person_id}


def test_the_hat_is_of_the_other_unit_and_the_own_one_is_kept(county):
    lent = actions.delegate(
        county.roads_head.post_id, ["unit_head"], "出差", FROM, TO, by=county.housing_head, at=county.noon
    )
    actor = county.actor("roads_head", hat=f"d{lent.stream_id}")
    assert actor.unit_id == county.units["housing"].pk
    assert actor.own_unit_id == county.units["roads"].pk
    assert [unit for _, _, unit in actor.identities] == [actor.own_unit_id, actor.unit_id]


def test_it_is_over_the_day_after_its_last(county, lent):
    assert stand_in(county, lent, county.noon + timedelta(days=7)).for_name == "王立新"
    assert stand_in(county, lent, county.noon + timedelta(days=8)).for_name == ""


def test_it_does_not_begin_before_its_first_day(county):
    later = actions.delegate(
        county.housing_liaison.post_id, ["unit_head"], "出差", FROM + timedelta(days=1), TO,
        by=county.housing_head, at=county.noon,
    )  # fmt: skip
    assert stand_in(county, later).for_name == ""
    assert stand_in(county, later, county.noon + timedelta(days=1)).for_name == "王立新"


@pytest.mark.parametrize("part", ["housing_head", "housing_liaison", "security_admin"])
def test_either_side_and_the_security_administrator_can_end_it_at_once(county, lent, part):
    actions.end_delegation(lent.stream_id, by=county.actor(part), at=county.noon)
    assert stand_in(county, lent).for_name == ""
    with refused("delegation_over"):
        actions.end_delegation(lent.stream_id, by=county.actor(part), at=county.noon)


def test_a_third_person_cannot_end_it(county, lent):
    with refused("not_allowed"):
        actions.end_delegation(lent.stream_id, by=county.roads_head, at=county.noon)


def test_what_was_lent_is_not_lent_on(county, lent):
    with refused("delegation_transitive"):
        actions.delegate(
            county.roads_head.post_id, ["unit_head"], "再转", FROM, TO, by=stand_in(county, lent), at=county.noon
        )


def test_an_administrator_neither_lends_nor_stands_in(county):
    with refused("delegation_admin"):
        actions.delegate(
            county.clerk.post_id, ["security_admin"], "休假", FROM, TO, by=county.security_admin, at=county.noon
        )
    with refused("delegation_to_admin"):
        actions.delegate(county.auditor.post_id, ["clerk"], "休假", FROM, TO, by=county.clerk, at=county.noon)


def test_who_stands_in_cannot_become_an_administrator_meanwhile(county):
    """S9: the lent role counts as held."""
    person = actions.enter_person("新来", by=county.security_admin, at=county.noon).stream_id
    post = actions.begin_post(
        person, county.units["office"].pk, "科员", by=county.security_admin, at=county.noon
    ).stream_id
    actions.delegate(post, ["clerk"], "休假", FROM, TO, by=county.clerk, at=county.noon)
    with refused("roles_exclude"):
        actions.propose_role(post, "auditor", by=county.security_admin, at=county.noon)


def test_a_role_taken_from_the_lender_is_gone_for_the_stand_in(county, lent):
    grant = RoleGrant.objects.get(post_id=county.housing_head.post_id)
    actions.revoke_role(grant.pk, "免职", by=county.security_admin, at=county.noon)
    assert Delegation.objects.get(pk=lent.stream_id).revoked_at is not None
    assert stand_in(county, lent).for_name == ""
