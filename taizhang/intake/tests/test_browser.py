"""The reading desk in Chromium: ten candidates by keyboard, three group messages; and the same by thumb."""

from io import BytesIO

import pytest

from taizhang.intake import actions as intake
from taizhang.intake.models import Candidate, Document, ScanPage
from taizhang.intake.rules.candidates import State
from taizhang.journal import blobs
from taizhang.ledger.models import Item
from tests.cast import PASSWORD

from .conftest import MINUTES, open_register
from .test_receiving import SECRET

TASKS = """云溪县重点工作任务分解清单
云办发〔2026〕9 号
住建局12月25日前完成老旧小区改造3处并组织验收。
交通局12月25日前修复县道6处塌方并通车。
生态环境局12月28日前整治12处污水直排口。
住建局12月30日前鉴定43户农村危房并出具报告。
交通局12月31日前安装公交站牌20座。
生态环境局12月31日前建成空气监测站2座。
住建局12月31日前补装井盖40处；交通局12月31日前施划车位300个。
住建局12月31日前公示供热管网改造方案。
交通局12月31日前开展超限运输检查10次。
生态环境局12月31日前建立河道巡查台账。
住建局12月31日前拆除违法建设5处。
会议强调，要进一步转变作风，狠抓落实。
"""


@pytest.fixture
def register(standing_county):
    return open_register(standing_county)


@pytest.fixture
def desk(register, page):
    """The clerk, logged in, with the list of tasks read."""
    sign_in(page)
    read(page, TASKS)
    return page


def sign_in(page):
    page.goto("/login/")
    page.fill("[name=username]", "CLERK")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def paste(page, text):
    page.goto("/documents/new/")
    page.fill("#receive-text", text)
    page.get_by_role("button", name="通读").click()


def read(page, text):
    """Until the desk stands as the style sheet puts it: things are somewhere else before."""
    paste(page, text)
    page.locator("#candidates .tz-cand.cur").wait_for()
    page.wait_for_load_state()


def keys(page, typed):
    for key in typed:
        page.keyboard.press(key)


def decided(page, count):
    page.locator("#desk-progress", has_text=f"已定 {count} 条").wait_for()


def test_ten_candidates_are_accepted_by_keyboard_and_handed_to_three_units(desk):
    keys(desk, "aaaaaaaaaa")  # typed ahead: each waits for the answer to the one before
    decided(desk, 10)
    assert Item.objects.count() == 10
    desk.get_by_role("link", name="交办 10 件").click()
    desk.wait_for_url("**/drafts/")
    desk.wait_for_load_state()
    assert desk.locator("[data-send]").inner_text() == "发出 10 件 给 3 个单位"
    desk.locator("[name=item]").first.uncheck()
    assert desk.locator("[data-send]").inner_text() == "发出 9 件 给 3 个单位"
    desk.locator("[name=item]").first.check()
    desk.locator("[data-send]").click()
    desk.wait_for_url("**/messages/")
    assert desk.get_by_role("button", name="复制为群消息").count() == 3
    assert Item.objects.exclude(number="").count() == 10
    desk.get_by_role("button", name="复制为群消息").first.click()
    desk.get_by_text("已复制").wait_for()


def test_keys_move_mark_undo_and_cut(desk):
    first, second = (desk.locator("[data-card]").nth(n) for n in (0, 1))
    keys(desk, "j")
    assert "cur" in second.get_attribute("class")
    assert desk.locator(".tz-span.cur sup").inner_text() == "2"
    keys(desk, "k")
    assert "cur" in first.get_attribute("class")
    keys(desk, "r")
    decided(desk, 1)
    keys(desk, "z")
    decided(desk, 0)
    keys(desk, "m")
    desk.get_by_text("已和后一条并为一条").wait_for()
    keys(desk, "z")
    desk.get_by_text("已撤回上一步").wait_for()
    desk.keyboard.press("ArrowDown")
    assert "cur" in second.get_attribute("class")
    desk.keyboard.press("x")
    decided(desk, 1)
    desk.keyboard.press("Enter")
    decided(desk, 2)
    desk.keyboard.press("?")
    desk.locator("#keys-dialog").get_by_text("没有疑问的都立项").wait_for()
    desk.keyboard.press("Escape")
    assert Candidate.objects.filter(state=State.MERGED).count() == 0


@pytest.mark.slow
def test_text_and_candidates_scroll_together(register, page):
    sign_in(page)
    page.set_viewport_size({"width": 1440, "height": 700})
    read(page, "会议纪要\n会议要求：\n" + "".join(f"{n}、住建局12月25日前完成第{n}处改造。\n" for n in range(1, 61)))
    pane, column = page.locator("[data-pane]"), page.locator("[data-desk]")
    place = "e => [...e.querySelectorAll('[data-card]')].findIndex(c => c.getBoundingClientRect().bottom > 400) + 1"
    for to, low, high in ((0.5, 20, 45), (1, 45, 60), (0, 1, 12)):
        pane.hover()
        pane.evaluate("(e, to) => { e.dispatchEvent(new Event('wheel')); e.scrollTop = to * e.scrollHeight; }", to)
        page.wait_for_function(
            "() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(true))))"
        )
        assert low <= column.evaluate(place) <= high
    column.evaluate("e => { e.dispatchEvent(new Event('wheel')); e.scrollTop = e.scrollHeight / 2; }")
    page.wait_for_function("() => document.querySelector('[data-pane]').scrollTop > 100")


