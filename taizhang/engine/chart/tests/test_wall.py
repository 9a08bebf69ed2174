"""The wall chart says what the rows say, in black and white too, and keeps everything in its column."""

import re
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from taizhang.engine.chart import Group, Mark, Sheet, Span, draw, screen, tiles
from taizhang.engine.chart.scale import Scale
from taizhang.engine.workdays import Calendar

from .county import CALENDAR, DITCH, GATE, LAMP, ROAD, SCHOOL, TODAY, chart, many

SVG = "{http://www.w3.org/2000/svg}"


def drawn(**more):
    (page,) = draw(chart(**more), CALENDAR, "A0")
    return page


def parts(page, key, part):
    """The boxes of a row's shapes of one kind."""
    return [shape.box for shape in page.shapes if f'data-key="{key}" data-part="{part}"' in shape.svg]


def words(page):
    return [text.text for text in page.texts]


def line_of_months(page):
    """The scale as the sheet itself shows it: where July begins, and how wide a day is."""
    july = next(text for text in page.texts if text.text == "7月")
    october = next(text for text in page.texts if text.text == "10月")
    day = (october.x - july.x) / 92
    return lambda on: july.x - 1.8 * july.size / 6 + (on - date(2026, 7, 1)).days * day, day


def test_a_bar_begins_and_ends_on_the_dates_of_the_plan():
    page = drawn()
    at, day = line_of_months(page)
    for row in (SCHOOL, ROAD, DITCH, GATE):
        ((left, _, right, _),) = parts(page, row.key, "plan")
        assert left == pytest.approx(at(row.plan.from_on), abs=day / 4)
        assert right == pytest.approx(at(row.plan.to_on) + day, abs=day / 4)


def test_what_happened_stands_below_the_plan_and_only_the_late_days_are_vermilion():
    page = drawn()
    at, day = line_of_months(page)
    ((left, top, right, _),) = parts(page, "B", "actual")
    ((late_left, _, late_right, _),) = parts(page, "B", "late")
    ((_, _, _, plan_bottom),) = parts(page, "B", "plan")
    assert top > plan_bottom
    assert left == pytest.approx(at(ROAD.actual.from_on), abs=day / 4)
    assert right == late_left == pytest.approx(at(date(2026, 11, 14)), abs=day / 4)
    assert late_right == pytest.approx(at(TODAY) + day, abs=day / 4)
    assert "超 5 日" in words(page)


def test_the_first_deadline_stays_to_be_seen_beside_the_present_one():
    page = drawn()
    at, day = line_of_months(page)
    (baseline,) = parts(page, "B", "baseline")
    assert baseline[2] - 1 == pytest.approx(at(date(2026, 9, 30)) + day, abs=day / 4)
    assert parts(page, "B", "slip")
    assert {"9-30", "11-13", "延 27 日"} <= set(words(page))


def test_every_row_has_its_letter_so_that_it_reads_without_colour():
    texts = words(drawn())
    for letter, most in {"红": 1, "黄": 1, "绿": 1, "灰": 1}.items():
        assert texts.count(letter) == most
    assert texts.count("销") >= 2  # in the column of lights and at the end of the bar
    svg = drawn().svg()
    for fill in ("#yellow", "#green", "#rest"):
        assert f"url({fill})" in svg


def test_the_totals_add_up_and_say_when_the_ledger_knows_another_number():
    assert any(text.startswith("1 + 1 + 1 + 1 + 1 = 5　另有 1 项不可见　✓") for text in words(drawn(expected=6)))
    assert any("台账 9 项，与图不符" in text for text in words(drawn(expected=9)))


def test_what_is_hidden_is_told_and_nothing_of_it_shown():
    assert "1 项不可见" in words(drawn())
    assert "1 项不可见" not in words(drawn(groups=(Group("水利", (DITCH, GATE)),)))


def test_the_critical_chain_is_a_double_line_with_arrows():
    page = drawn()
    assert len(parts(page, "D", "critical")) == 2
    assert parts(page, "D", "link")
    assert not parts(page, "A", "critical")


def test_a_thousand_signs_stay_in_their_column():
    long = "城乡供水一体化" * 150
    rows = (
        replace(SCHOOL, title=long, unit=long, person=long, phone="0" * 300),
        replace(LAMP, title="W" * 1000, number="N" * 300),
    )
    page = drawn(groups=(Group(long, rows, leader=long),), title=long, subtitle=long, slip=long)
    assert all(text.box[0] >= -0.1 and text.box[2] <= page.width for text in page.texts if not text.turn)
    due = next(text for text in page.texts if text.text == "时限")
    names = [text for text in page.texts if text.y > 130 and 100 < text.x < due.x and text.anchor == "start"]
    assert len(names) >= 6  # titles on two lines, details
    for text in names:
        assert text.box[2] < due.box[2]
    assert any(text.text.endswith("…") for text in names)


def test_the_office_to_ring_stands_whole_at_the_end_of_its_row():
    number = "0300-5550101 转 80215"
    page = drawn(groups=(Group("住建局", (replace(SCHOOL, phone=number), replace(ROAD, person="", phone=number))),))
    told = [text for text in page.texts if text.text == number]
    person = next(text for text in page.texts if text.text == SCHOOL.person)
    assert len(told) == 2 and all(text.box[2] <= 1169.1 for text in told)
    assert told[0].x == person.x and told[0].box[1] >= person.y  # below the name, not over it


def test_a_row_that_goes_on_beyond_the_chart_says_so():
    page = drawn(from_on=ROAD.plan.from_on + timedelta(days=20), groups=(Group("交通局", (ROAD,)),))
    assert len(parts(page, ROAD.key, "beyond")) == 2  # the sign on its ground
    assert "1 行在图外还有（‹ ›）" in "".join(words(page))
    assert "在图外还有" not in "".join(words(drawn()))


