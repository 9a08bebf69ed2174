"""The list on the screen: what it shows, what its address carries, what is done on many items at once."""

import re
from datetime import date, timedelta
from itertools import chain

import pytest

from taizhang.ledger import filtering
from taizhang.ledger.models import Item
from taizhang.ledger.queries import Filter, View
from taizhang.ledger.rules import Colour, State
from tests.cast_ledger import DUE

from .conftest import HTMX, text, told


def titles(answer):
    return re.findall(r'<a class="t" href="/items/\d+/" title="([^"]*)"', answer.content.decode())


def chips(answer):
    """The conditions that are set, as the bar shows them."""
    found = re.findall(r'<a class="tz-pick on".*?</a>', answer.content.decode(), re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>", " ", chip).split()) for chip in found]


@pytest.fixture
def clerk(screens):
    return screens.enter("clerk")


# ── what the list shows ───────────────────────────────────────────────────────


def test_the_list_opens_with_what_is_under_way_and_says_how_much_it_is(ledger, clerk):
    ledger.accepted(title="清渠")
    ledger.closed(title="补井盖")
    ledger.item(title="还没交办的")
    page = clerk.get("/items/")
    assert titles(page) == ["清渠"]
    said = text(page)
    assert "2 册，在办 1 件" in said and "本页 1 件，共 1 件" in said
    assert "住建局" in said and "未指定" in said and "已签收" in said


def test_a_light_counts_what_it_lists(ledger, clerk):
    ledger.accepted(title="快到期", due_on=date(2026, 3, 6))
    ledger.accepted(title="还早", due_on=date(2026, 5, 6))
    page = clerk.get("/items/")
    lights = re.findall(r'<a class="tz-pick" href="([^"]*)".*?</span>\s*(\d+)</a>', page.content.decode(), re.DOTALL)
    for url, count in lights:
        assert len(titles(clerk.get(url.replace("&amp;", "&")))) == int(count), url
    assert [int(count) for _, count in lights] == [0, 1, 1, 0]


def test_what_is_set_is_a_chip_that_takes_it_off(ledger, clerk):
    ledger.accepted(title="东街清渠")
    unit = ledger.unit("housing")
    page = clerk.get(f"/items/?unit={unit}&light=green&due_to=2026-12-31&q=清渠&unassigned=1")
    assert titles(page) == ["东街清渠"]
    assert chips(page) == ["绿", "住建局", "12月31日前", "“清渠”", "没有责任人"]
    for url in re.findall(r'<a class="tz-pick on" href="([^"]*)"', page.content.decode()):
        assert len(chips(clerk.get(url.replace("&amp;", "&")))) == 4


def test_an_address_without_conditions_left_empty_is_handed_on(ledger, clerk):
    answer = clerk.get(f"/items/?register=&unit={ledger.unit('roads')}&due_to=")
    assert told(answer) == f"/items/?unit={ledger.unit('roads')}"


def test_words_are_looked_for_among_what_is_over_too(ledger, clerk):
    ledger.closed(title="南街占道")
    assert titles(clerk.get("/items/?q=占道")) == ["南街占道"]
    assert titles(clerk.get("/items/?q=占道&view=open")) == []
    assert "没有符合这些条件的事项" in text(clerk.get("/items/?q=占道&view=open"))


def test_a_condition_that_means_nothing_is_refused_in_words(clerk):
    answer = clerk.get("/items/?light=purple")
    assert answer.status_code == 400 and "筛选条件“purple”看不懂" in answer.content.decode()
    for url in ("/items/items.csv", "/items/items.xlsx"):
        assert clerk.get(f"{url}?f.metres.from=long&register=1").status_code == 400


def listed(screens, query):
    shown = text(screens.enter("clerk").get(f"/items/?{query}"))
    return {title for title in ("东街污水口", "西街井盖", "南街占道") if title in shown}


@pytest.fixture
def streets(ledger):
    head = ledger.county.housing_head.person_id
    ledger.issued(title="东街污水口", responsible_person_id=head, joint=())
    ledger.accepted(title="西街井盖", lead="roads", joint=("hekou",), by="roads_liaison")
    ledger.claimed(title="南街占道", lead="roads", joint=(), by="roads_liaison", head="roads_head")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=王立新", {"东街污水口"}),  # the person
        ("q=交通局", {"西街井盖", "南街占道"}),  # who leads
        ("q=河口镇", {"西街井盖"}),  # who joins
        ("q=交通局+井盖", {"西街井盖"}),
        ("q=交通局+：", {"西街井盖", "南街占道"}),
        ("q=王立", set()),
        ("unproven=1", {"东街污水口", "西街井盖"}),
        ("sentback=1", set()),
        ("original_from=2026-03-20&original_to=2026-03-20", {"东街污水口", "西街井盖", "南街占道"}),
        ("original_from=2026-03-21", set()),
        ("progress_from=1", set()),
        ("progress_to=50", {"东街污水口", "西街井盖", "南街占道"}),
        ("reported_from=2027-01-01", set()),
    ],
)
def test_a_name_finds_what_is_theirs_and_every_column_is_a_condition(ledger, screens, streets, query, expected):
    assert listed(screens, query) == expected


