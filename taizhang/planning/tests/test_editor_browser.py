"""The editing table in Chromium: a school planned by keyboard, pasted from Excel, drawn with the mouse."""

import json
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from taizhang.planning import actions
from taizhang.planning.models import Draft
from taizhang.planning.scheduling import draw_anyway
from taizhang.planning.typing_in import rows_sent
from taizhang.ui.tests import axe
from tests.browser.walker import PATIENCE, picture, walking

SCHOOL = (
    ("清表腾地", "10", ""), ("地勘", "8", "1"), ("施工图设计", "25", "2"), ("基础施工", "40", "3"),
    ("主体封顶", "60", "4"), ("装修", "45", "5"), ("室外管网", "30", "5SS+20"), ("竣工验收", "5", "6,7"),
)  # fmt: skip


@pytest.fixture
def walk(standing_ledger, browser, server):
    with walking(browser, server) as walker:
        yield walker


TODAY = date.today()


@pytest.fixture
def plan(standing_ledger):
    """Of a whole register: there is more than a year, and nothing is written yet."""
    by, at = standing_ledger.county.clerk, standing_ledger.later()
    deadline = (TODAY + timedelta(days=430)).isoformat()
    recorded = actions.open_plan(
        register_id=standing_ledger.decisions,
        title="城东小学建设",
        deadline=deadline,
        start=TODAY.isoformat(),
        by=by,
        at=at,
    )
    return recorded.stream_id


@pytest.fixture
def school(plan, standing_ledger):
    write(
        plan, [{"title": t, "days": d, "after": a} for t, d, a in SCHOOL], standing_ledger.county.clerk, standing_ledger
    )
    return plan


def write(plan, rows, by, ledger):
    """As somebody else's browser would send it."""
    draft = Draft.objects.get(plan_id=plan)
    rows = rows_sent({"rows": json.dumps(rows)}, ())
    actions.save_draft(plan, rows=rows, deadline=draft.deadline, start=draft.start, by=by, at=ledger.later())


def scheduled(plan):
    """(latest start, latest finish) of each row, as the engine has them."""
    draft = Draft.objects.get(plan_id=plan)
    drawn = draw_anyway(draft.area_id, draft.rows, draft.deadline, draft.start, TODAY)
    return [(drawn.rows[row["key"]].latest_start_on, drawn.rows[row["key"]].latest_finish_on) for row in draft.rows]


def opened(page, plan):
    page.goto(f"/plans/{plan}/edit/")
    page.locator("[data-editor][data-ready]").wait_for()
    return page


def active(page, n=1, column="title"):
    """The cell of a row, counted from 1, clicked."""
    page.locator(f".pe-row[data-n='{n - 1}'] .c-{column}").click()


def shown(page, n, column):
    return page.locator(f".pe-row[data-n='{n - 1}'] .c-{column} > span").inner_text()


def saved(page):
    """What was typed is on the server: said after everything that was changed before."""
    page.wait_for_timeout(400)  # longer than the pause before it is sent
    expect(page.locator("[data-status]")).to_contain_text("已存", timeout=PATIENCE)


def titles(plan):
    return [row["title"] for row in Draft.objects.get(plan_id=plan).rows]


def paste(page, text):
    """As Excel puts it on the clipboard."""
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def type_school(page):
    for title, days, after in SCHOOL:
        page.keyboard.type(title)
        page.keyboard.press("Tab")
        page.keyboard.type(days)
        for _ in range(2):
            page.keyboard.press("Tab")
        page.keyboard.type(after)
        page.keyboard.press("Enter")
        page.keyboard.press("Home")


def bars(page, count):
    found = page.locator(".pe-svg [data-part=plan]")
    expect(found).to_have_count(count, timeout=PATIENCE)
    return found


def drag(page, start, *stops):
    page.mouse.move(*start)
    page.mouse.down()
    for stop in stops:
        page.mouse.move(*stop, steps=4)
    page.mouse.up()