@pytest.mark.slow
def test_the_fields_are_changed_without_leaving_the_keyboard(desk):
    keys(desk, "e")
    desk.locator("#f-title").wait_for()
    desk.keyboard.type("（二期）")  # the caret waits at the end
    desk.fill("#f-lead", "海洋局")
    desk.press("#f-lead", "Enter")
    desk.get_by_text("没有叫“海洋局”的单位").wait_for()
    assert desk.input_value("#f-title").endswith("（二期）")
    desk.fill("#f-lead", "县交通局")
    desk.press("#f-lead", "Enter")
    desk.locator("#candidates .tz-cand.cur dl").wait_for()
    changed = Candidate.objects.get(title__endswith="（二期）")
    assert changed.lead_how == "person"
    keys(desk, "e")
    desk.locator("#f-title").wait_for()
    desk.keyboard.press("Escape")
    desk.locator("#candidates .tz-cand.cur dl").wait_for()


@pytest.mark.slow
def test_a_sentence_is_cut_where_the_caret_stands(desk):
    card = desk.locator("[data-card].cur")
    number = card.get_attribute("data-card")
    desk.evaluate(
        """(id) => {
            const node = document.querySelector(`[data-span="${id}"] [data-at]`).firstChild;
            getSelection().collapse(node, node.data.indexOf("并组织"));
        }""",
        number,
    )
    keys(desk, "s")
    desk.get_by_text("已拆成 2 条").wait_for()
    parts = Candidate.objects.filter(part_of_id=int(number)).order_by("start")
    assert [p.passage for p in parts] == ["住建局12月25日前完成老旧小区改造3处", "并组织验收"]


def test_a_sentence_the_reader_passed_over_is_selected_and_added(desk):
    before = Candidate.objects.filter(state=State.NEW).count()
    desk.evaluate(
        """() => {
            const nodes = [...document.querySelectorAll("#document-text [data-at]")];
            const node = nodes.find((n) => n.textContent.includes("狠抓落实")).firstChild;
            getSelection().setBaseAndExtent(node, 0, node, node.data.length);
        }"""
    )
    keys(desk, "n")
    desk.locator("#desk-progress", has_text=f"{before + 1} 条候选").wait_for()


def test_a_classified_page_leaves_no_trace_in_the_browser(register, page):
    sign_in(page)
    paste(page, SECRET)
    page.get_by_text("属于涉密文件").wait_for()
    assert page.input_value("#receive-text") == ""
    assert page.evaluate("JSON.stringify(sessionStorage)").count("自查") == 0


@pytest.mark.slow
def test_what_came_in_is_not_filled_in_again(desk):
    desk.goto("/documents/new/")
    desk.wait_for_load_state()
    assert desk.input_value("#receive-text") == ""


def test_on_a_phone_the_candidates_come_first_and_a_thumb_is_enough(register, phone):
    sign_in(phone)
    read(phone, MINUTES)
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    card, text = phone.locator("#candidates").bounding_box(), phone.locator("#document-text").bounding_box()
    assert card["y"] < text["y"]
    phone.locator(".tz-cand.cur").get_by_role("button", name="立为事项").tap()
    decided(phone, 1)
    assert Item.objects.count() == 1


@pytest.mark.slow
def test_photos_are_pages_by_name_moved_by_keyboard_and_added_to(register, page):
    sign_in(page)
    page.goto("/documents/new/")
    field = page.locator("[data-upload] .drop input")
    shot = {"mimeType": "image/png", "buffer": b"\x89PNG"}
    field.set_input_files([shot | {"name": "10.png"}, shot | {"name": "9.png"}])
    page.locator("[data-camera]").set_input_files([shot | {"name": "image.png"}])
    pages = page.locator("[data-files] [data-name]")
    assert pages.all_inner_texts() == ["9.png", "10.png", "image.png"]
    page.get_by_role("button", name="往后挪").first.press("Enter")
    page.keyboard.press("Enter")  # the page that was moved is still at hand
    assert pages.all_inner_texts() == ["10.png", "image.png", "9.png"]
    names = "f => [...new FormData(f).getAll('file')].map((file) => file.name)"
    assert page.locator("#receive").evaluate(names) == ["10.png", "image.png", "9.png"]
    field.set_input_files([shot | {"name": "1.png"}, {"name": "附.docx", "mimeType": "x/y", "buffer": b"PK"}])
    assert "“附.docx”单独登记" in page.locator("[data-wrong]").inner_text()


def test_a_doubtful_word_is_put_right_in_place_and_taken_back_by_keys(register, standing_county, page):
    from taizhang.engine.drawings import paper

    text = "关于安全检查的通知\n住建局12月26日前完成老旧小区改造3处并组织验收。"
    county = standing_county
    document = intake.receive(text=text, by=county.clerk, at=county.noon).document
    photo = blobs.store(BytesIO(paper.photo(text.splitlines())))
    Document.objects.filter(pk=document.pk).update(pages=1, sha256=photo.sha256)
    lines = [[0, 9, 100, 80, 500, 110], [10, len(text), 100, 140, 900, 170]]
    told = {"letters": len(text), "doubts": [[13, 16, 40]], "lines": lines, "height": 1414}
    ScanPage.objects.create(area_id=document.area_id, document=document, number=1, **told)
    intake.read(document.pk)
    sign_in(page)
    page.goto(f"/documents/{document.pk}/")
    page.locator("a.desk-misread").click()
    page.locator("#desk-fix svg image").wait_for()
    page.keyboard.press("Escape")
    page.locator("#desk-fix").wait_for(state="detached")
    page.keyboard.press("c")
    field = page.locator("#fix-text")
    field.wait_for()
    assert (field.input_value(), field.evaluate("f => f === document.activeElement")) == ("12月", True)
    page.keyboard.type("11月")
    page.keyboard.press("Enter")
    page.locator("#document-text .desk-fixed", has_text="11月").wait_for()
    assert "11-26" in page.locator("#candidates .cur").inner_text()
    page.keyboard.press("z")
    page.locator("a.desk-misread", has_text="12月").wait_for()
