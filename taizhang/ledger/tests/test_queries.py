"""What the ledger shows, to whom, and in how many questions to the database."""

import io
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.http import Http404, QueryDict
from openpyxl import load_workbook

from taizhang.engine import bands
from taizhang.engine.refusal import Refused
from taizhang.ledger import actions, queries
from taizhang.ledger.models import Evidence, Item
from taizhang.ledger.queries import Filter, Sort, View
from taizhang.ledger.rules import Colour, State
from tests.cast_ledger import DUE, page


def parse(text):
    return Filter.parse(QueryDict(text))


def numbers(actor, at, text="", **more):
    return [row["number"] for row in queries.rows(actor, parse(text), at=at, **more).rows]


# ── reach ─────────────────────────────────────────────────────────────────────


def test_a_unit_sees_what_it_leads_or_joins_and_what_is_below_it(ledger):
    mine = ledger.issued()
    village = ledger.issued(lead="liulin", joint=())
    elsewhere = ledger.issued(lead="roads", joint=())
    county = ledger.county
    seen = {
        part: set(Item.objects.visible_to(getattr(county, part)).values_list("pk", flat=True))
        for part in (
            "clerk",
            "leader",
            "housing_liaison",
            "hekou_liaison",
            "liulin_liaison",
            "roads_liaison",
            "stranger",
        )
    }
    everything = {mine.pk, village.pk, elsewhere.pk}
    assert seen["clerk"] == seen["leader"] == everything
    assert seen["housing_liaison"] == {mine.pk}
    assert seen["hekou_liaison"] == {mine.pk, village.pk}  # joins one, and the village lies in the township
    assert seen["liulin_liaison"] == {village.pk}
    assert seen["roads_liaison"] == {elsewhere.pk}
    assert seen["stranger"] == set()


def test_who_broke_an_item_down_sees_its_parts(ledger):
    parent, county = ledger.reported(joint=()), ledger.county
    part = ledger.draft(title="分项", lead="qingshi", joint=())
    child = actions.break_down(parent, [part], by=county.housing_liaison, at=ledger.later())[0].stream_id
    assert queries.item_for(county.housing_head, child).parent_id == parent.pk
    assert queries.item_for(county.qingshi_head, child)
    with pytest.raises(Http404):
        queries.item_for(county.qingshi_head, parent.pk)


def test_a_draft_is_for_those_who_may_issue_it(ledger):
    draft = ledger.item()
    assert Item.objects.visible_to(ledger.county.clerk).filter(pk=draft.pk).exists()
    for part in ("housing_liaison", "verifier", "leader", "auditor"):
        assert not Item.objects.visible_to(getattr(ledger.county, part)).filter(pk=draft.pk).exists()


def test_outside_reach_an_item_does_not_exist(ledger):
    item = ledger.issued()
    with pytest.raises(Http404):
        queries.item_for(ledger.county.stranger, item.pk)
    with pytest.raises(Http404):
        queries.item_for(ledger.county.stranger, 10**9)


def test_a_doubt_names_no_item_outside_reach(ledger):
    first = ledger.reported(files=[page("同一页")])
    ledger.reported(lead="roads", joint=(), by="roads_liaison", files=[page("同一页")])
    second = Item.objects.latest("id")
    at = ledger.later()

    def text(part):
        actor = getattr(ledger.county, part)
        shown = queries.item_page(actor, queries.item_for(actor, second.pk), at)["evidence"]
        return shown[0]["warnings"][0]["text"]

    assert first.number in text("verifier")
    assert first.number not in text("roads_liaison") and "另一件事项" in text("roads_liaison")


# ── lists ─────────────────────────────────────────────────────────────────────


