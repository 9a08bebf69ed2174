"""Each role finds its work on the first screen; every number leads to the items behind it."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from taizhang.ledger import actions
from taizhang.org import actions as org
from taizhang.ui import clock
from tests.cast import NOON, PASSWORD

LATER = NOON + timedelta(days=30)


@pytest.fixture
def home(ledger):
    def open_as(part):
        client = Client()
        answer = client.post("/login/step/", {"username": part.upper(), "password": PASSWORD})
        assert answer.status_code == 303
        return client, client.get("/")

    with clock.frozen(LATER):
        yield open_as


def page(answer):
    assert answer.status_code == 200, answer.content.decode()[:1500]
    return answer.content.decode()


def test_the_clerk_sees_what_is_red_and_who_is_stuck(ledger, home):
    ledger.accepted(title="早已超期的事项")
    words = page(home("clerk")[1])
    assert "早已超期的事项" in words
    assert "红灯事项" in words and "责任空档" in words


def test_the_lights_on_the_clerks_home_add_up(ledger, home):
    ledger.issued()
    ledger.accepted()
    ledger.claimed()
    words = page(home("clerk")[1])
    total = re.search(r"(\d+) \+ (\d+) \+ (\d+) \+ (\d+) = (\d+)", words)
    assert sum(map(int, total.groups()[:4])) == int(total[5]) == 3
    assert "✓" in words


def test_every_number_on_the_clerks_home_is_a_link_that_opens(ledger, home):
    ledger.accepted()
    client, answer = home("clerk")
    links = {link for link in re.findall(r'href="(/[^"#]*)"', page(answer)) if not link.startswith("/static/")}
    assert any(link.startswith("/items/?") for link in links)
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


@pytest.mark.parametrize("part", ["housing_liaison", "housing_head", "leader", "verifier", "clerk"])
def test_a_home_asks_fifteen_questions_at_the_most(part, ledger, home):
    ledger.claimed()
    ledger.accepted()
    client, _ = home(part)
    with CaptureQueriesContext(connection) as asked:
        page(client.get("/"))
    assert len(asked) <= 15, "\n".join(q["sql"][:150] for q in asked)


def test_the_system_administrator_sees_the_machine_and_no_item(ledger, home):
    ledger.accepted(title="机密的业务")
    client, _ = home("system_admin")
    words = page(client.get("/health/"))
    assert "磁盘剩余" in words and "机密的业务" not in words


def test_a_leader_is_addressed_by_surname_and_post(ledger, home):
    assert "县长，" in page(home("leader")[1])


def test_a_leaders_late_items_link_to_those_of_the_portfolio(ledger, home):
    leader = ledger.county.leader.person_id
    ledger.accepted(title="分管的", leader_person_id=leader)
    ledger.accepted(title="别人分管的")
    client, answer = home("leader")
    words = page(answer)
    assert f"/items/?light=red&amp;leader={leader}" in words
    listed = page(client.get(f"/items/?light=red&leader={leader}"))
    assert "分管的" in listed and "别人分管的" not in listed


def test_a_leaders_other_pages_keep_the_frame_of_the_phone_with_a_way_back(ledger, home):
    item = ledger.accepted()
    leader, clerk = home("leader")[0], home("clerk")[0]
    for path in ("/todo/", "/me/", f"/items/{item.pk}/", "/spoken/"):
        shown = page(leader.get(path))
        assert "tz-thumb" in shown and 'class="tz-dock"' in shown and "‹ 回今日" in shown, path
        assert "tz-dock" not in page(clerk.get(path)), path


def test_the_leaders_home_counts_what_the_must_do_list_counts(ledger, home):
    """An item that waits for two answers is one, on both."""
    county, item = ledger.county, ledger.reported(leader_person_id=ledger.county.leader.person_id)
    to_on = ledger.now.date() + timedelta(days=40)
    actions.ask_extension(item, due_on=to_on, reason="汛期", by=county.housing_head, at=ledger.later())
    said = actions.Speech(county.leader.person_id, "抓紧办", ledger.now, "何思源")
    actions.record_spoken(item, said, by=county.clerk, at=ledger.later())
    client, answer = home("leader")
    assert "沈县长，1件事项请审定" in page(answer)
    assert "等您办的 1 件" in page(client.get("/todo/"))


def test_an_instruction_is_under_the_leaders_thumb(home):
    dock = page(home("leader")[1]).split('class="tz-dock"')[1].split("</nav>")[0]
    assert "写批示" in dock and "我" in dock


def test_the_system_administrator_sees_which_work_failed(ledger, home):
    from taizhang.jobs.models import Job

    at = LATER - timedelta(hours=1)
    Job.objects.create(
        queue="default", task="a.b.export", title="导出办理记录", status="failed", attempts=3, enqueued_at=at,
        finished_at=at, message="机密的业务",
    )  # fmt: skip
    words = page(home("system_admin")[0].get("/health/"))
    assert "导出办理记录" in words and "未办成" in words and "机密的业务" not in words


def test_a_verifier_finds_what_waits_for_a_verdict_first_and_nothing_that_is_for_clerks(ledger, home):
    ledger.claimed(title="等核验的")
    ledger.accepted(title="早已超期的")
    words = page(home("verifier")[1])
    assert words.index("等核验的") < words.index("早已超期的")
    assert "/do/urge/" not in words and "去指定" not in words
    assert "/do/urge/" in page(home("clerk")[1])


def test_a_head_sees_who_is_away_within_the_same_number_of_questions(ledger, home):
    ledger.accepted()
    liaison, on = ledger.county.actor("housing_liaison", LATER), LATER.date()
    org.take_leave(liaison.person_id, on, on + timedelta(days=3), "sick", by=liaison, at=LATER)
    client, answer = home("housing_head")
    assert "李想" in page(answer) and "没有人代办" in page(answer)
    with CaptureQueriesContext(connection) as asked:
        page(client.get("/"))
    assert len(asked) <= 15
    assert "今天请假的人" not in page(home("housing_liaison")[1])