def test_a_school_is_planned_by_keyboard_alone(walk, plan):
    page = opened(walk.enter("clerk"), plan)
    active(page)
    type_school(page)
    bars(page, 8)
    saved(page)
    assert titles(plan) == [title for title, _, _ in SCHOOL]
    assert shown(page, 7, "after") == "5SS+20"
    for n, (starts, finishes) in enumerate(scheduled(plan), start=1):
        assert starts.isoformat().endswith(shown(page, n, "starts"))
        assert finishes.isoformat().endswith(shown(page, n, "finishes"))
    assert page.locator(".pe-row.is-critical").count() == 7
    assert page.locator("[data-answer]").inner_text().startswith("赶得上。")
    assert axe.violations(page) == []
    picture(page, "editor-school")
    # A row in, a row moved, a range cleared, and all of it taken back.
    active(page, 3)
    page.keyboard.press("Control+Enter")
    page.keyboard.type("图审")
    page.keyboard.press("Enter")
    assert shown(page, 5, "after") == "4"  # links follow their rows
    active(page, 3)
    page.keyboard.press("Alt+ArrowUp")
    assert [shown(page, n, "title") for n in (1, 2, 3)] == ["清表腾地", "图审", "地勘"]
    active(page, 4)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Delete")
    assert shown(page, 4, "title") == shown(page, 5, "days") == ""
    page.keyboard.press("Control+z")
    active(page, 9, "after")
    page.keyboard.type("装修, 室外管网")  # by their names: the server reads them
    page.keyboard.press("Enter")
    saved(page)
    assert shown(page, 9, "after") == "7, 8"
    for _ in range(4):
        page.keyboard.press("Control+z")
    assert [shown(page, n, "title") for n in range(1, 9)] == [title for title, _, _ in SCHOOL]
    page.reload()
    page.locator("[data-editor][data-ready]").wait_for()
    active(page, 1)
    page.keyboard.press("Control+y")  # what can be taken back survives a reload
    assert shown(page, 3, "title") == ""


def test_what_is_pasted_from_excel_keeps_its_nonsense_and_says_so(walk, plan):
    page = opened(walk.enter("clerk"), plan)
    active(page)
    long = "长" * 1000
    paste(
        page,
        "序号\t事项\t天数\t单位\t前置\t固定\t牵头单位\r\n"
        '1\t"清表\n腾地 🚧"\t10\t工作日\t\t\t住建局\r\n'
        "2\t地勘\t很快\t工作日\t1\t\t外星局\r\n"
        f"3\t{long}\t-3\t自然日\t2\t2月30日\t\r\n"
        "4\t铺管\t5\t\t5\t\t\r\n"
        "5\t回填\t99999\t\t4\t\t\r\n",
    )
    page.locator(".pe-said").first.wait_for()
    said = page.locator("[data-faults] li").all_inner_texts()
    for n, name in ((2, "天数"), (2, "牵头单位"), (3, "事项"), (3, "天数"), (3, "固定"), (5, "天数")):
        assert any(line.startswith(f"第 {n} 行　{name}：") for line in said), (n, name, said)
    rows = Draft.objects.get(plan_id=plan).rows
    assert [row["title"] for row in rows] == ["清表腾地 🚧", "地勘", long, "铺管", "回填"]
    assert (rows[1]["days"], rows[1]["owner"], rows[2]["fixed_on"], rows[2]["unit"]) == (
        "很快",
        "外星局",
        "2月30日",
        "calendar",
    )
    assert rows[0]["owner"].isdecimal()
    assert axe.violations(page) == []
    picture(page, "editor-nonsense")
    # The list leads to the cell, whose input names the sentence.
    page.locator(".pe-jump", has_text="第 2 行　天数").click()
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    for n, column, text in (
        (2, "owner", "住"),
        (3, "title", "施工图"),
        (3, "days", "7"),
        (3, "fixed_on", ""),
        (5, "days", "3"),
    ):
        active(page, n, column)
        page.keyboard.press("Delete")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    # What is left goes round in a circle.
    page.locator("[data-faults] li", has_text="铺管").first.wait_for()
    active(page, 4, "after")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    bars(page, 5)
    page.locator("[data-faults]").wait_for(state="hidden")
    # And back to Excel.
    active(page, 1)
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    copied = page.evaluate(
        """() => { const data = new DataTransfer();
        document.activeElement.dispatchEvent(new ClipboardEvent("copy", {clipboardData: data, bubbles: true, cancelable: true}));
        return data.getData("text/plain"); }"""
    )
    assert copied == "清表腾地 🚧\t10\n地勘\t8"