def test_the_list_begins_with_what_has_been_red_longest(ledger):
    items = [ledger.accepted(due_on=DUE + timedelta(days=n)) for n in (2, 0, 1)]
    ledger.claimed(due_on=DUE)
    at = datetime(2026, 3, 22, 4, tzinfo=UTC)
    rows = queries.rows(ledger.county.clerk, Filter(), at=at).rows
    assert [row["number"] for row in rows] == [items[1].number, items[2].number, items[0].number, "DC-2026-0004"]
    assert [row["light"] for row in rows] == ["red", "red", "yellow", "green"]
    assert rows[3]["light_note"] == "待核验" and rows[0]["lead"] == "住建局"


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_follow_each_other_without_a_gap_or_a_repetition(ledger, sort):
    for n in range(7):
        ledger.issued(due_on=DUE + timedelta(days=n % 3))
    clerk, at, seen, after = ledger.county.clerk, ledger.later(), [], ""
    while True:
        found = queries.rows(clerk, Filter(sort=sort), at=at, after=after, size=2)
        seen += [row["id"] for row in found.rows]
        after = found.after
        if not after:
            break
    assert len(seen) == 7 == len(set(seen))


@pytest.fixture
def varied(ledger):
    """An item in each situation that a filter asks for."""
    county = ledger.county
    red = ledger.accepted(title="东街污水口", fields={"street": "东街", "metres": "12.5", "kind": "污水"})
    claimed = ledger.claimed(title="西街井盖", lead="roads", joint=(), by="roads_liaison", head="roads_head")
    closed = ledger.closed(title="南街占道")
    issued = ledger.issued(title="北街垃圾", register_id=ledger.decisions, due_on=date(2026, 5, 1))
    actions.assign(red, county.housing_head.person_id, by=county.clerk, at=ledger.later())
    return {"red": red, "claimed": claimed, "closed": closed, "issued": issued}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {"red", "claimed", "issued"}),
        ("view=all", {"red", "claimed", "closed", "issued"}),
        ("view=over", {"closed"}),
        ("light=red", {"red"}),
        ("light=red&light=grey", {"red", "issued"}),
        ("light=green", {"claimed"}),
        ("light=closed&view=all", {"closed"}),
        ("state=claimed", {"claimed"}),
        ("register={decisions}", {"issued"}),
        ("unit={housing}", {"red", "issued"}),
        ("unit={county}", {"red", "claimed", "issued"}),
        ("doing={hekou}", {"red", "issued"}),
        ("joint={hekou}&register={problems}", {"red"}),
        ("person={person}", {"red"}),
        ("unassigned=1", {"claimed", "issued"}),
        ("silent=1", {"red"}),
        ("due_from=2026-04-01", {"issued"}),
        ("due_to=2026-03-20", {"red", "claimed"}),
        ("due_from=2026-03-20&due_to=2026-03-20", {"red", "claimed"}),
        ("due_in=until_today", {"red", "claimed"}),
        ("due_in=last_week", {"red", "claimed"}),
        ("due_in=week", set()),
        ("entered_in=last_month&view=all", set()),
        ("entered_in=month&entered_to=2026-03-03", {"red", "claimed", "issued"}),
        ("number=lx-", {"issued"}),
        ("q=井盖", {"claimed"}),
        ("q=排口 管网", {"red", "claimed", "issued"}),
        ("q=井", {"claimed"}),
        ("q=口井", set()),
        ("late=1", {"red", "claimed"}),
        ("f.street=东", {"red"}),
        ("f.metres.from=12&f.metres.to=13", {"red"}),
        ("f.metres.from=13", set()),
        ("f.kind=污水&register={problems}", {"red"}),
        ("f.none=1", set()),
        ("entered_from=2026-03-02&entered_to=2026-03-03", {"red", "claimed", "issued"}),
        ("closed_from=2026-03-01&view=all", {"closed"}),
        ("reported_from=2026-03-01&reported_to=2026-03-03", {"claimed"}),
        ("unanswered=1", {"red", "issued"}),
        ("toplevel=1&rebound=1", set()),
    ],
)
def test_everything_shown_can_be_filtered(ledger, varied, text, expected):
    county = ledger.county
    ids = {**{k: u.pk for k, u in county.units.items()}, "decisions": ledger.decisions, "problems": ledger.problems}
    wanted = parse(text.format(**ids, person=county.housing_head.person_id))
    at = datetime(2026, 3, 23, 4, tzinfo=UTC)
    found = queries.rows(county.clerk, wanted, at=at).rows
    assert {key for key, item in varied.items() if item.pk in {r["id"] for r in found}} == expected
    assert parse(wanted.query()) == wanted  # the address carries the whole filter


