"""The map of points: no tiles, no other host; a light is shape and letter, and the list under it says the same."""

from taizhang.inspection.maps import actions as maps
from tests.browser.walker import picture

OUTLINE = b'{"type": "Polygon", "coordinates": [[[112.6, 34.8], [112.95, 34.8], [112.95, 35.05], [112.6, 34.8]]]}'


def test_the_map_says_what_the_list_says_and_is_walked_with_the_keyboard(walk, inspected):
    inspected.note(text="垃圾满溢")
    maps.set_outline(OUTLINE, "县界.geojson", by=inspected.county.clerk, at=inspected.ledger.later())
    page = walk.enter("clerk")
    page.goto("/inspection/map/")
    page.locator("[data-map][data-state=drawn]").wait_for()
    picture(page, "map")
    marks, rows = page.locator(".in-mark"), page.locator("[data-rows] [data-row]")
    assert marks.count() == rows.count() == 2 and page.locator("path.in-edge").count() == 1
    said = {
        (
            mark.get_attribute("title").split("\u3000")[0],
            mark.locator("b").inner_text(),
            mark.locator("use").get_attribute("href"),
        )
        for mark in marks.all()
    }
    assert said == {("河口农贸市场", "黄", "#l-yellow"), ("青石镇主街", "灰", "#l-grey")}
    assert {
        (row.locator("a.t").inner_text(), row.locator(".tz-light").first.inner_text()[0]) for row in rows.all()
    } == {(title, letter) for title, letter, _ in said}
    market = page.locator(".in-mark[title^=河口农贸市场]")
    market.focus()
    page.keyboard.press("Enter")
    link = page.locator(".leaflet-popup a", has_text="河口农贸市场")
    link.wait_for()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/inspection/points/{inspected.market}/")
    page.go_back()
    page.locator("[data-map][data-state=drawn]").wait_for()
    page.locator("summary", has_text="撤底图").click()
    page.get_by_role("button", name="撤掉底图").click()
    page.locator("#toasts", has_text="底图已撤").wait_for()
    page.locator("[data-map][data-state=drawn]").wait_for()
    assert page.locator("path.in-edge").count() == 0 and page.locator(".in-mark").count() == 2
