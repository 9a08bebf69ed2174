"""Rule S7 from the action down to the tables."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from taizhang import journal
from taizhang.engine.refusal import Refused
from taizhang.org import actions
from taizhang.org.guards import ROLES_EXCLUDE
from taizhang.org.models import RoleGrant


def refused(code):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


@pytest.fixture
def propose(county):
    def propose(part, role, by=None, at=county.noon):
        by = by or county.security_admin
        return actions.propose_role(county.actor(part).post_id, role, by=by, at=at)

    return propose


def test_a_role_needs_one_who_proposes_and_another_who_confirms(county, propose):
    entry = propose("housing_liaison", "inspector")
    assert "inspector" not in county.housing_liaison.roles
    done = actions.confirm_role(entry.stream_id, by=county.auditor, at=county.noon)
    assert done.type == "org.role.granted"
    assert "inspector" in county.housing_liaison.roles


def test_the_auditor_cannot_propose_and_the_proposer_cannot_confirm(county, propose):
    with refused("not_allowed"):
        propose("housing_liaison", "inspector", by=county.auditor)
    entry = propose("housing_liaison", "inspector")
    with refused("not_allowed"):
        actions.confirm_role(entry.stream_id, by=county.security_admin, at=county.noon)


def test_the_system_administrator_has_no_say_in_roles(county, propose):
    with refused("not_allowed"):
        propose("clerk", "inspector", by=county.system_admin)


def test_nobody_becomes_an_administrator_beside_his_business(county, propose):
    for role in ("auditor", "system_admin", "security_admin"):
        with refused("roles_exclude"):
            propose("clerk", role)
    with refused("roles_exclude"):
        propose("auditor", "clerk")
    with refused("roles_exclude"):
        propose("auditor", "system_admin")


def test_the_security_administrator_gives_himself_nothing(county, propose):
    with refused("grant_to_self"):
        propose("security_admin", "security_admin")


def test_an_unconfirmed_second_office_is_still_refused_when_the_first_came_between(county, propose):
    """Two proposals that exclude each other can both wait; only one can be confirmed."""
    person = actions.enter_person("新来", by=county.security_admin, at=county.noon).stream_id
    post = actions.begin_post(
        person, county.units["office"].pk, "科员", by=county.security_admin, at=county.noon
    ).stream_id
    keeper = {"by": county.security_admin, "at": county.noon}
    first = actions.propose_role(post, "auditor", **keeper).stream_id
    second = actions.propose_role(post, "clerk", **keeper).stream_id
    actions.confirm_role(first, by=county.auditor, at=county.noon)
    with refused("roles_exclude"):
        actions.confirm_role(second, by=county.auditor, at=county.noon)


def test_without_a_fresh_second_factor_no_role_is_granted(county, propose):
    later = county.noon.replace(minute=6)
    with refused("factor_not_fresh"):
        propose("housing_liaison", "inspector", at=later)
    propose("housing_liaison", "inspector", by=county.security_admin.fresh(later), at=later)


def test_a_refused_proposal_gives_nothing_and_says_why(county, propose):
    entry = propose("housing_liaison", "inspector")
    actions.refuse_role(entry.stream_id, "编制未到", by=county.auditor, at=county.noon)
    assert "inspector" not in county.housing_liaison.roles
    assert journal.stream_of(county.area_id, "grant", entry.stream_id)[0].priv["reason"] == "编制未到"
    with refused("grant_not_pending"):
        actions.confirm_role(entry.stream_id, by=county.auditor, at=county.noon)


def test_a_role_taken_away_is_gone_at_once(county):
    grant = RoleGrant.objects.get(person_id=county.clerk.person_id)
    actions.revoke_role(grant.pk, "调整分工", by=county.security_admin, at=county.noon)
    assert county.clerk.roles == frozenset()


def test_the_county_is_never_left_without_an_auditor(county):
    grant = RoleGrant.objects.get(role="auditor")
    with refused("last_administrator"):
        actions.revoke_role(grant.pk, "离开", by=county.security_admin, at=county.noon)
    with refused("last_administrator"):
        actions.end_post(county.auditor.post_id, by=county.security_admin, at=county.noon)


# ── the tables, past every action ──────────────────────────────────────────────


def insert(county, part, role, *, state="granted", proposed_by="security_admin", decided_by="auditor"):
    actor = county.actor(part)
    persons = [county.actor(each).person_id if each else None for each in (proposed_by, decided_by)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO org_rolegrant (id, area_id, post_id, person_id, role, scope_unit_id, from_on, state,"
            " proposed_by_id, proposed_at, decided_by_id, decided_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                999_999,
                county.area_id,
                actor.post_id,
                actor.person_id,
                role,
                actor.unit_id,
                date(2026, 3, 2),
                state,
                persons[0],
                county.noon,
                persons[1],
                county.noon,
            ],
        )


def test_sql_can_give_an_ordinary_second_role(county):
    insert(county, "clerk", "inspector")


@pytest.mark.parametrize(
    ("part", "role"),
    [("clerk", "auditor"), ("leader", "system_admin"), ("system_admin", "clerk"), ("system_admin", "security_admin")],
)
def test_sql_cannot_join_what_excludes_each_other(county, part, role):
    with pytest.raises(IntegrityError):
        insert(county, part, role)


def test_sql_cannot_turn_a_role_into_an_excluded_one(county):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE org_rolegrant SET role = 'auditor' WHERE person_id = %s AND role = 'clerk'",
            [county.clerk_verifier.person_id],
        )


@pytest.mark.parametrize(
    "who",
    [
        {"proposed_by": "clerk"},
        {"decided_by": "clerk"},
        {"proposed_by": "auditor", "decided_by": "auditor"},
        {"proposed_by": "auditor", "decided_by": None},
        {"proposed_by": None, "decided_by": "auditor"},
    ],
)
def test_sql_cannot_grant_without_two_other_people(county, who):
    with pytest.raises(IntegrityError):
        insert(county, "clerk", "inspector", **who)


def test_sql_knows_no_other_role(county):
    with pytest.raises(IntegrityError):
        insert(county, "clerk", "emperor")


def test_without_the_guard_sql_would_get_through_and_the_check_says_it_is_missing(county):
    """The control: with the trigger dropped the same statement is accepted, so the test above can fail."""
    assert ROLES_EXCLUDE.missing() == []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER org_roles_exclude_insert")
        else:
            cursor.execute("DROP TRIGGER org_roles_exclude ON org_rolegrant")
    insert(county, "clerk", "auditor")
    assert ROLES_EXCLUDE.missing() != []