@pytest.mark.parametrize(
    "text",
    [
        "light=purple",
        "state=1",
        "register=x",
        "unit=-1",
        "unit=99999999999999999999",
        "due_from=soon",
        "sort=title",
        "q=%00",
        "person=²",
        "due_to=9999-12-31",
        "due_in=someday",
    ],
)
def test_a_filter_that_means_nothing_is_refused_in_words(text):
    with pytest.raises(Refused, match="看不懂"):
        parse(text)


@pytest.mark.parametrize("after", ["x", "1~2~3", "2026-01-01~1", "~", "2026-03-01T00:00:00+00:00~x", "9" * 40])
def test_a_cursor_that_means_nothing_is_refused_in_words(ledger, after):
    with pytest.raises(Refused):
        queries.rows(ledger.county.clerk, Filter(), at=ledger.now, after=after)


# ── search ────────────────────────────────────────────────────────────────────


def test_two_characters_find_title_requirement_passage_and_reports(ledger):
    source = actions.Source(kind="document", title="会议纪要", passage="年底前把涵洞全部清淤")
    found = ledger.accepted(title="东干渠", source=source)
    ledger.accepted(title="西干渠")
    clerk, liaison = ledger.county.clerk, ledger.county.housing_liaison
    actions.report(found, text="已完成闭水试验", by=liaison, at=ledger.later())
    for text in ("干渠 涵洞", "闭水", "DC-2026-0001", "dc-2026-0001", "ＤＣ-2026-0001", "封堵 东干"):
        assert numbers(clerk, ledger.now, f"q={text}") == [found.number], text
    assert len(numbers(clerk, ledger.now, "q=干渠")) == 2
    assert numbers(clerk, ledger.now, "q=渠干") == []


@pytest.mark.parametrize("text", ["%27 OR 1=1", "%22", "*", "a*", "NOT", "( )", "\\", "'", "：", "%", "_", "東"])
def test_no_text_breaks_the_search(ledger, text):
    ledger.issued()
    queries.rows(ledger.county.clerk, Filter(q=text), at=ledger.now)


def test_search_stays_inside_reach(ledger):
    ledger.issued(title="隐蔽工程")
    assert numbers(ledger.county.stranger, ledger.now, "q=隐蔽") == []


# ── counts ────────────────────────────────────────────────────────────────────


def test_lights_are_summed_from_tallies_and_equal_the_lists(ledger, varied):
    at = datetime(2026, 3, 23, 4, tzinfo=UTC)
    for part in ("clerk", "housing_liaison", "roads_head"):
        actor = getattr(ledger.county, part)
        counts = queries.light_counts(actor, at)
        led = Filter(unit=(actor.unit_id,)) if part != "clerk" else Filter()
        for colour in (Colour.RED, Colour.YELLOW, Colour.GREEN, Colour.GREY):
            wanted = Filter(light=(colour,), unit=led.unit)
            assert counts[str(colour)] == len(queries.rows(actor, wanted, at=at).rows), (part, colour)
    assert queries.light_counts(ledger.county.clerk, at)["claimed"] == 1
    by_register = queries.light_counts(ledger.county.clerk, at, Filter(register=(ledger.decisions,)))
    assert (by_register["total"], by_register["grey"]) == (1, 1)
    assert queries.light_counts(ledger.county.clerk, at, Filter(q="井盖")) is None


def test_an_hour_is_counted_when_it_comes(ledger):
    ledger.accepted(due_on=DUE, due_hour=17)
    clerk = ledger.county.clerk
    before, after = datetime(2026, 3, 20, 8, 59, tzinfo=UTC), datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
    assert queries.light_counts(clerk, before)["yellow"] == 1 and queries.light_counts(clerk, before)["red"] == 0
    assert queries.light_counts(clerk, after)["red"] == 1
    assert queries.units_table(clerk, before)[0]["yellow"] == 1


