"""What was done before this ledger was kept: written down, never sealed, never counted as struck off."""

from datetime import date

import pytest

from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.ledger import actions, queries
from taizhang.ledger.models import Item, Report, Tally
from taizhang.ledger.queries import Filter, View, years
from taizhang.ledger.rules import State

from .conftest import text

LINES = [(date(2024, 3, 5), "3月5日：完成清淤2公里"), (None, "后续纳入日常管护")]


@pytest.fixture
def old(ledger):
    """A draft with what was reported on it two years ago."""
    return carried(ledger)


def carried(ledger, title="清淤东干渠"):
    entered = actions.enter(ledger.draft(title=title), history=LINES, history_from="2024年台账", **by(ledger))
    return ledger.fresh(entered.stream_id)


def by(ledger):
    return {"by": ledger.county.clerk, "at": ledger.later()}


def filed(ledger, item, done_on=date(2024, 11, 20)):
    actions.file_history(item, done_on=done_on, text="县水利局已办结", **by(ledger))
    return ledger.fresh(item)


def test_what_was_reported_then_stands_with_the_day_it_names_and_whole(ledger, old, screens):
    said = list(Report.objects.filter(item_id=old.pk).order_by("id").values_list("kind", "text", "by_text"))
    assert said == [("history", text, "2024年台账") for _, text in LINES]
    shown = text(screens.enter("clerk").get(f"/items/{old.pk}/"))
    assert "以往进展" in shown and "2024-03-05" in shown


def test_what_was_done_is_over_and_not_sealed(ledger, old, screens):
    item = filed(ledger, old)
    assert (item.state, item.is_open, item.closed_at, item.number) == (State.HISTORIC, False, None, "")
    answer = screens.enter("clerk").get(f"/items/{item.pk}/")
    assert "历史导入，未经核验" in text(answer) and "核验人" not in answer.content.decode()


def test_it_stands_in_the_archive_and_is_found_but_in_no_list_of_the_day(ledger, old):
    filed(ledger, old)

    def listed(**asked):
        return {r["id"] for r in queries.rows(ledger.county.clerk, Filter(**asked), at=ledger.now).rows}

    assert listed(view=View.ARCHIVE) == {old.pk} == listed(view=View.ALL, q="东干渠")
    assert not listed(view=View.OPEN) | listed(view=View.OVER) | listed(view=View.DRAFT)


def test_it_is_in_no_rate_of_what_was_struck_off_and_no_work_of_this_year(ledger, old):
    filed(ledger, old)
    assert not Tally.objects.filter(state=State.CLOSED, count__gt=0).exists()
    assert not years.counted(ledger.county.area_id, ledger.now.year)[0]


def test_it_was_done_in_the_past(ledger, old):
    with pytest.raises(Refused, match="不能晚于今天"):
        filed(ledger, old, done_on=date(2030, 1, 1))


def test_what_was_issued_cannot_become_history_without_being_checked(ledger):
    with pytest.raises(Refused, match="本事项已签收，正在办理"):
        filed(ledger, ledger.accepted())


def test_a_mistaken_one_is_withdrawn_with_a_reason(ledger, old):
    item = filed(ledger, old)
    actions.withdraw(item, reason="导错了年份", **by(ledger))
    assert ledger.fresh(item).state == State.WITHDRAWN


def test_a_draft_that_carries_history_can_still_be_deleted_and_issued(ledger, old):
    actions.issue(old, **by(ledger))
    assert ledger.fresh(old).state == State.ISSUED
    other = carried(ledger, "另一件")
    actions.delete_draft(other, **by(ledger))
    assert not Item.objects.filter(pk=other.pk).exists() and not Report.objects.filter(item_id=other.pk).exists()


def test_the_journal_tells_it_again(standing_ledger):
    filed(standing_ledger, carried(standing_ledger))
    assert list(rebuild.differences()) == []
