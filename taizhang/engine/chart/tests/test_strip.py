"""The screen's chart stands beside a table: row by row, and a script finds each bar."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from taizhang.engine.chart import ZOOMS, Group, Row, Span, strip

from .county import CALENDAR, GATE, SCHOOL, chart

SVG = "{http://www.w3.org/2000/svg}"


def bar(made, key, part="plan"):
    root = ElementTree.fromstring(made.svg)
    found = next(each for each in root.iter() if each.get("data-key") == key and each.get("data-part") == part)
    return {name: float(found.get(name)) for name in ("x", "y", "width", "height")}


@pytest.mark.parametrize("zoom", ZOOMS)
def test_each_row_is_31_pixels_and_stands_where_the_table_has_it(zoom):
    made = strip(chart(), CALENDAR, zoom, head=44)
    for place, key in enumerate("ABCD"):
        assert 44 + place * 31 <= bar(made, key)["y"] <= 44 + (place + 1) * 31
    assert made.height == 44 + 6 * 31  # and a line for what is hidden


@pytest.mark.parametrize("zoom", ZOOMS)
def test_a_bar_turns_back_into_its_dates(zoom):
    made = strip(chart(), CALENDAR, zoom)
    root = ElementTree.fromstring(made.svg)
    start, day = date.fromisoformat(root.get("data-from")), float(root.get("data-day"))
    for row in (SCHOOL, GATE):
        box = bar(made, row.key)
        assert round(box["x"] / day) == (row.plan.from_on - start).days
        assert round((box["x"] + box["width"]) / day) == (row.plan.to_on - start).days + 1


def test_groups_may_have_a_line_of_their_own():
    plain, headed = strip(chart(), CALENDAR), strip(chart(), CALENDAR, heads=True)
    assert headed.height == plain.height + 3 * 31
    assert bar(headed, "A")["y"] == bar(plain, "A")["y"] + 31


def test_a_worked_weekend_is_not_shaded_and_has_a_mark():
    root = ElementTree.fromstring(strip(chart(), CALENDAR, "day").svg)
    day = float(root.get("data-day"))
    shaded = {round(float(each.get("x")) / day) for each in root.iter() if each.get("data-part") == "weekend"}
    saturday, worked = date(2026, 10, 17), date(2026, 10, 10)
    assert CALENDAR.is_working(worked) and not CALENDAR.is_working(saturday)
    assert (saturday - date(2026, 1, 1)).days in shaded
    assert (worked - date(2026, 1, 1)).days not in shaded
    assert any(each.get("data-part") == "worked" for each in root.iter())


def test_nothing_in_it_needs_a_style_attribute():
    svg = strip(chart(), CALENDAR, prefix="p7").svg
    assert "style=" not in svg and "<script" not in svg
    assert 'id="p7yellow"' in svg and "url(#p7yellow)" in svg


def test_a_link_ties_the_ends_that_it_says():
    def end_of(kind):
        one = Row("A", "挖沟", plan=Span(date(2026, 3, 2), date(2026, 3, 6)))
        other = Row("B", "铺管", plan=Span(date(2026, 3, 9), date(2026, 3, 20)), after=("A",), kinds=(kind,))
        made = strip(replace(chart(), groups=(Group("", (one, other)),)), CALENDAR)
        root = ElementTree.fromstring(made.svg)
        links = [each for each in root.iter() if each.get("data-part") == "link"]
        assert {(each.get("data-before"), each.get("data-key")) for each in links} == {("A", "B")}
        points = [tuple(map(float, point.split())) for point in links[0].get("d")[1:].split("L")]
        day, first = made.day, (date(2026, 3, 2) - chart().from_on).days
        return round((points[0][0] / day) - first), points[-1][0] / day - first

    assert end_of("FS")[0] == end_of("FF")[0] == 5  # from the end of Friday
    assert end_of("SS")[0] == end_of("SF")[0] == 0
    assert 6 < end_of("SS")[1] < 7 + 0.5  # into the beginning of Monday week
    assert 19 <= end_of("FF")[1] < 20  # into the end of the last Friday


def test_the_part_for_which_it_is_too_late_is_shown_alone():
    gone = Span(date(2026, 3, 2), date(2026, 3, 10))
    row = Row("A", "挖沟", light="red", light_reason="应在3月2日开始", plan=Span(date(2026, 3, 2), date(2026, 3, 20)),
              actual=gone, late=gone)  # fmt: skip
    made = strip(replace(chart(), groups=(Group("", (row,)),)), CALENDAR)
    box = bar(made, "A", "late")
    assert round(box["width"] / made.day) == 9
    assert "应在3月2日开始" in made.svg