def test_led_and_joined_are_separate_numbers(ledger):
    ledger.issued()
    hekou = ledger.county.hekou_liaison
    assert queries.light_counts(hekou, ledger.now)["total"] == 0
    several = queries.Several(hekou, ledger.now)
    joined, named = queries.joined(several), queries.named(several)
    assert (joined.count, named.count) == (1, 0)


def test_units_roll_up_to_their_township(ledger):
    ledger.issued(lead="liulin", joint=())
    ledger.issued(lead="hekou", joint=())
    ledger.closed()
    table = {row["name"]: row for row in queries.units_table(ledger.county.leader, ledger.now, rollup=True)}
    assert table["河口镇"]["open"] == 2 and "柳林村" not in table
    assert table["住建局"]["closed"] == 1


def test_the_due_strip_shows_fourteen_working_days_with_rest_between(ledger):
    for _ in range(4):
        ledger.issued(due_on=date(2026, 3, 6))
    strip = queries.due_strip(queries.Several(ledger.county.clerk, ledger.now))
    assert sum(not day["is_rest"] for day in strip) == 15 and strip[0]["is_today"]
    friday = next(day for day in strip if day["day"] == date(2026, 3, 6))
    assert (friday["due"].count, len(friday["due"].rows)) == (4, 3)


def test_gaps_name_what_nobody_owns(ledger):
    ledger.accepted()
    at = ledger.now + timedelta(days=10)
    found = {gap["key"]: gap for gap in queries.gaps(queries.Several(ledger.county.clerk, at))}
    assert (found["unassigned"]["first"].count, found["silent"]["first"].count) == (1, 1)
    assert "督查室" in {unit["name"] for unit in queries.without(ledger.county.clerk, "liaison", at)}
    assert numbers(ledger.county.clerk, at, found["silent"]["query"]) == ["DC-2026-0001"]


def test_who_is_stuck_and_what_waits(ledger):
    ledger.accepted(due_on=date(2026, 3, 6))
    ledger.claimed(lead="roads", joint=(), by="roads_liaison", head="roads_head")
    at = datetime(2026, 3, 12, 4, tzinfo=UTC)
    assert [(u["name"], u["red"], u["days"]) for u in queries.stuck(ledger.county.clerk, at)] == [("住建局", 1, 4)]
    several = queries.Several(ledger.county.verifier, at)
    assert queries.claim_days(several, queries.oldest_claim(several)) == 8


def test_extensions_wait_for_their_leader(ledger):
    county = ledger.county
    item = ledger.accepted(leader_person_id=county.deputy.person_id)
    actions.ask_extension(item, due_on=date(2026, 4, 1), reason="管材晚到", by=county.housing_head, at=ledger.later())
    assert [e["number"] for e in queries.extensions_waiting(county.deputy, ledger.now)] == [item.number]
    assert queries.extensions_waiting(county.leader, ledger.now) == []


# ── one item ──────────────────────────────────────────────────────────────────


def test_the_page_of_an_item_has_every_block(ledger):
    item, verifier = ledger.claimed(), ledger.county.verifier
    shown = queries.item_page(verifier, queries.item_for(verifier, item.pk), ledger.later())
    assert shown["light"]["note"] == "待核验" and shown["facts"]["due_on"] == DUE
    assert [unit["name"] for unit in shown["units"]] == ["住建局", "河口镇"]
    assert not next(iter(shown["claims"][0]["by_id"].values()))["is_opened"]
    assert str(shown["options"]["close"].reason) == "还不能销号：佐证1没打开过。"
    assert shown["journal"][0]["text"] == "提交销号申请" and shown["journal"][0]["receipt"].startswith("#")


def test_inner_tasks_stay_inside_the_unit(ledger):
    item, county = ledger.accepted(), ledger.county
    actions.add_inner_task(item, "联系施工队", by=county.housing_liaison, at=ledger.later())

    def tasks(actor):
        return len(queries.item_page(actor, queries.item_for(actor, item.pk), ledger.now)["inner_tasks"])

    assert (tasks(county.housing_head), tasks(county.clerk), tasks(county.hekou_liaison)) == (1, 0, 0)


