"""The list of plans: those that slip most come first, page by page, each once."""

from datetime import date

import pytest
from django.db import connection

from taizhang.ledger.tests.conftest import text
from taizhang.ledger.tests.test_plans import plan as explained
from taizhang.planning import actions, queries
from taizhang.planning.models import Plan, Standing
from taizhang.planning.queries import lists
from taizhang.planning.queries.lists import Sort, by_slip


@pytest.fixture
def plans(planner):
    """Six plans of the problems' register: five slip by -1, 7, 2, 7 and 0 working days, the last is being written."""
    made = [
        actions.open_plan(
            register_id=planner.ledger.problems, title=f"攻坚{n}", deadline="2026-09-30", **planner.by("clerk")
        ).stream_id
        for n in range(6)
    ]
    for plan_id, slip in zip(made, (-1, 7, 2, 7, 0), strict=False):
        stands(planner, plan_id, slip)
    return made


def stands(planner, plan_id, slip, **more):
    Standing.objects.create(
        area_id=planner.county.area_id, plan_id=plan_id, on=date(2026, 3, 2), forecast_on=date(2026, 9, 30),
        late_days=0, slip_days=slip, percent=0, expected=0, colour="green", **more,
    )  # fmt: skip


def read(planner, **asked):
    """All pages."""
    seen, before = [], ""
    while True:
        page = queries.plans(planner.county.clerk, before=before, **asked)
        seen.append([plan.title[-1] for plan in page.plans])
        if not (before := page.after):
            return seen


def test_the_worst_come_first_and_what_cannot_be_forecast_last(planner, plans, monkeypatch):
    monkeypatch.setattr(lists, "PAGE", 2)
    assert read(planner) == [["3", "1"], ["2", "4"], ["0", "5"]]
    assert read(planner, sort=Sort.NEW) == [["5", "4"], ["3", "2"], ["1", "0"]]
    assert read(planner, state="drafting") == [["3", "1"], ["2", "4"], ["0", "5"]]
    assert read(planner, state="approved") == [[]]


def test_a_page_that_ends_between_equals_or_at_the_last_forecast_goes_on_with_the_next(planner, plans, monkeypatch):
    for most in (1, 3, 4, 5, 6):
        monkeypatch.setattr(lists, "PAGE", most)
        assert "".join(title for page in read(planner) for title in page) == "312405"


def test_what_has_ended_leaves_the_list_at_once_and_stands_in_its_own(planner, plans):
    actions.end(plans[1], reason="不搞了", **planner.by("clerk"))
    assert read(planner) == [["3", "2", "4", "0", "5"]]
    assert read(planner, state="ended") == [["1"]]
    Standing.objects.filter(plan_id=plans[1]).update(is_over=False)  # a plan over with its item, before the job
    assert read(planner) == [["3", "2", "4", "0", "5"]]
    assert read(planner, state="ended") == [["1"]]


def test_a_rubbish_cursor_begins_at_the_beginning(planner, plans):
    for rubbish in ("x", "1.x", "x.1", "--1.1", ".", "9" * 30):
        assert len(queries.plans(planner.county.clerk, before=rubbish).plans) == 6


def test_the_page_offers_both_orders_and_keeps_the_filter(screens, planner, plans):
    clerk = screens.enter("clerk")
    page = text(clerk.get("/plans/"))
    assert page.index("攻坚3") < page.index("攻坚2") < page.index("攻坚5")
    assert "晚得多的在前" in page and "比基准晚7个工作日" in page
    newest = clerk.get("/plans/?state=drafting&sort=new")
    assert text(newest).index("攻坚5") < text(newest).index("攻坚3")
    assert "?state=drafting&amp;sort=slip" in newest.content.decode()


def test_the_list_walks_its_index(planner, plans):
    mine = lists.of_area(planner.county.area_id, False)
    found = Plan.objects.visible_to(planner.county.clerk).open()
    for cursor in ({}, {"slip": 2, "last": plans[2]}):
        asked = by_slip(mine, found, **cursor).values_list("slip_days", "plan_id")[:41]
        how = explained(asked)
        assert "plan_standing_worst" in how, how
        assert "COVERING INDEX plan_standing_worst" in how or connection.vendor == "postgresql", how
        assert "TEMP B-TREE" not in how


def test_a_plan_that_ends_with_its_item_keeps_how_it_stood(screens, planner):
    from taizhang.jobs.worker import drain
    from taizhang.ledger import actions as ledger
    from taizhang.ui import clock

    item = planner.ledger.claimed()
    plan = planner.approved(item=item)
    planner.ledger.judged(item)
    ledger.close(item, **planner.by("verifier"))
    with clock.frozen(planner.ledger.now):
        drain()
        assert Standing.objects.get(plan_id=plan.pk).is_over
        ledger.reopen(item, reason="又堵了", due_on=date(2026, 4, 10), **planner.by("clerk"))
        drain()
    assert not Standing.objects.get(plan_id=plan.pk).is_over
