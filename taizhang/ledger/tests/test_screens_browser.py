"""The list and the form of a draft in Chromium: by keyboard, on a phone, and for those who cannot see the screen."""

import re

import pytest

from taizhang.ledger.models import ClaimProof, Evidence, Item
from taizhang.ui.tests.axe import violations
from tests.cast import PASSWORD


def enter(page, part, where):
    page.goto(f"/login/?next={where}")
    page.fill("[name=username]", part.upper())
    page.fill("[name=password]", PASSWORD)
    page.click("main button.btn-primary")
    page.wait_for_url(f"**{where}")
    return page


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


@pytest.fixture
def items(standing_ledger):
    return [standing_ledger.accepted(title=f"第{n}件") for n in range(3)]


def test_the_clerk_urges_two_items_without_touching_the_mouse(items, standing_ledger, page):
    enter(page, "clerk", "/items/")
    press(page, "j", "x", "j", "x")
    assert page.locator("[data-bulk-count]").text_content() == "2"
    assert "销号不能批量办" in page.locator("[data-bulk]").inner_text()
    page.get_by_role("button", name="催办").focus()
    press(page, "Enter")
    page.wait_for_selector("#toasts .tz-toast")
    page.wait_for_load_state()  # the keys answer once the page is whole
    assert "催办 2 件" in page.locator("#toasts").inner_text()
    press(page, "j", "j", "j", "u")
    page.wait_for_url("**/do/urge/")
    assert Item.objects.filter(urge_count=1).count() == 2


@pytest.mark.slow
def test_e_names_the_person_and_the_list_of_keys_says_so(items, standing_ledger, page):
    enter(page, "clerk", "/items/")
    press(page, "j", "?")
    said = page.locator("#keys-dialog").inner_text()
    assert "改责任人" in said and "催办" in said
    press(page, "Escape", "e")
    page.wait_for_url("**/do/assign/")


@pytest.mark.slow
def test_a_person_is_chosen_for_what_is_picked(items, standing_ledger, page):
    enter(page, "clerk", "/items/")
    page.locator("[data-pick]").first.check()
    page.get_by_role("button", name="定责任人").click()
    page.locator("#bulk-people select").select_option(label="住建局 王立新（局长）")
    page.locator("#bulk-assign .btn-primary").click()
    page.wait_for_selector("#toasts .tz-toast")
    assert Item.objects.filter(responsible_person_id=standing_ledger.county.housing_head.person_id).count() == 1


@pytest.mark.slow
def test_a_condition_is_set_from_the_bar_and_taken_off_again(items, page):
    enter(page, "clerk", "/items/")
    page.locator("select[name=unit]").select_option(label="交通局")
    page.wait_for_url(re.compile(r"\?unit=\d+$"))
    assert page.get_by_text("没有符合这些条件的事项").is_visible()
    page.locator("a.tz-pick.on").click()
    page.wait_for_url("**/items/")
    assert page.locator("tbody tr").count() == 3


def test_units_are_picked_by_typing(standing_ledger, page):
    enter(page, "clerk", "/items/new/")
    page.fill("[name=title]", "清渠")
    page.locator("select[name=lead]").select_option(label="住建局")
    page.locator("[data-unit-pick] summary").first.focus()
    press(page, "Enter")
    page.wait_for_selector("[data-find]:focus")
    page.keyboard.type("河口")
    press(page, "Enter")
    page.keyboard.type("交通")
    press(page, "Enter", "Escape")
    assert page.locator("[data-said]").first.text_content() == "交通局、河口镇"
    page.locator("button[value=item]").click()
    page.wait_for_url(re.compile(r"/items/\d+/$"))
    joint = {standing_ledger.unit("hekou"), standing_ledger.unit("roads")}
    assert set(Item.objects.get().units.filter(is_lead=False).values_list("unit_id", flat=True)) == joint