@pytest.mark.slow
def test_a_clerks_own_sheet_is_understood_and_can_be_taken_back(walk, plan, tmp_path):
    page = opened(walk.enter("clerk"), plan)
    active(page)
    paste(page, "编号\t任务名称\t工期（天）\t紧前工作\n一\t勘察\t8\t\n二\t设计\t20\t勘察\n")
    bars(page, 2)
    assert shown(page, 2, "after") == "1"
    saved(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    file = tmp_path / "plan.xlsx"
    download.value.save_as(file)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="从文件带入").click()
    chooser.value.set_files([file])
    bars(page, 4)
    assert shown(page, 4, "after") == "3"
    page.locator("[data-brought]").wait_for()
    page.keyboard.press("Control+z")
    bars(page, 2)
    saved(page)
    assert titles(plan) == ["勘察", "设计"]


def test_bars_are_dragged_and_tied_with_the_mouse(walk, school):
    page = opened(walk.enter("clerk"), school)
    page.get_by_role("button", name="周", exact=True).click()
    page.locator(".pe-svg svg[data-day='9']").wait_for()
    active(page, 4)
    page.get_by_role("button", name="看这一步").click()
    box = bars(page, 8).nth(3).bounding_box()
    middle = box["y"] + 4
    drag(page, (box["x"] + 60, middle), (box["x"] + 80, middle), (box["x"] + 60 + 9 * 14, middle))
    saved(page)
    row = Draft.objects.get(plan_id=school).rows[3]
    assert date.fromisoformat(row["fixed_on"]).weekday() < 5
    page.keyboard.press("Control+z")
    saved(page)
    assert Draft.objects.get(plan_id=school).rows[3]["fixed_on"] == ""
    # The left end: two weeks longer.
    drag(page, (box["x"] + 2, middle), (box["x"] - 20, middle), (box["x"] + 2 - 9 * 14, middle))
    expect(page.locator(".pe-row[data-n='3'] .c-days > span")).not_to_have_text("40")
    assert 48 <= int(shown(page, 4, "days")) <= 50
    saved(page)
    # From the dot beside the end of 4 to the beginning of 7.
    page.get_by_role("button", name="季", exact=True).click()
    page.locator(".pe-svg svg[data-day='1.2']").wait_for()
    page.get_by_role("button", name="看今天").click()
    one, other = bars(page, 8).nth(3).bounding_box(), bars(page, 8).nth(6).bounding_box()
    end, y = one["x"] + one["width"], one["y"] + 4
    drag(page, (end + 9, y), (end + 20, y + 30), (other["x"] + 3, other["y"] + 4))
    saved(page)
    assert shown(page, 7, "after") == "5SS+20, 4"
    picture(page, "editor-mouse")
    # A link is chosen by a click and goes by a key.
    page.locator(".pe-svg [data-part=link][data-before=s4][data-key=s7]").first.wait_for()
    line = page.evaluate(
        """() => { const link = document.querySelector('.pe-svg [data-part=link][data-before=s4][data-key=s7]');
        const at = link.getPointAtLength(link.getTotalLength() / 2), box = link.ownerSVGElement.getBoundingClientRect();
        return [box.left + at.x, box.top + at.y]; }"""
    )
    page.mouse.click(*line)
    page.keyboard.press("Delete")
    assert shown(page, 7, "after") == "5SS+20"


