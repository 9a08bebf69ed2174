"""Resets: started by the security administrator, one target, once, ten minutes, half a key each."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from taizhang.engine.refusal import Refused
from taizhang.org import accounts
from taizhang.ui import clock
from tests.cast import PASSWORD

from . import doors

NEW = "Shanshui-2026-yx"


def refused(code):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


@pytest.fixture
def clerk(county):
    account = county.account("clerk")
    doors.bind(account)
    return county.account("clerk")


@pytest.fixture
def start(county, clerk):
    def start(kind, part="clerk"):
        at = clock.now()
        person = county.account(part).person_id
        return accounts.start_reset(person, kind, by=county.security_admin.fresh(at), at=at)

    return start


def follow(token, client=None):
    client = client or Client()
    return client, client.get(f"/login/reset/{token}/")


def test_a_new_password_still_needs_the_telephone(clerk, start):
    client, answer = follow(start("password"))
    assert answer.status_code == 303
    assert "动态码" in client.get("/login/").content.decode()
    client.post(doors.WAY_IN, {"new_password": NEW, "again": NEW})  # jumping the queue
    assert county_password(clerk) == PASSWORD
    client.post(doors.WAY_IN, {"code": doors.code_of(clerk)})
    client.post(doors.WAY_IN, {"new_password": NEW, "again": NEW})
    assert doors.is_in(client)
    assert county_password(clerk) == NEW


def county_password(account):
    account.refresh_from_db()
    return next((word for word in (PASSWORD, NEW) if account.check_password(word)), None)


def test_a_new_telephone_still_needs_the_password(clerk, start):
    client, _ = follow(start("factor"))
    old = doors.code_of(clerk)
    assert client.post(doors.WAY_IN, {"code": old}).status_code == 200
    assert client.post(doors.WAY_IN, {"password": "wrong"}).status_code == 200
    assert client.post(doors.WAY_IN, {"password": PASSWORD}).status_code == 303
    client.post(doors.WAY_IN, {"code": doors.code_of(clerk, confirmed=False)})
    assert doors.is_in(client)
    assert not accounts.check_code(clerk, old)


def test_the_old_telephone_counts_until_the_new_one_is_bound(clerk, start):
    client, _ = follow(start("factor"))
    client.post(doors.WAY_IN, {"password": PASSWORD})
    assert accounts.check_code(clerk, doors.code_of(clerk))


def test_a_link_works_once(clerk, start):
    token = start("password")
    client, _ = follow(token)
    client.post(doors.WAY_IN, {"code": doors.code_of(clerk)})
    client.post(doors.WAY_IN, {"new_password": NEW, "again": NEW})
    _, again = follow(token)
    assert again.status_code == 200 and "不能再用" in again.content.decode()


def test_two_browsers_with_one_link_change_one_password(clerk, start):
    token = start("password")
    first, _ = follow(token)
    second, _ = follow(token)
    first.post(doors.WAY_IN, {"code": doors.code_of(clerk)})
    doors.forget_used_code(clerk)
    second.post(doors.WAY_IN, {"code": doors.code_of(clerk)})
    first.post(doors.WAY_IN, {"new_password": NEW, "again": NEW})
    second.post(doors.WAY_IN, {"new_password": "Andere-2026-wort", "again": "Andere-2026-wort"})
    assert county_password(clerk) == NEW and not doors.is_in(second)


def test_a_link_is_dead_after_ten_minutes_even_half_way(clerk, start):
    token = start("password")
    client, _ = follow(token)
    client.post(doors.WAY_IN, {"code": doors.code_of(clerk)})
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        client.post(doors.WAY_IN, {"new_password": NEW, "again": NEW})
        assert "不能再用" in follow(token)[1].content.decode()
    assert county_password(clerk) == PASSWORD


def test_a_second_start_kills_the_first_link(start):
    first = start("password")
    second = start("password")
    assert "不能再用" in follow(first)[1].content.decode()
    assert follow(second)[1].status_code == 303


def test_both_halves_are_not_reset_in_one_day(start):
    start("password")
    with refused("reset_both"):
        start("factor")


def test_nobody_resets_himself_and_only_the_security_administrator_resets(county, start):
    at = clock.now()
    with refused("reset_self"):
        start("password", "security_admin")
    for part in ("clerk", "system_admin", "auditor", "leader"):
        with refused("not_allowed"):
            accounts.start_reset(county.stranger.person_id, "password", by=county.actor(part).fresh(at), at=at)


def test_starting_a_reset_asks_for_the_second_factor_again(county, clerk):
    with refused("factor_not_fresh"):
        accounts.start_reset(clerk.person_id, "password", by=county.security_admin, at=clock.now())


def test_the_link_is_shown_once_and_leads_to_this_house(county, enter, clerk):
    keeper = enter("security_admin")
    answer = keeper.post(f"/org/persons/{clerk.person_id}/reset/", {"kind": "password", "idem": "abcdefgh12"})
    link = re.search(r"http://testserver(/login/reset/[\w-]+/)", answer.content.decode())
    assert answer.status_code == 200 and link
    again = keeper.post(f"/org/persons/{clerk.person_id}/reset/", {"kind": "password", "idem": "abcdefgh12"})
    assert again.status_code == 303 and "/login/reset/" not in again["Location"]
    assert Client().get(link[1]).status_code == 303


@pytest.mark.parametrize("token", ["x", "a" * 43, "..", "%00", "' OR 1=1 --"])
def test_a_made_up_link_is_no_link(county, client, token):
    answer = client.get(f"/login/reset/{token}/")
    assert answer.status_code in (200, 404)
    assert "org_pending" not in client.session


def test_the_log_of_the_county_says_who_started_it_and_holds_no_secret(county, clerk, start):
    from taizhang import journal

    token = start("password")
    entry = journal.stream_of(county.area_id, "person", clerk.person_id)[0]
    assert entry.type == "org.person.password_reset_started"
    assert entry.person_id == county.security_admin.person_id
    assert token not in str(entry)