def test_a_refused_draft_stays_on_the_screen_with_the_reason(standing_ledger, page):
    enter(page, "clerk", "/items/new/")
    page.fill("[name=title]", "清渠")
    page.fill("[name=due_hour]", "9")
    page.locator("button[value=item]").click()
    page.wait_for_selector("form#draft [role=alert]")
    assert "写了钟点，也要写日期" in page.locator("form#draft [role=alert]").inner_text()
    assert page.input_value("[name=title]") == "清渠" and not Item.objects.exists()


def test_a_leader_writes_an_instruction_with_one_thumb(standing_ledger, phone):
    enter(phone, "leader", "/instructions/new/")
    button = phone.get_by_role("button", name="交督查室去办").bounding_box()
    assert button["height"] >= 54 and button["y"] + button["height"] < 844 - 60
    phone.locator("[name=unit]").select_option(label="住建局")
    phone.fill("[name=text]", "翠屏路路灯三天内修好。")
    phone.get_by_role("button", name="交督查室去办").tap()
    phone.wait_for_url(re.compile(r"/items/\d+/$"))
    assert Item.objects.get().title == "翠屏路路灯三天内修好"


def test_a_phone_shows_rows_as_lines_and_never_scrolls_sideways(items, phone):
    enter(phone, "clerk", "/items/")
    for where in ("/items/", "/items/filter/", "/items/new/", "/items/registers/", "/items/registers/new/"):
        phone.goto(where)
        assert phone.evaluate("document.documentElement.scrollWidth") == 390, where
    phone.goto("/items/")
    assert "第0件" in phone.locator("tbody tr").first.inner_text()
    assert not phone.locator("tbody td.c-last").first.is_visible()


@pytest.mark.parametrize("each", [2, pytest.param(1, marks=pytest.mark.slow)], ids=["in turn", "in full"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_are_clean_for_axe(standing_ledger, page, server, theme, each):
    """In turn: one page in the light, the next one in the dark."""
    closed = standing_ledger.closed(title="补井盖")
    standing_ledger.accepted(title="清渠")
    enter(page, "clerk", "/items/")
    page.context.add_cookies([{"name": "tz_theme", "value": theme, "url": server.url}])
    problems = standing_ledger.problems
    pages = (
        "/items/", "/items/?view=all&light=green&q=清渠", f"/items/filter/?register={problems}", "/items/new/",
        f"/items/{closed.pk}/sheet/", "/items/registers/", f"/items/registers/{problems}/",
        f"/items/registers/{problems}/edit/",
    )  # fmt: skip
    for where in pages[int(theme == "dark" and each == 2) :: each]:
        page.goto(where)
        assert violations(page) == [], where


def test_a_doubt_is_judged_by_keys_and_enter_alone_judges_nothing(standing_ledger, page):
    item = standing_ledger.claimed()
    proof = Evidence.objects.get(item=item)
    enter(page, "verifier", f"/items/{item.pk}/")
    press(page, "1")
    page.wait_for_url(f"**/proofs/{proof.pk}/")
    note = page.locator("[name=note]")
    note.fill("看不清")
    note.press("Enter")  # without a verdict chosen
    note.fill("")
    note.blur()
    press(page, "d")
    page.wait_for_selector("[name=note]:focus")
    page.keyboard.type("看不清编号")
    press(page, "Enter")
    page.locator("#toasts", has_text="结论已记下").wait_for()
    judged = ClaimProof.objects.get(evidence=proof)
    assert (judged.verdict, judged.note) == ("doubtful", "看不清编号")


def test_a_liaison_chooses_photos_under_the_thumb(standing_ledger, phone):
    item = standing_ledger.accepted()
    enter(phone, "housing_liaison", f"/items/{item.pk}/do/report/")
    frame = phone.locator(".tz-upload .drop")
    assert "选照片或文件" in frame.inner_text() and frame.bounding_box()["height"] >= 44
    with phone.expect_file_chooser():
        frame.tap()