@pytest.mark.parametrize(
    "wanted",
    [
        Filter(progress_from=0, progress_to=80, original_to=date(2026, 5, 1)),
        Filter(),
        Filter(view=View.OVER, state=(State.CLOSED,), closed_from=date(2026, 3, 1)),
        Filter(light=(Colour.RED, Colour.YELLOW), register=(3, 1), flags=frozenset({"late", "doubt"})),
        Filter(q="东街", view=View.OPEN),
        Filter(q="东街", view=View.ALL, own=(("f.kind", "污水"), ("f.metres.from", "3"))),
    ],
)
def test_the_address_says_the_whole_filter(wanted):
    from django.http import QueryDict

    assert filtering.asked(QueryDict(filtering.query_of(wanted))) == wanted


def test_the_page_with_every_condition_keeps_what_was_set(ledger, clerk):
    page = clerk.get(
        f"/items/filter/?register={ledger.problems}&late=1&f.street=东街&issued_from=2026-03-01"
    ).content.decode()
    assert 'name="f.street"' in page and 'value="东街"' in page and 'name="f.metres.from"' in page
    assert re.search(r'name="late" value="1" checked', page) and 'value="2026-03-01"' in page
    assert re.search(rf'<option value="{ledger.problems}" selected>', page)


def test_the_columns_that_were_chosen_are_remembered(ledger, clerk):
    ledger.accepted(title="清渠")
    assert "配合单位" not in heads(clerk.get("/items/"))
    assert heads(clerk.get("/items/?col=joint&col=due")) == ["灯", "编号", "事项", "配合单位", "现时限"]
    assert heads(clerk.get("/items/")) == ["灯", "编号", "事项", "配合单位", "现时限"]
    lines = b"".join(clerk.get("/items/items.csv")).decode("utf-8-sig").splitlines()
    assert lines[0] == "灯,编号,事项,配合单位,现时限"


def heads(answer):
    found = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', answer.content.decode())
    return [re.sub(r"<[^>]*>", "", head) for head in found]


def test_pages_follow_each_other_and_lead_back(ledger, clerk, monkeypatch):
    from taizhang.ledger.queries import lists

    monkeypatch.setattr(lists.rows, "__kwdefaults__", {**lists.rows.__kwdefaults__, "size": 3})
    made = [ledger.issued(title=f"第{n}件", due_on=DUE + timedelta(days=n % 4)).title for n in range(8)]
    for sort in ("red", "due", "number", "new"):
        seen, url = [], f"/items/?sort={sort}"
        while url:
            page = clerk.get(url)
            seen.append(titles(page))
            url = turn(page, "next")
        assert sorted(chain(*seen)) == made and [len(s) for s in seen] == [3, 3, 2]
        back, url = [seen[-1]], turn(page, "prev")
        while url:
            page = clerk.get(url)
            back.append(titles(page))
            url = turn(page, "prev")
        assert back[::-1] == seen


def turn(answer, rel):
    found = re.search(rf'<a rel="{rel}" href="([^"]*)"', answer.content.decode())
    return f"/items/{found[1]}".replace("&amp;", "&") if found else ""


def test_a_page_position_that_means_nothing_is_refused(clerk):
    for place in ("x", "2026-01-01~", "~~~", "2026-03-01T00:00:00+00:00~x", "nan~1", "\x00~1"):
        assert clerk.get("/items/", {"after": place}).status_code == 400
        assert clerk.get("/items/", {"before": place, "sort": "due"}).status_code == 400


@pytest.mark.parametrize("part", ["clerk", "leader", "verifier", "housing_head", "housing_liaison", "inspector"])
def test_everybody_sees_the_list_within_reach_and_few_questions_are_asked(
    ledger, screens, part, django_assert_max_num_queries
):
    ledger.reported(title="住建的")
    ledger.reported(title="交通的", lead="roads", joint=(), by="roads_liaison")
    reader = screens.enter(part)
    reader.get("/items/")  # names of the area are remembered by the process
    with django_assert_max_num_queries(12):
        found = titles(reader.get("/items/"))
    assert "住建的" in found and ("交通的" in found) == (not part.startswith("housing"))
    with django_assert_max_num_queries(12):
        reader.get("/items/?light=green&state=in_progress&late=1&sort=due&q=住建&view=open")
    with django_assert_max_num_queries(13):  # the register's own fields too
        reader.get(f"/items/?register={ledger.problems}&unit={ledger.unit('housing')}&view=open")


@pytest.mark.parametrize("part", ["clerk", "leader", "verifier", "housing_head", "housing_liaison", "inspector"])
def test_the_page_of_an_item_asks_at_most_twenty_four_questions(ledger, screens, part, django_assert_max_num_queries):
    item = ledger.judged(ledger.claimed(), verdict="doubtful", note="看不清")
    reader = screens.enter(part)
    assert reader.get(f"/items/{item.pk}/").status_code == 200
    with django_assert_max_num_queries(24):  # its proofs by the page, its plan, the papers about it, its ladder
        reader.get(f"/items/{item.pk}/")


