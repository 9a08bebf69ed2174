"""一事多挂: one item in several campaigns, one feedback, counted once in the county's totals and once in each campaign."""

import pytest

from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.ledger import actions, queries
from taizhang.ledger.models import Item, ItemSource
from taizhang.ledger.queries import Filter

from .test_queries import numbers


@pytest.fixture
def hung(ledger):
    """An item of the problems register that also hangs in the decisions register."""
    item = ledger.reported(title="柳林村东干渠封堵")
    actions.hang(item, ledger.decisions, by=ledger.county.clerk, at=ledger.later())
    return ledger.fresh(item)


def found(ledger, *registers):
    page = queries.rows(ledger.county.clerk, Filter(register=registers), at=ledger.now)
    return [row["id"] for row in page.rows]


def test_it_stands_in_both_lists_with_one_number_and_one_feedback(ledger, hung):
    other = ledger.issued(title="城东路井盖", register_id=ledger.decisions)
    assert found(ledger, ledger.problems) == [hung.pk]
    assert set(found(ledger, ledger.decisions)) == {hung.pk, other.pk}
    assert found(ledger, ledger.problems, ledger.decisions).count(hung.pk) == 1
    assert hung.number.startswith("DC-")
    actions.report(hung, text="三处已封", by=ledger.county.housing_liaison, at=ledger.later())
    rows = queries.rows(ledger.county.clerk, Filter(register=(ledger.decisions,)), at=ledger.now).rows
    assert any("三处已封" in row["last"] for row in rows)


def test_it_counts_once_in_the_county_and_once_in_each_campaign(ledger, hung):
    clerk = ledger.county.clerk
    assert queries.light_counts(clerk, ledger.now)["total"] == 1
    for register in (ledger.problems, ledger.decisions):
        assert queries.light_counts(clerk, ledger.now, Filter(register=(register,)))["total"] == 1
    assert {r["id"]: r["total"] for r in queries.register_counts(clerk, ledger.now)} == {
        ledger.problems: 1,
        ledger.decisions: 1,
    }
    closed = ledger.judged(ledger.claim(hung))
    actions.close(closed, by=ledger.county.verifier, at=ledger.later())
    assert queries.state_counts(clerk)["closed"] == 1
    assert queries.state_counts(clerk, Filter(register=(ledger.decisions,)))["closed"] == 1
    assert queries.light_counts(clerk, ledger.now, Filter(register=(ledger.decisions,)))["total"] == 0


def test_taken_down_it_is_gone_from_the_campaign_and_the_history_stays(ledger, hung):
    actions.unhang(hung, ledger.decisions, by=ledger.county.clerk, at=ledger.later())
    assert found(ledger, ledger.decisions) == []
    assert queries.light_counts(ledger.county.clerk, ledger.now, Filter(register=(ledger.decisions,)))["total"] == 0
    lines = [line["text"] for line in queries.journal_lines(ledger.county.clerk, hung, limit=9)]
    assert {"挂入专项联席会议定事项", "从专项联席会议定事项摘下"} <= set(lines)
    assert found(ledger, ledger.problems) == [hung.pk]


def test_the_item_says_where_it_hangs_and_who_hung_it(ledger, hung):
    (line,) = queries.hangs_of(hung)
    assert line["name"] == "联席会议定事项" and "何思源" in line["by"]


def test_the_file_names_the_campaigns(ledger, hung):
    columns = queries.columns_from([*queries.DEFAULT_COLUMNS, "register", "hangs"])
    lines = list(queries.csv_lines(ledger.county.clerk, Filter(), at=ledger.now, columns=columns))
    assert any("督查问题册" in line and "联席会议定事项" in line for line in lines)


def test_bad_places_are_refused_in_words(ledger, hung):
    clerk, when = ledger.county.clerk, ledger.later()
    for register, why in ((ledger.decisions, "已经挂在"), (ledger.problems, "本来就在"), (10**9, "请选台账册")):
        with pytest.raises(Refused, match=why):
            actions.hang(hung, register, by=clerk, at=when)
    with pytest.raises(Refused, match="不能摘下"):
        actions.unhang(hung, ledger.problems, by=clerk, at=when)
    closing = actions.open_register(actions.RegisterSpec(code="KB", name="旧册"), by=clerk, at=when).stream_id
    with pytest.raises(Refused, match="没有挂在旧册"):
        actions.unhang(hung, closing, by=clerk, at=when)
    actions.close_register(closing, by=clerk, at=ledger.later())
    with pytest.raises(Refused, match="旧册已经停用"):
        actions.hang(hung, closing, by=clerk, at=ledger.later())
    assert ledger.fresh(hung).hang_count == 1


def test_a_draft_or_a_closed_item_is_not_hung(ledger):
    with pytest.raises(Refused, match="还是草稿"):
        actions.hang(ledger.item(), ledger.decisions, by=ledger.county.clerk, at=ledger.later())
    with pytest.raises(Refused, match="已销号"):
        actions.hang(ledger.closed(), ledger.decisions, by=ledger.county.clerk, at=ledger.later())


def test_another_paper_becomes_one_more_source_and_is_found_by_its_words(ledger, hung):
    source = actions.Source(kind="meeting", title="三月联席会", passage="东干渠要年内彻底断流排污")
    actions.cite(hung, source, by=ledger.county.clerk, at=ledger.later())
    assert [s.title for s in ItemSource.objects.filter(item=hung).order_by("id")][-1] == "三月联席会"
    assert numbers(ledger.county.clerk, ledger.now, "q=断流排污") == [hung.number]


def test_the_journal_tells_the_same(standing_ledger):
    ledger = standing_ledger
    item = ledger.reported(title="柳林村东干渠封堵")
    actions.hang(item, ledger.decisions, by=ledger.county.clerk, at=ledger.later())
    actions.cite(item, actions.Source(title="三月联席会", passage="断流"), by=ledger.county.clerk, at=ledger.later())
    again = ledger.issued(title="城东路井盖")
    actions.hang(again, ledger.decisions, by=ledger.county.clerk, at=ledger.later())
    actions.unhang(again, ledger.decisions, by=ledger.county.clerk, at=ledger.later())
    assert [str(d) for d in rebuild.differences()] == []
    assert Item.objects.get(pk=item.pk).hang_count == 1
