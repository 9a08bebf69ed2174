"""责任空档: what has fallen between two chairs is named, and each line leads to where it is put right."""

import re
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from taizhang.cockpit import gaps
from taizhang.ledger.rules import DueKind
from taizhang.ui import clock
from tests.cast import NOON, PASSWORD

LATER = NOON + timedelta(days=30)


def lines(actor, at=LATER):
    return {line["text"]: line for group in gaps.report(actor, at) for line in group["gaps"]}


def test_items_without_a_person_a_date_or_a_source_are_told(ledger):
    ledger.accepted(title="开完会没有定时限", due_kind=DueKind.MEETING, due_on=None, decide_on=date(2026, 3, 6))
    found = lines(ledger.county.clerk)
    assert found["件没有责任人"]["n"] == 1
    assert found["件没有时限，或者会开过了没定"]["n"] == 1
    assert found["件没有来源"]["n"] == 1
    assert lines(ledger.county.clerk, NOON)["件没有时限，或者会开过了没定"]["n"] == 0


def test_a_liaison_who_never_signed_in_is_told_until_he_does(ledger):
    assert "住建局" in lines(ledger.county.clerk)["位联络员两周没有登录"]["note"]
    with clock.frozen(LATER):
        Client().post("/login/step/", {"username": "HOUSING_LIAISON", "password": PASSWORD})
    assert "住建局" not in lines(ledger.county.clerk, datetime.now(UTC))["位联络员两周没有登录"]["note"]


def test_a_year_whose_holidays_nobody_entered_is_a_gap_from_december_on(ledger):
    calendar = "个年份的放假安排还没公布"
    assert lines(ledger.county.clerk, datetime(2026, 11, 30, 4, tzinfo=UTC))[calendar]["n"] == 0
    assert lines(ledger.county.clerk, datetime(2026, 12, 1, 4, tzinfo=UTC))[calendar]["note"] == "2027"


def test_a_unit_sees_its_own_gaps_and_nobody_elses(ledger):
    ledger.accepted(title="住建局的事")
    ledger.accepted(lead="roads", joint=(), by="roads_liaison", title="交通局的事")
    assert lines(ledger.county.clerk)["件没有责任人"]["n"] == 2
    assert lines(ledger.county.actor("housing_head", LATER))["件没有责任人"]["n"] == 1


def test_every_gap_leads_to_a_page_that_opens_and_the_report_asks_little(ledger):
    ledger.accepted()
    with clock.frozen(LATER):
        client = Client()
        client.post("/login/step/", {"username": "CLERK", "password": PASSWORD})
        client.get("/gaps/")
        with CaptureQueriesContext(connection) as asked:
            words = client.get("/gaps/").content.decode()
        assert len(asked) <= 25, "\n".join(q["sql"][:150] for q in asked)
        links = re.findall(r'class="go" href="([^"]+)"', words)
        assert links
        for link in links:
            assert client.get(link.replace("&amp;", "&")).status_code == 200, link