def test_nobody_without_a_duty_in_the_ledger_sees_it(ledger, screens):
    assert screens.enter("system_admin").get("/items/").status_code == 403


# ── many at once ──────────────────────────────────────────────────────────────


def test_urging_many_says_which_were_refused_and_why(ledger, clerk):
    working, waiting = ledger.accepted(title="在办的"), ledger.claimed(title="等核验的")
    sent = {"pick": [working.pk, waiting.pk], "idem": "a-double-click", "back": "light=red"}
    answer = clerk.post("/items/bulk/urge/", sent)
    said = text(answer)
    assert "催办 1 件" in said and "1 件没有办成" in said
    assert waiting.number in said and "本事项已申请销号，正在等核验。" in said
    assert ledger.fresh(working).urge_count == 1 and ledger.fresh(waiting).urge_count == 0
    again = clerk.post("/items/bulk/urge/", sent)
    assert told(again) == "/items/?light=red" and ledger.fresh(working).urge_count == 1


def test_when_all_were_done_the_list_says_so_with_the_receipts(ledger, clerk):
    items = [ledger.accepted(title=f"第{n}件") for n in range(3)]
    where = told(clerk.post("/items/bulk/urge/", {"pick": [item.pk for item in items], "back": "sort=due"}))
    assert where == "/items/?sort=due"
    assert "催办 3 件" in text(clerk.get(where))


def test_a_person_is_offered_for_the_units_of_the_picked_items_only(ledger, screens):
    mine, other = ledger.accepted(), ledger.accepted(lead="roads", joint=(), by="roads_liaison")
    clerk = screens.enter("clerk")
    part = clerk.get("/items/bulk/people/", {"pick": [mine.pk]}, headers=HTMX).content.decode()
    assert "住建局 王立新（局长）" in part and "河口镇 孙长河" in part and "赵启明" not in part
    head = ledger.county.housing_head.person_id
    said = text(clerk.post("/items/bulk/assign/", {"pick": [mine.pk, other.pk], "person": head}))
    assert "定责任人 1 件" in said and "责任人要在承办单位（交通局）任职" in said
    assert ledger.fresh(mine).responsible_person_id == head


def test_a_deadline_is_set_only_where_there_is_none(ledger, clerk):
    without, with_one = ledger.issued(due_on=None), ledger.issued()
    said = text(clerk.post("/items/bulk/due/", {"pick": [without.pk, with_one.pk], "due_on": "2026-04-03"}))
    assert "定时限 1 件" in said
    assert ledger.fresh(without).due_on == date(2026, 4, 3) and ledger.fresh(with_one).due_on == DUE


def test_the_bar_says_that_closing_has_no_bulk_form_and_there_is_none(ledger, clerk):
    item = ledger.judged(ledger.claimed())
    page = clerk.get("/items/")
    assert "销号不能批量办：每件的每份佐证都要有人打开看过。" in text(page)
    assert re.findall(r'formaction="([^"]*)"', page.content.decode()) == [
        "/items/bulk/urge/", "/items/bulk/assign/", "/items/bulk/due/",
    ]  # fmt: skip
    assert clerk.post("/items/bulk/close/", {"pick": [item.pk]}).status_code == 404


def test_what_lies_outside_reach_is_not_touched_by_a_forged_form(ledger, screens):
    theirs = ledger.accepted(lead="roads", joint=(), by="roads_liaison")
    worker = ledger.county.roads_head.person_id
    answer = screens.enter("housing_liaison").post("/items/bulk/assign/", {"pick": [theirs.pk], "person": worker})
    assert answer.status_code in (200, 303, 404)
    assert Item.objects.get(pk=theirs.pk).responsible_person_id is None


@pytest.mark.parametrize("data", [{}, {"pick": ["x"]}, {"pick": ["９"]}, {"pick": list(range(300))}])
def test_a_bulk_act_on_nothing_or_on_far_too_much_is_refused(ledger, clerk, data):
    assert clerk.post("/items/bulk/urge/", data).status_code == 400


def test_only_those_who_may_act_see_the_boxes(ledger, screens):
    ledger.accepted()
    assert "data-pick" not in screens.enter("leader").get("/items/").content.decode()
    page = screens.enter("housing_liaison").get("/items/").content.decode()
    assert "/items/bulk/assign/" in page and "/items/bulk/urge/" not in page


def test_the_way_back_stays_in_the_house(ledger, clerk):
    item = ledger.accepted()
    where = told(clerk.post("/items/bulk/urge/", {"pick": [item.pk], "back": "//evil.example/?x=1\r\nSet-Cookie: a=b"}))
    assert where.startswith("/items/?") and "\r" not in where and "\n" not in where


def test_reading_lists_writes_nothing(ledger, clerk):
    item = ledger.accepted()
    for url in (
        "/items/",
        "/items/filter/",
        "/items/items.csv",
        "/items/items.xlsx",
        f"/items/bulk/people/?pick={item.pk}",
    ):
        answer = clerk.get(url)
        assert answer.status_code == 200
        b"".join(answer)
    assert ledger.fresh(item).version == item.version
