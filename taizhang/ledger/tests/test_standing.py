"""Standing items (常态化事项) never close: they report, are concluded by stages, and stay out of close-out rates."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from taizhang.engine.refusal import Refused
from taizhang.journal.recording import projecting
from taizhang.ledger import actions, queries
from taizhang.ledger.models import Evidence, Item, StageConclusion, Tally
from taizhang.ledger.queries import Filter
from taizhang.ledger.rules import State

from .conftest import text, told

STAGE = {
    "decision": "上半年巡河任务完成，下半年转入管护", "decided_by": "县委常委会",
    "from_on": date(2026, 1, 1), "to_on": date(2026, 3, 1),
}  # fmt: skip


@pytest.fixture
def standing(ledger):
    """The housing bureau patrols the river for good, reporting every fifteen days."""
    found = ledger.reported(title="沿河巡查", due_on=None, is_standing=True, report_days=15)
    assert (found.due_kind, found.report_due_on) == ("long", date(2026, 3, 17))
    return found


def test_a_standing_item_is_not_claimed(ledger, standing):
    proofs = [e.pk for e in Evidence.objects.filter(item=standing)]
    with pytest.raises(Refused, match="常态化事项不销号；阶段任务完成的，请督查室下阶段性结论"):
        actions.draft_claim(
            standing, statement="办完", evidence_ids=proofs, by=ledger.county.housing_liaison, at=ledger.later()
        )
    with pytest.raises(Refused, match="常态化事项不销号"):
        actions.submit_claim(standing, by=ledger.county.housing_head, at=ledger.later())


def test_the_database_closes_no_standing_item(ledger, standing):
    with pytest.raises(IntegrityError), transaction.atomic(), projecting():
        Item.objects.filter(pk=standing.pk).update(
            state=State.CLOSED, closed_by_person_id=1, closed_by_unit_id=ledger.unit("office"), is_open=False
        )


def test_a_stage_is_concluded_and_the_item_goes_on(ledger, standing):
    county = ledger.county
    actions.conclude_stage(standing, by=county.clerk, at=ledger.later(), **STAGE)
    after = ledger.fresh(standing)
    assert (after.state, after.stage_count, after.is_open) == (State.IN_PROGRESS, 1, True)
    assert StageConclusion.objects.get().decided_by == "县委常委会"
    one_off = ledger.accepted()
    for item, by, said, why in (
        (one_off, county.clerk, STAGE, "走申请销号"),
        (standing, county.housing_head, STAGE, "督查室经办"),
        (standing, county.clerk, STAGE | {"to_on": date(2025, 12, 31)}, "不能早于起日"),
        (standing, county.clerk, STAGE | {"to_on": date(2027, 1, 1)}, "还没过完"),
        (standing, county.clerk, STAGE | {"decided_by": " "}, "由谁定的"),
        (standing, county.clerk, STAGE | {"decision": " "}, "写几个字"),
    ):
        with pytest.raises(Refused, match=why):
            actions.conclude_stage(item, by=by, at=ledger.later(), **said)


def test_it_ends_only_by_being_withdrawn(ledger, standing):
    actions.withdraw(standing, reason="河段移交", by=ledger.county.clerk, at=ledger.later())
    assert ledger.fresh(standing).state == State.WITHDRAWN


def test_it_is_counted_among_the_open_ones_and_said_apart(ledger, standing):
    ledger.closed(title="一次性的")
    ledger.accepted(title="还在办")
    clerk = ledger.county.clerk
    counts = queries.light_counts(clerk, ledger.now)
    assert (counts["total"], counts["standing"]) == (2, 1)
    book = next(r for r in queries.register_counts(clerk, ledger.now) if r["id"] == ledger.problems)
    assert (book["total"], book["standing"]) == (2, 1)
    once = Tally.objects.filter(is_home=True, is_standing=False, count__gt=0)
    assert dict(once.values_list("state", "count")) == {"closed": 1, "accepted": 1}  # of these a rate is reckoned
    for query in (Filter(), Filter(entered_from=date(2026, 1, 1))):  # from the tallies, and read one by one
        total = queries.one_page(clerk, query, ledger.now, since=date(2026, 3, 1)).total
        assert (total["open"], total["over"], total["rate"]) == (2, 1, 50)
    for flag, title in (("standing", "沿河巡查"), ("oneoff", "还在办")):
        (row,) = queries.rows(clerk, Filter(flags=frozenset({flag})), at=ledger.now).rows
        assert row["title"] == title
    assert standing.is_standing


def test_the_pages_say_it(screens, ledger, standing):
    clerk = screens.enter("clerk")
    page = text(clerk.get(f"/items/{standing.pk}/"))
    assert "常态化" in page and "不销号，按期报进展" in page
    said = {**STAGE, "from_on": "2026-01-01", "to_on": "2026-03-01"}
    told(clerk.post(f"/items/{standing.pk}/conclude-stage/", said))
    page = text(clerk.get(f"/items/{standing.pk}/"))
    assert "阶段性结论" in page and "上半年巡河任务完成" in page and "县委常委会" in page
    assert "其中常态化 1 件" in text(clerk.get("/"))
    assert "牵头的常态化 1 件" in text(screens.enter("housing_liaison").get("/"))
    assert "常态化 1 件" in text(screens.enter("leader").get("/"))
    assert "其中常态化" in text(clerk.get("/items/registers/"))
