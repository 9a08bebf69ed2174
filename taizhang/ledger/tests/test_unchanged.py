"""No change this period (无变化): one tap, the words of last time; the third in a row asks where it is stuck."""

from datetime import date

import pytest

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions, queries
from taizhang.ledger.models import Report
from taizhang.ledger.queries import Filter
from taizhang.ledger.rules import State

from .conftest import text, told


@pytest.fixture
def item(ledger):
    return ledger.reported(text="管材已到，明日开挖", files=[], due_on=date(2026, 6, 30))


def same(ledger, item, **later):
    actions.no_change(item, by=ledger.county.housing_liaison, at=ledger.later(**(later or {"days": 6})))
    return ledger.fresh(item)


def light(ledger, item):
    (row,) = queries.rows(ledger.county.clerk, Filter(), at=ledger.now).rows
    return row["light"], row["light_note"]


def test_one_tap_says_the_words_of_last_time_and_begins_a_new_period(ledger, item):
    after = same(ledger, item)
    said = Report.objects.filter(item=item).latest("at")
    assert (said.kind, said.text) == ("no_change", "管材已到，明日开挖")
    assert (after.unchanged_count, after.report_due_on) == (1, date(2026, 3, 15))
    assert after.last_report == "管材已到，明日开挖" and light(ledger, item)[0] == "green"


def test_before_anything_was_reported_there_is_nothing_to_repeat(ledger):
    with pytest.raises(Refused, match="第一次请写一句话"):
        same(ledger, ledger.accepted())


def test_the_third_in_a_row_asks_where_it_is_stuck_and_turns_yellow_until_something_changes(ledger, item):
    liaison = ledger.county.housing_liaison
    same(ledger, item)
    same(ledger, item)
    with pytest.raises(Refused, match="连续第三次无变化，请先报卡点：写明卡在哪里、等谁"):
        same(ledger, item)
    actions.name_blocker(item, what="等施工许可", outside="市住建局", by=liaison, at=ledger.later())
    assert same(ledger, item).unchanged_count == 3
    assert light(ledger, item) == ("yellow", "连续 3 次无变化")
    ledger.later(days=2)
    assert light(ledger, item)[0] == "yellow"
    found = queries.rows(ledger.county.clerk, Filter(flags=frozenset({"unchanged"})), at=ledger.now).rows
    assert [row["id"] for row in found] == [item.pk]
    actions.report(item, text="许可拿到了，开工", by=liaison, at=ledger.later())
    assert ledger.fresh(item).unchanged_count == 0 and light(ledger, item)[0] == "green"


def test_a_blocker_that_was_settled_excuses_no_further_silence(ledger, item):
    liaison = ledger.county.housing_liaison
    same(ledger, item)
    same(ledger, item)
    named = actions.name_blocker(item, what="等许可", outside="市住建局", by=liaison, at=ledger.later())
    actions.confirm_blocker(item, named.pub["blocker"], is_solved=True, by=liaison, at=ledger.later())
    with pytest.raises(Refused, match="连续第三次"):
        same(ledger, item)


def test_the_same_words_typed_again_are_nothing_new(ledger, item):
    """Else the third “no change” would only be copied out of the prefilled form."""
    liaison = ledger.county.housing_liaison
    same(ledger, item)
    actions.report(item, text="管材已到，明日开挖 ", by=liaison, at=ledger.later())
    assert ledger.fresh(item).unchanged_count == 1
    actions.report(item, text="管材已到，明日开挖", progress=40, by=liaison, at=ledger.later())
    assert ledger.fresh(item).unchanged_count == 0


def test_the_report_form_begins_with_last_time(screens, ledger, item):
    liaison = ledger.county.housing_liaison
    actions.report(item, text="挖了一半", progress=50, by=liaison, at=ledger.later())
    page = screens.enter("housing_liaison").get(f"/items/{item.pk}/do/report/").content.decode()
    assert ">\n挖了一半</textarea>" in page and 'value="50"' in page


def test_one_tap_at_home_beside_what_is_due(screens, ledger, item):
    from taizhang.ui import clock

    ledger.later(days=8)
    with clock.frozen(ledger.now):
        client = screens.enter("housing_liaison")
        page = client.get("/").content.decode()
        assert f'action="/items/{item.pk}/no-change/"' in page and "该报进展" in page
        answer = client.post(f"/items/{item.pk}/no-change/", {"seen": item.version, "back": "/"})
        assert told(answer) == "/" and f'action="/items/{item.pk}/no-change/"' not in client.get("/").content.decode()
        assert ledger.fresh(item).unchanged_count == 1
        assert "无变化" in text(client.get(f"/items/{item.pk}/"))
        away = client.post(f"/items/{item.pk}/no-change/", {"back": "https://example.org/"})
        assert told(away) == f"/items/{item.pk}/"
    assert ledger.fresh(item).state == State.IN_PROGRESS
