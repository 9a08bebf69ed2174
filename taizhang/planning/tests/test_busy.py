"""Who has eleven deadlines in one week, and who is to be in two places at once."""

from datetime import date

import pytest

from taizhang.ledger.tests.conftest import text
from taizhang.planning.queries.load import load
from taizhang.planning.rules.busy import Work, clashes, loads, weeks_from
from taizhang.planning.tests.making import rows

TODAY = date(2026, 11, 26)  # a Thursday
WEEKS = weeks_from(TODAY, 4)


def test_deadlines_are_counted_by_the_week_in_which_they_fall():
    due = [
        (7, date(2026, 11, 25), 2),
        (7, date(2026, 11, 29), 3),
        (7, date(2026, 11, 30), 8),
        (8, date(2026, 12, 1), 1),
    ]
    housing, roads = loads(due, TODAY, WEEKS)
    assert (housing.unit_id, housing.late, housing.weeks) == (7, 2, (3, 8, 0, 0))
    assert (roads.unit_id, roads.weeks) == (8, (0, 1, 0, 0))


def test_who_owes_nothing_in_these_weeks_is_not_listed():
    assert loads([(7, date(2027, 3, 1), 4)], TODAY, WEEKS) == []


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(1, 5), (5, 9)], [(5, 5, 2)]),  # the same day counts
        ([(1, 4), (5, 9)], []),
        ([(1, 20), (2, 4), (3, 8), (10, 12)], [(3, 4, 3)]),
        ([(1, 3), (2, 4), (10, 14), (12, 13)], [(2, 3, 2), (12, 13, 2)]),
    ],
)
def test_steps_of_one_person_clash_where_they_run_on_the_same_days(spans, expected):
    works = [Work(1, date(2026, 12, a), date(2026, 12, b), n) for n, (a, b) in enumerate(spans)]
    found = [(clash.from_on.day, clash.to_on.day, len(clash.things)) for clash in clashes(works)]
    assert found == expected


def test_steps_of_two_people_do_not_clash():
    assert clashes([Work(n, date(2026, 12, 1), date(2026, 12, 5), n) for n in (1, 2)]) == []


def test_the_page_counts_items_and_steps_and_leads_to_them(ledger, planner, screens):
    ledger.accepted(title="城南泵站改造")
    planner.approved()
    page = text(screens.enter("clerk").get("/plans/load/"))
    assert "住建局" in page
    answer = screens.enter("clerk").get("/plans/load/").content.decode()
    assert "/items/?unit=" in answer


def test_a_step_that_names_no_unit_weighs_on_the_unit_of_its_plan(ledger, planner):
    planner.approved()
    _mondays, [housing] = load(ledger.county.clerk, ledger.now)
    assert housing.late + sum(housing.weeks) == 4  # the item and the three steps of its plan


def test_steps_of_one_person_at_the_same_time_are_told_to_whoever_sees_the_plan(ledger, planner, screens):
    person = ledger.county.account("housing_liaison").person_id
    steps = rows((("腾出场地", "5", ""), ("铺管", "5", "")), person=str(person))
    planner.approved(steps=steps)
    assert "腾出场地" in text(screens.enter("clerk").get("/plans/load/"))
    assert "腾出场地" not in text(screens.enter("roads_liaison").get("/plans/load/"))