def test_words_of_a_longer_language_stay_on_the_sheet():
    everything = Group("全部", (SCHOOL, ROAD, DITCH, GATE, LAMP), hidden=1)
    for say in (str, lambda text: f"{text} and {text}"):
        (page,) = draw(chart(everything, expected=9), CALENDAR, "A0", say)
        assert all(text.box[2] <= 1169.1 for text in page.texts if not text.turn)


def test_what_somebody_typed_stays_text():
    typed = "<script>alert('1')</script>&amp;\x07\u202e\ud83d 双\n行"
    page = drawn(groups=(Group("a<b", (replace(SCHOOL, key='"x"', title=typed),)),))
    root = ElementTree.fromstring(page.svg())
    assert not root.findall(f".//{SVG}script")
    assert any("<script>alert('1')</script>&amp; 双 行" in (text.text or "") for text in root.iter(f"{SVG}text"))


def test_holidays_are_shaded_and_worked_weekends_marked():
    page = drawn()
    at, day = line_of_months(page)
    holidays = [shape.box for shape in page.shapes if 'data-part="holiday"' in shape.svg]
    assert any(box[0] == pytest.approx(at(date(2026, 10, 1)), abs=day / 4) for box in holidays)
    assert [shape for shape in page.shapes if 'data-part="worked"' in shape.svg]
    assert "国庆节" in words(page)


def test_a_holiday_is_told_in_the_readers_language_and_a_countys_own_as_it_was_typed():
    calendar = Calendar({**CALENDAR.rest_days, date(2026, 9, 9): "县庆"}, CALENDAR.work_days, {2026})
    (page,) = draw(chart(), calendar, "A0", lambda text: {"国庆节": "National Day", "县庆": "?"}.get(text, text))
    assert {"National Day", "县庆"} <= set(words(page))


def test_a_year_without_a_notice_is_named():
    assert not any("放假安排还没公布" in text for text in words(drawn()))
    assert any("2030年的放假安排还没公布" in text for text in words(drawn(to_on=date(2030, 1, 31))))


def test_a_new_year_is_written_beside_the_flag_of_today():
    page = drawn(from_on=date(2026, 7, 1), to_on=date(2027, 6, 30), today=date(2027, 1, 4))
    flag = next(text for text in page.texts if text.text == "今天 1月4日")
    year = next(text for text in page.texts if text.text == "2027年")
    assert year.box[0] > flag.box[2] or year.box[2] < flag.box[0]


def test_a_screen_on_the_wall_takes_the_colours_of_the_theme():
    (page,) = draw(chart(), CALENDAR, Sheet("", 1189, 669, 0.7), palette=screen("w", 2))
    svg = page.svg(sized=False)
    assert "var(--tz-paper)" in svg and 'id="wyellow"' in svg
    assert "mm" not in svg[: svg.index(">")]


def test_five_items_are_written_large_and_five_hundred_small_but_legible():
    few, many_ = drawn(), draw(many(25, 20), CALENDAR, "A0")
    size = {text.text: text.size for text in few.texts}["路灯改造"]
    assert size > 12
    assert min(text.size for page in many_ for text in page.texts if text.text.startswith("事项第")) > 3.5


def test_two_thousand_rows_stand_on_several_sheets_and_each_group_on_one():
    pages = draw(many(100, 20), CALENDAR, "A0")
    assert 5 <= len(pages) <= 10
    seen = {}
    for no, page in enumerate(pages, 1):
        assert f"第 {no} 页 共 {len(pages)} 页" in " ".join(words(page))
        assert "云溪县 2026 年重点工作作战图" in words(page)
        for key in {m for shape in page.shapes for m in re.findall(r'data-key="k(\d+)" data-part="plan"', shape.svg)}:
            seen.setdefault(int(key) // 20, set()).add(no)
    assert len(seen) == 100
    assert all(len(sheets) == 1 for sheets in seen.values())


def test_a_group_larger_than_a_sheet_goes_on_with_its_name():
    pages = draw(many(1, 400), CALENDAR, "A1")
    assert len(pages) > 1
    assert all("续" in words(page) for page in pages[1:])


def test_a_poster_of_a4_sheets_leaves_nothing_out():
    (page,), found, across = tiles(chart(), CALENDAR)
    assert across == 2
    assert [tile.name for tile in found] == ["1-1", "1-2", "2-1", "2-2"]
    texts = {text for tile in found for text in page.window(tuple(edge / page.unit_mm for edge in tile.box)).texts}
    assert texts == set(page.texts)
    assert found[1].box[0] - found[0].box[2] == -10  # overlap, mm


def test_a_chart_without_rows_is_a_ruled_sheet():
    page = drawn(groups=())
    assert "0 + 0 + 0 + 0 + 0 = 0" in words(page)


def test_dates_outside_the_chart_are_drawn_at_its_edge():
    scale = Scale(date(2026, 1, 1), date(2026, 12, 31), 0, 365)
    assert scale.x(date(2020, 1, 1)) == 0 and scale.end(date(2030, 1, 1)) == 365
    page = drawn(groups=(Group("远期", (replace(SCHOOL, plan=Span(date(2025, 1, 1), date(2028, 1, 1)),
                                              marks=(Mark(date(2031, 1, 1)),)),)),))  # fmt: skip
    assert not parts(page, "A", "mark")
    past = replace(
        DITCH, plan=Span(date(2024, 1, 1), date(2024, 5, 1)), actual=Span(date(2024, 1, 2), date(2024, 4, 1))
    )
    page = drawn(groups=(Group("从前", (past,)),))
    assert not parts(page, "C", "plan") and not parts(page, "C", "actual")
