"""Sessions begin under a new id and die when they should (trust A4)."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from taizhang.org import accounts, actions
from taizhang.org.models import Account, RoleGrant
from taizhang.ui import clock
from tests.cast import PASSWORD

from . import doors

NEW = "Shanshui-2026-yx"


@pytest.fixture
def two(county, enter):
    """The same person at two browsers."""
    return enter("housing_liaison"), enter("housing_liaison")


def session_id(client):
    return client.cookies["sessionid"].value


def test_a_session_id_brought_along_is_not_taken(county):
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    doors.password(client, "clerk")
    assert session_id(client) != "a" * 32 and doors.is_in(client)


def test_the_id_changes_at_every_step_in_and_at_step_up(county):
    client, account = Client(), county.account("clerk")
    doors.bind(account)
    doors.password(client, "clerk")
    first = session_id(client)
    client.post(doors.WAY_IN, {"code": doors.code_of(account)})
    second = session_id(client)
    doors.forget_used_code(account)
    client.post("/me/verify/check/", {"code": doors.code_of(account)})
    third = session_id(client)
    assert len({first, second, third}) == 3
    assert not Session.objects.filter(pk__in=[first, second]).exists()


@pytest.mark.parametrize(
    ("part", "minutes", "still_in"),
    [("clerk", 29, True), ("clerk", 31, False), ("auditor", 14, True), ("auditor", 16, False)],
)
def test_who_idles_is_signed_out(county, enter, part, minutes, still_in):
    client = enter(part)
    with clock.frozen(clock.now() + timedelta(minutes=minutes)):
        assert doors.is_in(client) is still_in


def test_after_twelve_hours_the_busiest_is_signed_out(county, enter):
    client, began = enter("clerk"), clock.now()
    for quarter in range(1, 48):
        with clock.frozen(began + timedelta(minutes=15 * quarter)):
            assert doors.is_in(client)
    with clock.frozen(began + timedelta(hours=12, minutes=1)):
        assert not doors.is_in(client)


def test_a_new_password_ends_the_other_session_and_keeps_this_one(two):
    here, there = two
    before = session_id(here)
    answer = here.post("/me/password/set/", {"password": PASSWORD, "new_password": NEW, "again": NEW})
    assert answer.status_code == 303
    assert doors.is_in(here) and session_id(here) != before
    assert not doors.is_in(there)


def test_a_new_second_factor_ends_all_sessions(county, two):
    account = county.account("housing_liaison")
    accounts.begin_factor(account)
    assert accounts.confirm_factor(account, doors.code_of(account, confirmed=False), by=None, at=county.noon)
    assert not any(doors.is_in(client) for client in two)


def test_a_granted_role_ends_all_sessions(county, two):
    post = county.housing_liaison.post_id
    proposed = actions.propose_role(post, "inspector", by=county.security_admin, at=county.noon)
    assert all(doors.is_in(client) for client in two)
    actions.confirm_role(proposed.stream_id, by=county.auditor, at=county.noon)
    assert not any(doors.is_in(client) for client in two)


def test_a_role_taken_away_ends_all_sessions(county, two):
    grant = RoleGrant.objects.get(post_id=county.housing_liaison.post_id)
    actions.revoke_role(grant.pk, "调整", by=county.security_admin, at=county.noon)
    assert not any(doors.is_in(client) for client in two)


def test_leaving_the_post_ends_all_sessions(county, two):
    actions.end_post(county.housing_liaison.post_id, by=county.security_admin, at=county.noon)
    assert not any(doors.is_in(client) for client in two)


def test_a_delegation_given_and_ended_ends_the_stand_ins_sessions(county, enter):
    there = enter("housing_liaison")
    day = clock.today(county.noon)
    lent = actions.delegate(
        county.housing_liaison.post_id, ["unit_head"], "出差", day, day, by=county.housing_head, at=county.noon
    )
    assert not doors.is_in(there)
    there = enter("housing_liaison")
    actions.end_delegation(lent.stream_id, by=county.housing_head, at=county.noon)
    assert not doors.is_in(there)


def test_a_closed_account_is_out_by_the_next_page(county, enter):
    client = enter("clerk")
    Account.objects.filter(username="CLERK").update(is_active=False)
    assert not doors.is_in(client)


def test_signing_out_clears_the_browser_but_keeps_the_device_known(county, enter):
    client = enter("clerk")
    answer = client.post("/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not doors.is_in(client)
    assert client.cookies["tz_device"].value


def test_signing_out_by_a_link_does_nothing(county, enter):
    client = enter("clerk")
    assert client.get("/logout/").status_code == 405
    assert doors.is_in(client)


def test_one_page_does_not_write_the_session_again_and_again(county, enter, django_assert_max_num_queries):
    client = enter("clerk")
    client.get("/me/password/")
    with django_assert_max_num_queries(6):
        client.get("/me/password/")


def test_a_hat_of_somebody_else_is_not_worn(county, enter):
    client = enter("housing_liaison")
    head = county.housing_head.post_id
    assert client.post("/me/hat/", {"hat": f"p{head}"}).status_code == 404
    assert client.post("/me/hat/", {"hat": "d1"}).status_code == 404


def test_the_stand_in_changes_hats_on_the_page(county, enter):
    head, day = enter("housing_head"), clock.today()
    answer = head.post(
        "/me/delegations/",
        {
            "to_post": county.housing_liaison.post_id,
            "roles": ["unit_head"],
            "from_on": day,
            "to_on": day + timedelta(days=3),
            "reason": "出差",
        },
    )
    assert answer.status_code == 303 and doors.is_in(head)
    liaison = enter("housing_liaison")
    body = liaison.get("/me/").content.decode()
    assert "代王立新" in body
    hat = body.partition('name="hat" value="d')[2].partition('"')[0]
    assert liaison.post("/me/hat/", {"hat": f"d{hat}"}).status_code == 303
    assert "现在代住建局王立新（局长）办事" in liaison.get("/me/").content.decode()


def test_weighty_acts_ask_for_the_second_factor_again_after_five_minutes(county, enter):
    keeper, at = enter("security_admin"), clock.now()
    post = county.stranger.post_id
    with clock.frozen(at + timedelta(minutes=6)):
        answer = keeper.post(f"/org/posts/{post}/roles/", {"role": "inspector"})
        assert answer.status_code == 403 and "重新验证身份" in answer.content.decode()
        assert keeper.post("/me/verify/check/", {"password": "wrong"}).status_code == 200
        assert keeper.post(f"/org/posts/{post}/roles/", {"role": "inspector"}).status_code == 403
        assert keeper.post("/me/verify/check/", {"password": PASSWORD}).status_code == 303
        assert keeper.post(f"/org/posts/{post}/roles/", {"role": "inspector"}).status_code == 303
