"""年度结转: a year is frozen once, what is open carries over, what is over is archived; anybody can count it again."""

from datetime import UTC, datetime

import pytest

from taizhang.engine.commands import registry
from taizhang.engine.refusal import Refused
from taizhang.journal import rebuild
from taizhang.journal.models import Checkpoint
from taizhang.ledger import actions, commands, queries
from taizhang.ledger.models import YearStatement
from taizhang.ledger.queries import Filter, View, years
from taizhang.ledger.rules import years as rules
from taizhang.ui import clock

from .conftest import text

NEW_YEAR = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def told(ledger):
    """2026: one closed on time, one closed late and rebounded in the new year, one withdrawn, one open."""
    county = ledger.county
    closed = ledger.closed(title="柳林村东干渠封堵")
    withdrawn = ledger.issued(title="重复登记的")
    actions.withdraw(withdrawn, reason="重复", by=county.clerk, at=ledger.later())
    open_ = ledger.accepted(title="城东路井盖")
    late = ledger.reported(title="河口桥路灯")
    ledger.later(days=40)  # past its deadline
    late = ledger.judged(ledger.claim(late))
    actions.close(late, by=county.verifier, at=ledger.later())
    ledger.now = NEW_YEAR
    actions.reopen(late, reason="又不亮了", due_on=NEW_YEAR.date(), by=county.clerk, at=ledger.later())
    return ledger, {"closed": closed, "withdrawn": withdrawn, "open": open_, "late": late}


def close(ledger, year=2026):
    return actions.close_year(year, by=ledger.county.actor("clerk", ledger.now), at=ledger.later())


def test_the_year_is_frozen_with_its_numbers_as_they_stood_at_its_end(told):
    ledger, _items = told
    recorded = close(ledger)
    ((_key, row),) = rules.read(recorded.pub["rows"]).items()
    assert (row.entered, row.issued, row.closed, row.on_time, row.late) == (4, 4, 2, 1, 1)
    assert (row.withdrawn, row.open, row.rebounds) == (1, 1, 0)  # the rebound is the new year's
    assert recorded.priv[f"register_{ledger.problems}"] == "督查问题册"
    actions.change_register(
        ledger.problems, actions.RegisterSpec(code="DC", name="改了名的册"), by=ledger.county.clerk, at=ledger.later()
    )
    statement = years.statement_of(ledger.county.clerk, 2026)
    lines, sums = years.lines(ledger.county.clerk, rules.read(statement.rows), statement.names)
    assert lines[0].register == "督查问题册" and sums[0] == 4


def test_closing_twice_early_or_out_of_turn_is_refused_in_words(told):
    ledger, _items = told
    with pytest.raises(Refused, match="2027年还没有过完"):
        close(ledger, 2027)
    with pytest.raises(Refused, match="2025年没有办理记录"):
        close(ledger, 2025)
    close(ledger)
    with pytest.raises(Refused, match="已经结转过"):
        close(ledger)
    assert YearStatement.objects.count() == 1


def test_a_year_waits_for_the_one_before_it(ledger):
    ledger.issued()
    ledger.now = datetime(2028, 1, 3, 2, 0, tzinfo=UTC)
    with pytest.raises(Refused, match="请先结转2026年"):
        close(ledger, 2027)


def test_what_is_open_carries_over_with_its_number(told):
    ledger, items = told
    number, clerk = items["open"].number, ledger.county.clerk
    close(ledger)
    shown = queries.item_for(clerk, items["open"].pk)
    assert shown.number == number
    assert queries.item_page(clerk, shown, ledger.now)["carried_from"] == 2026
    assert number in [r["number"] for r in queries.rows(clerk, Filter(), at=ledger.now).rows]


def test_what_is_over_is_archived_and_still_found(told):
    ledger, items = told
    clerk = ledger.county.clerk

    def listed(**asked):
        return {r["id"] for r in queries.rows(clerk, Filter(**asked), at=ledger.now).rows}

    over = {items["closed"].pk, items["withdrawn"].pk}
    assert over <= listed(view=View.OVER)
    close(ledger)
    assert not over & listed(view=View.OVER) and not over & listed(view=View.ALL)
    assert listed(view=View.ARCHIVE) == over
    assert over <= listed(view=View.ALL, year=2026)
    assert items["closed"].pk in listed(view=View.ALL, q="东干渠")
    assert queries.item_for(clerk, items["closed"].pk).state == "closed"


def test_recounting_finds_what_does_not_agree(told, capsys):
    ledger, _items = told
    recorded = close(ledger)
    recount = registry["recount"].run
    assert recount(type("Args", (), {"year": 2026})) == 0
    assert "逐行相符" in capsys.readouterr().out
    rows = rules.read(recorded.pub["rows"])
    again, _size = years.counted(ledger.county.area_id, 2026)
    assert rules.differing(rows, again) == []
    next(iter(rows.values())).closed += 1  # the control: a number that somebody improved
    assert len(rules.differing(rows, again)) == 1
    assert commands.recount is recount


def test_the_statement_is_sealed_and_told_again_alike(standing_ledger):
    ledger = standing_ledger
    ledger.closed()
    ledger.now = NEW_YEAR
    recorded = close(ledger)
    assert Checkpoint.objects.filter(area_id=ledger.county.area_id, size__gt=recorded.seq).exists()
    assert [str(d) for d in rebuild.differences()] == []


def test_the_page_shows_the_statement_and_counts_it_again(told, screens):
    ledger, _items = told
    close(ledger)
    reader = screens.enter("clerk")
    page = reader.get("/items/years/2026/?recount=1").content.decode()
    assert "2026年度结转表" in page and "逐行相符" in page and 'data-label="销号"' in page


def test_the_desk_says_that_a_year_waits_and_closing_is_asked_once_more(told, screens):
    ledger, _items = told
    with clock.frozen(ledger.now):
        clerk, says = screens.enter("clerk"), "个年度过完了没有结转 2026"
        assert says in text(clerk.get("/")) and says not in text(screens.enter("verifier").get("/"))
        page = text(clerk.get("/items/years/2026/"))
        assert "结转2026年，1 件转到下年" in page and "不能撤回" in page
        close(ledger)
        assert says not in text(clerk.get("/"))
