"""Every template can be taken as it is: it is read without a fault and fits in the time that it is known to need."""

from datetime import date

import pytest

from taizhang.engine.network import plan_of, schedule
from taizhang.engine.workdays import shipped_calendar
from taizhang.planning.rules.predecessors import names, read
from taizhang.planning.rules.templates import TEMPLATES

CHINA = shipped_calendar()
START = date(2025, 1, 2)
NEEDS = {"school": 324, "road": 185, "creation": 74, "investment": 193}
"""Working days from the first to the last."""


def plan_from(rows, deadline):
    known = names([row["title"] for row in rows])
    steps = []
    for number, row in enumerate(rows, start=1):
        after = read(row["after"], known)
        assert after.faults == (), row
        steps.append(
            {
                "id": str(number),
                "title": row["title"],
                "days": int(row["days"] or 0),
                "unit": row["unit"],
                "milestone": row["milestone"] == "1",
                "after": [{"id": link.before, "type": link.type, "lag": link.lag} for link in after.links],
            }
        )
    return plan_of({"deadline": deadline.isoformat(), "start": START.isoformat(), "steps": steps}, START, CHINA)


@pytest.mark.parametrize("code", TEMPLATES)
def test_a_template_fits_into_the_working_days_that_it_needs_and_into_none_less(code):
    rows = TEMPLATES[code].typed()
    assert 12 <= len(rows) <= 25
    assert any(row["milestone"] for row in rows)
    assert {row["unit"] for row in rows} == {"working", "calendar"} or code == "creation"
    assert all(row["owner"] for row in rows)
    last = CHINA.add(START, NEEDS[code] - 1)
    assert schedule(plan_from(rows, last), CHINA).feasible
    assert not schedule(plan_from(rows, CHINA.previous_working(last)), CHINA).feasible


@pytest.mark.parametrize("code", TEMPLATES)
def test_only_the_first_step_of_a_template_waits_for_nothing(code):
    assert [row["title"] for row in TEMPLATES[code].typed() if not row["after"]] == [TEMPLATES[code].rows[0][0]]
