"""一页纸: the numbers of any filter, and that they stay on one sheet."""

import re
from datetime import UTC, date, datetime

import pytest

from taizhang.ledger import actions, queries
from taizhang.ledger.queries import Filter
from taizhang.org import actions as org

from .conftest import text
from .test_queries import parse
from .test_screens_browser import enter

AT, SINCE = datetime(2026, 3, 23, 4, tzinfo=UTC), date(2026, 1, 1)


@pytest.fixture
def sheet(ledger):
    """The sheet of a filter, by the clerk."""

    def make(query="", part="clerk"):
        return queries.one_page(getattr(ledger.county, part), parse(query), AT, since=date(2026, 3, 1))

    return make


@pytest.fixture
def varied(ledger):
    ledger.accepted(title="东街污水口")  # red
    ledger.issued(title="北街垃圾", due_on=date(2026, 5, 1))
    ledger.claimed(title="西街井盖", lead="roads", joint=(), by="roads_liaison", head="roads_head")
    ledger.closed(title="南街占道")


def units(found):
    return {row["name"]: (row["open"], row["red"], row["closed"], row["rate"]) for row in found.units}


def test_a_plain_filter_is_told_from_the_tallies_and_any_other_says_the_same(ledger, varied, sheet):
    plain = sheet()
    asked = sheet("entered_from=2026-01-01")  # the tallies know nothing of this
    assert units(plain) == units(asked) == {"住建局": (2, 1, 1, 33), "交通局": (1, 0, 0, 0)}
    assert plain.total["open"] == 3 and plain.total["claimed"] == 1
    assert [row["title"] for row in plain.worst.rows] == ["东街污水口", "北街垃圾", "西街井盖"]
    assert not plain.is_cut


def test_what_changed_within_a_week_is_counted(ledger, varied, sheet):
    changed = {name: first.count for name, first in sheet().changed.items()}
    assert changed == {"issued": 0, "closed": 0, "reported": 0, "reddened": 1}  # 东街 on the 21st
    early = datetime(2026, 3, 5, 4, tzinfo=UTC)
    found = queries.one_page(ledger.county.clerk, Filter(), early, since=date(2026, 3, 1)).changed
    assert {name: first.count for name, first in found.items()} == {
        "issued": 4, "closed": 1, "reported": 2, "reddened": 0,
    }  # fmt: skip


def test_a_sheet_shows_nothing_outside_the_readers_reach(ledger, varied, sheet):
    found = sheet("view=all", part="roads_liaison")
    assert set(units(found)) == {"交通局"} and [row["title"] for row in found.worst.rows] == ["西街井盖"]


def test_what_waits_for_a_decision_stands_on_the_sheet(ledger, sheet):
    item, county = ledger.accepted(), ledger.county
    actions.ask_extension(item, due_on=date(2026, 4, 1), reason="管材晚到", by=county.housing_head, at=ledger.later())
    given_back = ledger.issued(title="路灯")
    actions.decline(given_back, reason="不归我局", by=county.housing_liaison, at=ledger.later())
    found = sheet()
    assert [(row["number"], row["to_on"]) for row in found.asking] == [(item.number, date(2026, 4, 1))]
    assert [row["title"] for row in found.declined.rows] == ["路灯"]


def test_more_than_can_be_counted_is_said_and_no_rate_is_made_of_it(ledger, varied, sheet, monkeypatch):
    monkeypatch.setattr("taizhang.ledger.queries.onepage.MOST", 1)
    found = sheet("entered_from=2026-01-01")
    assert found.is_cut and found.total["rate"] is None and found.worst.has_more


def test_the_page_is_called_what_the_view_is_called(ledger, varied, screens):
    actions.keep_view("住建局的事", f"unit={ledger.unit('housing')}", "nobody", by=ledger.county.clerk)
    clerk = screens.enter("clerk")
    assert "<h1>住建局的事</h1>" in clerk.get(f"/items/onepage/?unit={ledger.unit('housing')}").content.decode()
    assert "<h1>红黄灯事项一页纸</h1>" in clerk.get("/items/onepage/?light=red&light=yellow").content.decode()
    said = text(clerk.get("/items/onepage/?q=清渠"))
    assert "台账一页纸" in said and "“清渠”" in said and "督查室 何思源" in said
    assert clerk.get("/items/onepage/?light=purple").status_code == 400
    for query in ("view=over", "view=draft", "view=all", "state=closed&view=all"):
        assert clerk.get(f"/items/onepage/?{query}").status_code == 200


def test_few_questions_are_asked_for_a_sheet(ledger, varied, screens, django_assert_max_num_queries):
    clerk = screens.enter("clerk")
    clerk.get("/items/onepage/")
    for query in ("", "entered_from=2026-01-01", "view=over"):
        with django_assert_max_num_queries(17):
            clerk.get(f"/items/onepage/?{query}")


def sheets(page):
    """How many sheets of paper a page takes."""
    page.emulate_media(media="print")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    return len(re.findall(rb"/Type\s*/Page\b", printed))


def test_every_filter_prints_on_one_sheet(standing_ledger, page):
    ledger, county = standing_ledger, standing_ledger.county
    security = {"by": county.actor("security_admin", ledger.now), "at": ledger.now}
    long = "沿河两岸雨污分流管网改造与直排口封堵及配套检查井更换" * 3
    leads = [county.units[key].pk for key in county.units if key not in ("county", "works")]
    for n in range(6):
        name, root = f"县重点项目建设服务中心第{n}分中心", county.units["county"].pk
        leads.append(org.found_unit(name, name, f"Z{n}", "bureau", root, from_on=SINCE, **security).stream_id)
    items = [ledger.issued(title=f"{long}{n}", lead_unit_ids=(lead,), joint=()) for n, lead in enumerate(leads)]
    mine = [ledger.reported(text=long, title=f"{long}又{n}") for n in range(5)]
    for item in mine:
        later = {"due_on": date(2026, 4, 9), "reason": long}
        actions.ask_extension(item, by=county.housing_head, at=ledger.later(), **later)
    for _ in range(4):
        given_back = ledger.issued(title=f"{long}还")
        actions.decline(given_back, reason="不归我局", by=county.housing_liaison, at=ledger.later())
    assert len(items) == 13
    enter(page, "clerk", "/items/")
    housing = f"unit={ledger.unit('housing')}"
    for query in ("", "view=all&entered_from=2026-01-01", "q=管网&view=open", housing, "view=over"):
        page.goto(f"/items/onepage/?{query}")
        assert sheets(page) == 1, query
    page.goto("/items/onepage/")
    said = page.locator("main").inner_text()
    assert "另有 5 家单位" in said and "另有 15 件" in said and said.count("另有") == 4
