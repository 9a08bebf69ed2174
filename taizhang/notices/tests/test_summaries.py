"""定期小结: a named post writes it by the calendar, begun from the ledger's numbers; who has not stands as missing."""

from datetime import UTC, date, datetime

import pytest

from taizhang.engine.refusal import Refused
from taizhang.ledger.tests.conftest import Screens, text
from taizhang.notices import queries as notices
from taizhang.notices.models import Summary, SummaryDuty
from taizhang.notices.summaries import actions, queries
from taizhang.org.models import Post
from taizhang.ui import clock


@pytest.fixture
def duty(ledger):
    """The head of the housing bureau writes on the 25th of each month; it is 2 March 2026."""
    head = ledger.county.housing_head
    entry = actions.ask(head.post_id, "month:25", by=ledger.county.clerk, at=ledger.later())
    return SummaryDuty.objects.get(pk=entry.stream_id)


def on(ledger, *day):
    ledger.now = datetime(2026, *day, 2, tzinfo=UTC)
    return ledger.now


def waits(ledger, who="housing_head"):
    groups = notices.duties(ledger.county.actor(who, ledger.now), ledger.now)
    return [group["label"] for group in groups if group["key"] == "summary"]


def test_the_named_post_writes_it_with_the_numbers_of_the_ledger_and_nobody_else(ledger, duty):
    ledger.reported()
    at = on(ledger, 3, 23)
    assert waits(ledger) == ["该写小结"] and waits(ledger, "roads_head") == []
    page = queries.page(ledger.county.housing_head, duty, at)
    assert page["text"].startswith("在办1件，红灯1件，有卡点0件，本期销号0件。")
    with pytest.raises(Refused, match="岗位自己写"):
        actions.write(duty, text="都好", by=ledger.county.roads_head, at=at)
    actions.write(duty, text="排口封了两处", by=ledger.county.housing_head, at=at)
    duty.refresh_from_db()
    assert duty.due_on == date(2026, 4, 24) and waits(ledger) == []
    assert Summary.objects.get().numbers["open"] == 1
    with pytest.raises(Refused, match="已经交了"):
        actions.write(duty, text="再交一次", by=ledger.county.housing_head, at=ledger.later())


def test_what_was_missed_stays_missing_and_what_was_wrong_is_corrected_beside_it(ledger, duty):
    at = on(ledger, 3, 26)
    assert [row.pk for row in queries.missing(ledger.county.clerk, at)] == [duty.pk]
    assert list(queries.missing(ledger.county.roads_liaison, at)) == []
    at = on(ledger, 4, 2)
    written = actions.write(duty, text="四月的", by=ledger.county.housing_head, at=at)
    assert Summary.objects.get().begins_on == date(2026, 4, 1)  # March is over
    assert list(queries.missing(ledger.county.clerk, at)) == []
    summary = Summary.objects.get(pk=written.entry_id) if hasattr(written, "entry_id") else Summary.objects.get()
    with pytest.raises(Refused, match="请写理由"):
        actions.correct(duty, summary.pk, text="三处", reason=" ", by=ledger.county.housing_head, at=ledger.later())
    actions.correct(duty, summary.pk, text="三处", reason="数错", by=ledger.county.housing_head, at=ledger.later())
    with clock.frozen(ledger.later()):
        page = text(Screens().enter("housing_head").get(f"/duties/summaries/{duty.pk}/"))
    assert "四月的" in page and "更正 三处" in page and "数错" in page


def test_who_may_be_asked_and_how_often(ledger, duty):
    clerk, head = ledger.county.clerk, ledger.county.housing_head
    liaison = Post.objects.get(pk=ledger.county.housing_liaison.post_id)
    for post, rhythm, says in (
        (head.post_id, "month:25", "已经要写小结"), (liaison.pk, "month:25", "请选谁来写"),
        (ledger.county.leader.post_id, "meeting:3", "请选一种"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=says):
            actions.ask(post, rhythm, by=clerk, at=ledger.later())
    actions.end(duty, by=clerk, at=ledger.later())
    on(ledger, 3, 26)
    assert waits(ledger) == [] and queries.index(clerk, ledger.now) == []
