"""My deadlines in the calendar of a phone: fetched without signing in, within the reach of that moment."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from icalendar import Calendar

from taizhang.ledger.tests.conftest import text
from taizhang.org import actions as org
from taizhang.planning.models import Feed
from taizhang.planning.tests.making import rows
from tests.cast_ledger import DUE


@pytest.fixture
def subscribed(ledger, planner, screens):
    """The housing liaison has an item, a plan for another and an address for the calendar."""
    ledger.accepted(title="城南泵站改造")
    ledger.issued(title="青石桥加固", lead="roads")
    planner.approved()
    client = screens.enter("housing_liaison")
    client.post("/plans/feed/change/", {"idem": "a" * 8})
    return re.search(r"/calendar/[^<\s]+\.ics", client.get("/plans/feed/").content.decode())[0], client


def told(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    return {str(event["summary"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_calendar_program_gets_the_deadlines_of_the_unit_and_no_others(subscribed):
    events = told(subscribed[0])
    assert events["到期：城南泵站改造"]["dtstart"].dt == DUE
    assert events["到期：城南泵站改造"]["dtend"].dt == DUE + timedelta(days=1)
    assert not any("青石桥" in summary for summary in events)
    assert "到期：回填" in events  # a step of the own plan that names no other unit


def test_a_leader_gets_the_deadlines_of_what_is_led(ledger, screens):
    ledger.issued(title="青石桥加固", lead="roads", leader_person_id=ledger.county.leader.person_id)
    ledger.issued(title="城南泵站改造")
    client = screens.enter("leader")
    client.post("/plans/feed/change/", {"idem": "a" * 8})
    address = re.search(r"/calendar/[^<\s]+\.ics", client.get("/plans/feed/").content.decode())[0]
    assert list(told(address)) == ["到期：青石桥加固"]


def test_steps_of_a_plan_in_force_are_deadlines_too(subscribed, planner):
    person = planner.county.account("housing_liaison").person_id
    planner.approved(item=planner.ledger.accepted(title="排水"), steps=rows(person=str(person)))
    assert "到期：铺管" in told(subscribed[0])


def test_an_address_that_was_changed_or_guessed_opens_nothing(subscribed):
    address, client = subscribed
    client.post("/plans/feed/change/", {"idem": "b" * 8})
    assert Client().get(address).status_code == 404
    feed = Feed.objects.get()
    for guessed in (f"{feed.area_id}-{feed.pk}-{'0' * 40}", f"{feed.area_id}-{feed.pk}", "1", "x-y-z"):
        assert Client().get(f"/calendar/{guessed}.ics").status_code == 404


def test_the_address_is_over_when_the_post_is(subscribed, ledger):
    actor = ledger.county.actor("housing_liaison", ledger.now)
    org.end_post(actor.post_id, by=ledger.county.actor("security_admin", ledger.now), at=ledger.later())
    assert Client().get(subscribed[0]).status_code == 404


def test_the_page_says_that_the_address_is_a_key(subscribed):
    assert "谁有这个地址，谁就看得到您的时限" in text(subscribed[1].get("/plans/feed/"))
