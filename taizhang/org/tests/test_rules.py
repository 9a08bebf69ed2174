"""What org allows, without a database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.org import roles, rules
from taizhang.org.roles import ADMIN_ROLES, BUSINESS_ROLES

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


def refused(code):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


@pytest.mark.parametrize("one", sorted(ADMIN_ROLES))
@pytest.mark.parametrize("other", sorted(roles.ROLES))
def test_an_administrator_holds_no_second_office(one, other):
    if one == other:
        rules.separate({one}, other)
        return
    with refused("roles_exclude"):
        rules.separate({one}, other)
    with refused("roles_exclude"):
        rules.separate({other}, one)


def test_a_small_office_may_let_one_person_enter_and_verify():
    rules.separate({"clerk"}, "verifier")


def test_nobody_proposes_a_role_for_himself():
    with refused("grant_to_self"):
        rules.propose_role(by_person=1, for_person=1, held=(), role="clerk", is_pending=False)


def test_the_same_proposal_is_not_made_twice():
    with refused("grant_pending"):
        rules.propose_role(by_person=1, for_person=2, held=(), role="clerk", is_pending=True)


def confirm(**changes):
    case = {
        "state": "proposed",
        "persons_acting": [3],
        "proposed_by": [1],
        "for_person": 2,
        "held": (),
        "role": "clerk",
    }
    rules.confirm_role(**{**case, **changes})


def test_another_person_confirms():
    confirm()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"persons_acting": [1]}, "grant_same_person"),
        ({"persons_acting": [3, 1]}, "grant_same_person"),
        ({"persons_acting": [3], "proposed_by": [1, 3]}, "grant_same_person"),
        ({"persons_acting": [2]}, "grant_to_self"),
        ({"persons_acting": [3, 2]}, "grant_to_self"),
        ({"state": "granted"}, "grant_not_pending"),
        ({"held": ("auditor",)}, "roles_exclude"),
    ],
)
def test_a_confirmation_that_is_not_independent_is_refused(changes, code):
    with refused(code):
        confirm(**changes)


def test_the_last_administrator_of_a_kind_cannot_be_taken_away():
    with refused("last_administrator"):
        rules.revoke_role(state="granted", role="auditor", others_holding=0)
    rules.revoke_role(state="granted", role="auditor", others_holding=1)
    rules.revoke_role(state="granted", role="clerk", others_holding=0)


def lend(**changes):
    case = {
        "from_post": 1,
        "to_post": 2,
        "from_person": 1,
        "to_person": 2,
        "own_roles": frozenset({"unit_head"}),
        "to_roles": frozenset({"liaison"}),
        "roles": frozenset({"unit_head"}),
        "from_on": TODAY,
        "to_on": TODAY + timedelta(days=29),
        "today": TODAY,
        "is_standing_in": False,
    }
    rules.delegate(rules.Lending(**{**case, **changes}))


def test_thirty_days_can_be_lent():
    lend()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to_on": TODAY + timedelta(days=30)}, "delegation_too_long"),
        ({"to_on": TODAY - timedelta(days=1)}, "delegation_backwards"),
        ({"from_on": TODAY - timedelta(days=1)}, "delegation_past"),
        ({"roles": frozenset({"clerk"})}, "delegation_not_own"),
        ({"roles": frozenset()}, "delegation_empty"),
        ({"is_standing_in": True}, "delegation_transitive"),
        ({"to_person": 1}, "delegation_to_self"),
        ({"to_roles": frozenset({"auditor"})}, "delegation_to_admin"),
        (
            {"roles": frozenset({"security_admin"}), "own_roles": frozenset({"security_admin"})},
            "delegation_admin",
        ),
    ],
)
def test_what_may_not_be_lent(changes, code):
    with refused(code):
        lend(**changes)


def problems(profile, password, **changes):
    case = {"username": "DC0107", "is_common": False, "was_used": False, **changes}
    return [str(problem) for problem in rules.password_problems(profile, password, **case)]


@pytest.mark.parametrize(
    ("profile", "password", "is_fine"),
    [
        ("djcp3", "Liu-shu-2026", True),
        ("djcp3", "Liushu2026", False),
        ("djcp3", "柳树下的石头2026ab", True),
        ("djcp3", "liushu-xiadeshi", False),
        ("asvs", "liushu xia de shi tou", True),
        ("asvs", "Liu-shu-2026", False),
        ("djcp3", "aA1" + "长" * 90, True),
        ("djcp3", "aA1" + "x" * 126, False),
        ("djcp3", "Dc0107-2026-xx", False),
    ],
)
def test_both_lawful_password_profiles(profile, password, is_fine):
    assert (problems(profile, password) == []) is is_fine


def test_a_password_does_not_come_back_and_is_not_a_common_one():
    assert problems("asvs", "x" * 20, was_used=True) == ["不能与最近 5 次用过的相同"]
    assert problems("asvs", "x" * 20, is_common=True) == ["这个密码太常见，容易被猜到"]


def test_only_one_profile_asks_for_a_new_password_after_ninety_days():
    old = NOON - timedelta(days=91)
    assert rules.password_is_due("djcp3", old, NOON)
    assert not rules.password_is_due("djcp3", NOON - timedelta(days=89), NOON)
    assert not rules.password_is_due("asvs", old, NOON)


@pytest.mark.parametrize(
    ("began", "seen", "is_admin", "is_over"),
    [
        (60, 29, False, False),
        (60, 31, False, True),
        (60, 16, True, True),
        (60, 14, True, False),
        (12 * 60 + 1, 1, False, True),
        (-10, 0, False, True),
    ],
)
def test_sessions_end_after_idling_and_after_twelve_hours(began, seen, is_admin, is_over):
    ago = {"began_at": NOON - timedelta(minutes=began), "seen_at": NOON - timedelta(minutes=seen)}
    assert rules.session_is_over(**ago, is_admin=is_admin, at=NOON) is is_over


def test_nobody_can_reset_both_halves_of_an_account_in_a_day():
    case = {"by_person": 1, "for_person": 2, "kind": "password", "at": NOON}
    rules.start_reset(**case, latest_other=None)
    rules.start_reset(**case, latest_other=NOON - timedelta(hours=25))
    with refused("reset_both"):
        rules.start_reset(**case, latest_other=NOON - timedelta(hours=23))
    with refused("reset_self"):
        rules.start_reset(**{**case, "for_person": 1}, latest_other=None)


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ([(date(2027, 1, 1), "rest", "")], "calendar_other_year"),
        ([(date(2026, 10, 1), "rest", "")] * 2, "calendar_twice"),
        ([(date(2026, 10, 1), "work", "")], "calendar_plain_workday"),
        ([(date(2026, 10, 1), "maybe", "")], "calendar_kind"),
    ],
)
def test_a_calendar_table_makes_sense(days, code):
    with refused(code):
        rules.calendar_days(2026, days)


def test_no_room_can_give_business_to_an_administrator():
    for role in ADMIN_ROLES:
        with pytest.raises(ValueError, match="must not do business"):
            roles.allow(role, "ledger.issue")
        held = [act for act, holders in roles.acts().items() if role in holders]
        rooms = {act.partition(".")[0] for act in held if not act.endswith(".see")}
        assert rooms <= {"org", "journal", "jobs", "ui", "cockpit", "notices"}, role
    own = {"unit_head": {"org.staff"}, "clerk": {"org.try_calendar"}}  # trying changes nothing
    for role in BUSINESS_ROLES:
        held = [act for act, holders in roles.acts().items() if role in holders]
        assert {act for act in held if act.startswith("org.")} == own.get(role, set()), role