@pytest.mark.slow
def test_a_plan_that_cannot_be_kept_shows_the_part_that_is_too_late(walk, school):
    page = opened(walk.enter("clerk"), school)
    page.fill("[data-deadline]", (TODAY + timedelta(days=60)).isoformat())
    page.keyboard.press("Tab")
    page.locator(".pe-svg [data-part=late]").first.wait_for()
    starts = scheduled(school)[0][0]
    assert page.locator(".pe-svg text", has_text=f"应在{starts.month}月{starts.day}日开始").count() == 1
    assert page.locator("[data-answer]").inner_text().startswith("赶不上。")
    assert shown(page, 1, "float").startswith("-")
    picture(page, "editor-late")


def test_when_somebody_else_wrote_meanwhile_both_are_offered(walk, school, standing_ledger):
    page = opened(walk.enter("clerk"), school)
    other = standing_ledger.county.actor("leader", standing_ledger.now)
    other = standing_ledger.county.clerk if not other.can("planning.draft") else other
    theirs = [{"title": "他们的第一步", "days": "3"}]
    write(school, theirs, other, standing_ledger)
    active(page, 1)
    page.keyboard.type("我的第一步")
    page.keyboard.press("Enter")
    alert = page.locator("[data-refused] [role=alert]")
    alert.wait_for()
    assert other.by_text in alert.inner_text()
    assert titles(school) == ["他们的第一步"] and shown(page, 1, "title") == "我的第一步"
    alert.get_by_role("button", name="看对方的").click()
    assert shown(page, 1, "title") == "他们的第一步"
    page.keyboard.press("Control+z")  # mine is behind the undo key
    saved(page)
    assert titles(school)[0] == "我的第一步" and len(titles(school)) == 8


def test_what_is_typed_while_the_server_is_down_arrives_when_it_is_back(walk, school, server):
    page = opened(walk.enter("clerk"), school)
    server.kill()
    active(page, 1)
    page.keyboard.type("停电时写的")
    page.keyboard.press("Enter")
    page.locator("[data-status]", has_text="没有存上").wait_for()
    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")  # or a little later by itself
    saved(page)
    assert titles(school)[0] == "停电时写的"
    # Closed before it was saved: this tab still has it.
    server.kill()
    page.keyboard.type("又停电了")
    page.keyboard.press("Enter")
    page.locator("[data-status]", has_text="没有存上").wait_for()
    page.wait_for_timeout(400)
    page.on("dialog", lambda dialog: dialog.accept())
    server.start()
    page.reload()
    page.locator("[data-editor][data-ready]").wait_for()
    assert shown(page, 2, "title") == "又停电了"
    for _ in range(PATIENCE // 100):  # sent by the tab that was closed, or by this one
        if titles(school)[:2] == ["停电时写的", "又停电了"]:
            break
        page.wait_for_timeout(100)
    assert titles(school)[:2] == ["停电时写的", "又停电了"]


@pytest.mark.slow
def test_on_a_phone_steps_are_a_list_with_a_form_each(walk, school):
    page = opened(walk.enter("clerk", phone=True), school)
    page.locator(".pe-step", has_text="地勘").tap()
    page.fill(".pe-form [name=days]", "半个月")
    page.locator(".pe-form [name=title]").tap()
    page.locator(".pe-step .pe-wrong").wait_for()
    assert axe.violations(page) == []
    page.fill(".pe-form [name=days]", "9")
    page.get_by_role("button", name="收起").tap()
    saved(page)
    page.get_by_role("button", name="加一步").tap()
    page.fill(".pe-form [name=title]", "开学")
    page.locator(".pe-form [name=milestone]").tap()
    page.get_by_role("button", name="收起").tap()
    expect(page.locator(".pe-svg [data-part=mark]")).to_have_count(1, timeout=PATIENCE)
    saved(page)
    rows = Draft.objects.get(plan_id=school).rows
    assert (rows[1]["days"], rows[8]["title"], rows[8]["milestone"]) == ("9", "开学", "1")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture(page, "editor-phone")