def test_the_reconciliation_sheet_says_what_the_verifier_saw(ledger):
    item, verifier = ledger.closed(), ledger.county.verifier
    sheet = queries.sheet(verifier, queries.item_for(verifier, item.pk), ledger.now)
    proof = sheet["proofs"][0]
    assert sheet["claim"].statement == "三处都封了" and proof["verdict_name"] == "属实"
    assert proof["openings"][0]["by"].startswith("督查室 罗一鸣") and sheet["receipt"].startswith("#")
    assert queries.sheet(verifier, queries.item_for(verifier, ledger.accepted().pk), ledger.now) is None


# ── exports ───────────────────────────────────────────────────────────────────


def test_an_export_has_the_lists_rows_and_runs_no_formula(ledger):
    ledger.issued(title="=HYPERLINK(1)")
    ledger.issued(title="＋一")
    clerk, at = ledger.county.clerk, ledger.now
    text = "".join(queries.csv_lines(clerk, Filter(), at=at))
    assert text.startswith("\ufeff灯,编号,事项") and "'=HYPERLINK(1)" in text and "'＋一" in text
    out = io.BytesIO()
    queries.xlsx(clerk, Filter(), out, at=at)
    cells = list(load_workbook(out).active.iter_rows(values_only=True))
    assert len(cells) == 3 and {row[2] for row in cells[1:]} == {"=HYPERLINK(1)", "＋一"}


def test_a_registers_own_fields_are_columns_of_its_list(ledger):
    ledger.issued(fields={"street": "南街", "metres": "12.50"})
    found = queries.rows(ledger.county.clerk, Filter(register=(ledger.problems,)), at=ledger.now)
    assert [spec.label for spec in found.own_columns] == ["街道", "长度", "发现日期", "类别"]
    assert found.rows[0]["own"] == ["南街", "12.5", "", ""]


# ── how often the database is asked ───────────────────────────────────────────


def test_pages_ask_few_questions(ledger, django_assert_max_num_queries):
    items = [ledger.judged(ledger.claimed(), verdict="doubtful", note="看不清") for _ in range(3)]
    clerk, verifier = ledger.county.clerk, ledger.county.verifier
    at = ledger.later()
    with django_assert_max_num_queries(4):
        queries.rows(clerk, Filter(view=View.ALL), at=at)
    with django_assert_max_num_queries(3):
        queries.light_counts(clerk, at)
    with django_assert_max_num_queries(17):
        queries.item_page(verifier, queries.item_for(verifier, items[0].pk), at)


def test_a_longer_list_asks_no_more_questions(ledger, django_assert_max_num_queries):
    clerk, at = ledger.county.clerk, ledger.now
    ledger.claimed()
    with django_assert_max_num_queries(4):
        queries.rows(clerk, Filter(), at=at)
    for by_pair in pairwise(range(6)):
        ledger.accepted(title=str(by_pair))
    with django_assert_max_num_queries(4):
        queries.rows(clerk, Filter(), at=at)


def test_photos_that_resemble_each_other_share_a_band():
    """Any two hashes that differ in up to eleven bits are found by the index."""
    value = 0x0123456789ABCDEF
    for bits in ((0, 1, 2, 16, 17, 18, 32, 33, 34, 48, 49), (63, 47, 31, 15)):
        other = value
        for bit in bits:
            other ^= 1 << bit
        assert any(there in near for there, (_, near) in zip(bands.bands(other), bands.near(value), strict=True))


def test_states_are_counted_for_all_time(ledger):
    ledger.closed()
    ledger.issued()
    assert queries.state_counts(ledger.county.clerk) == {State.CLOSED: 1, State.ISSUED: 1} | {
        state: 0 for state, n in queries.state_counts(ledger.county.clerk).items() if n == 0
    }
    assert Evidence.objects.count() == 1
