"""What inspection costs a unit, and what it says of its word, stands in the county's burden meter."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from taizhang.engine.refusal import Refused
from taizhang.inspection.tests.test_findings import found, strike_off
from taizhang.inspection.visits import actions as visits
from taizhang.ledger.rules import day_of
from taizhang.notices.burden import actions as burden
from taizhang.notices.burden import queries
from taizhang.notices.burden.rules import Call, Kind


def month(inspected):
    """What March cost each unit, by its name."""
    clerk = inspected.county.actor("clerk", inspected.ledger.now)
    return {row.name: row for row in queries.month(clerk, date(2026, 3, 1), date(2026, 4, 1))[0]}


def test_a_visit_counts_once_it_is_over_and_only_where_somebody_was(inspected):
    inspected.observe("1.1")
    assert month(inspected) == {}
    at = inspected.ledger.later()
    visits.end_visit(inspected.visit_id, by=inspected.county.actor("inspector", at), at=at)
    assert {name: row.calls[Call.VISIT] for name, row in month(inspected).items()} == {"河口镇": 1}


def test_beyond_the_countys_cap_a_visit_needs_a_reason(inspected):
    inspected.observe("1.1")
    at = inspected.ledger.later()
    visits.end_visit(inspected.visit_id, by=inspected.county.actor("inspector", at), at=at)
    burden.set_cap(30, visits=1, by=inspected.county.actor("leader", at), at=at)
    spec = visits.VisitSpec(
        "再去一次", "open", inspected.scheme_id, day_of(at) + timedelta(days=14),
        inspected.county.inspector.person_id, (inspected.market,),
    )  # fmt: skip
    with pytest.raises(Refused, match="上限"):
        visits.plan_visit(spec, by=inspected.county.clerk, at=at)


def test_visits_that_are_still_to_come_count_to_the_cap_of_their_month(inspected):
    at = inspected.ledger.later()
    burden.set_cap(30, visits=1, by=inspected.county.actor("leader", at), at=at)
    spec = visits.VisitSpec(
        "再去一次", "open", inspected.scheme_id, day_of(at) + timedelta(days=14),
        inspected.county.inspector.person_id, (inspected.market,),
    )  # fmt: skip
    with pytest.raises(Refused, match="河口镇3月已有 1 次检查"):
        visits.plan_visit(spec, by=inspected.county.clerk, at=at)
    visits.plan_visit(replace(spec, on=spec.on + timedelta(days=28)), by=inspected.county.clerk, at=at)  # in April


def test_what_was_struck_off_and_is_there_again_counts_against_the_units_word(inspected):
    strike_off(inspected, found(inspected.note()).item)
    inspected.note()
    assert month(inspected)["河口镇"].counts[Kind.FOUND] == 1
