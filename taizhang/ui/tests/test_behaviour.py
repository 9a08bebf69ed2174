"""What the small scripts do, in Chromium on the real server: keys, kept text, one submission, uploads, refusals."""

import base64
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from taizhang.engine.tests import test_marks
from tests.cast import PASSWORD
from tests.support import chromium

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def signed_in(browser, standing_server):
    """The cookies of the clerk, signed in once for all tests of this file."""
    with chromium.context(browser, standing_server.url) as context:
        page = context.new_page()
        page.goto("/login/?next=/ui/catalogue/")
        sign_in(page, "CLERK")
        return context.cookies()


@pytest.fixture
def desk(desktop, signed_in):
    """The catalogue as the clerk sees it."""
    desktop.context.add_cookies(signed_in)
    desktop.goto("/ui/catalogue/")
    return desktop


def sign_in(page, account):
    page.fill("[name=username]", account)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation(url=lambda url: urlsplit(url).path == "/ui/catalogue/"):
        page.click("main button.btn-primary")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def test_rows_are_walked_and_chosen_by_keys(desk):
    press(desk, "j", "j", "x")
    assert desk.locator("tr.cur").get_attribute("id") == "item-2"
    assert desk.locator("[data-bulk]").is_visible()
    assert desk.locator("[data-bulk-count]").text_content() == "1"
    press(desk, "k", "x")
    assert desk.locator("tr[aria-selected=true]").count() == 2
    press(desk, "Escape")
    assert not desk.locator("[data-bulk]").is_visible()


def test_keys_sleep_in_fields_and_can_be_switched_off(desk):
    desk.focus("#try-form textarea")
    press(desk, "j", "x", "?")
    assert desk.locator("tr.cur").count() == 0
    expect(desk.locator("#try-form textarea")).to_have_value("jx?")
    desk.locator("h1").click()
    press(desk, "?")
    assert desk.locator("#keys-dialog").is_visible()
    desk.check("[data-keys-off]")
    press(desk, "Escape", "j")
    assert desk.locator("tr.cur").count() == 0
    desk.reload()
    press(desk, "j")
    assert desk.locator("tr.cur").count() == 0


def test_what_was_typed_survives_a_reload_and_goes_when_accepted(desk):
    desk.fill("#try-form textarea", "3 处封堵完")
    desk.reload()
    expect(desk.locator("#try-form textarea")).to_have_value("3 处封堵完")
    expect(desk.locator(".tz-kept")).to_be_visible()
    desk.click("#try-form button[value=done]")
    expect(desk.locator("#toasts")).to_contain_text("收到样例 1 份")
    expect(desk.locator("#try-form textarea")).to_have_value("")


def test_a_lost_session_in_the_middle_of_a_form_loses_nothing(desk):
    desk.fill("#try-form textarea", "余 0 户未接")
    desk.context.clear_cookies(name="sessionid")
    desk.click("#try-form button[value=done]")
    expect(desk.locator("h1")).to_contain_text("登录已过期")
    expect(desk.locator("textarea[name=note]")).to_have_value("余 0 户未接")
    desk.click("text=去登录，回来接着填")
    sign_in(desk, "CLERK")
    expect(desk.locator("#try-form textarea")).to_have_value("余 0 户未接")


def test_the_next_person_at_the_desk_sees_nothing_of_it(desk):
    desk.fill("#try-form textarea", "只给自己看")
    desk.evaluate("document.body.dataset.person = '0'")
    assert desk.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('tz-keep:')).length") == 1
    desk.context.clear_cookies(name="sessionid")
    desk.goto("/login/?next=/ui/catalogue/")
    sign_in(desk, "VERIFIER")
    expect(desk.locator("#try-form textarea")).to_have_value("")
    assert desk.evaluate("Object.keys(sessionStorage).filter(k => k.startsWith('tz-keep:')).length") == 0


def test_a_refused_form_comes_back_in_words_and_can_be_handed_in_again(desk):
    desk.fill("#try-form textarea", "两处封堵完")
    desk.click("#try-form button[value=stale]")
    expect(desk.locator("h1")).to_contain_text("别人刚改过")
    expect(desk.locator("main")).to_contain_text("1 号口、2 号口已封堵")
    expect(desk.locator("textarea[name=note]")).to_have_value("两处封堵完")
    expect(desk.locator("input[name=seen]")).to_have_value("5")


def test_htmx_puts_the_reason_beside_the_form(desk):
    desk.fill("#try-form textarea", "就地")
    desk.click("text=就地被拒")
    alert = desk.locator("#try-form [data-refusal] [role=alert]")
    alert.wait_for()
    assert "别人刚改过" in alert.inner_text()
    expect(desk.locator("#try-form textarea")).to_have_value("就地")
    assert desk.evaluate("document.activeElement.getAttribute('role')") == "alert"


def test_a_lost_line_is_said_beside_the_form(desk):
    desk.context.set_offline(True)
    desk.click("text=就地被拒")
    alert = desk.locator("#try-form [data-refusal] [role=alert]")
    alert.wait_for()
    assert "没有连上服务器" in alert.inner_text()


def test_a_double_click_sends_once(desk):
    sent = []
    desk.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
    desk.fill("#try-form textarea", "一次")
    desk.dblclick("#try-form button[value=done]")
    desk.locator("#toasts [data-toast]").wait_for()
    assert len(sent) == 1


def test_chosen_photos_are_shown_and_can_be_taken_out(desk):
    field = desk.locator("#upload input[type=file]")
    field.set_input_files(
        [
            {"name": "一.png", "mimeType": "image/png", "buffer": PNG},
            {"name": "报告.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"},
        ]
    )
    files = desk.locator("#upload [data-files] li")
    assert files.count() == 2
    assert files.nth(0).locator("img").get_attribute("src").startswith("blob:")
    files.nth(0).locator("[data-drop]").click()
    assert files.count() == 1 and "报告.pdf" in files.inner_text()
    assert field.evaluate("f => f.files.length") == 1


def test_a_file_too_large_is_named_before_it_is_sent(desk, tmp_path):
    large = tmp_path / "大.pdf"
    with large.open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    desk.locator("#upload input[type=file]").set_input_files(large)
    expect(desk.locator("#upload [data-wrong]")).to_contain_text("“大.pdf”超过 20 MB")


def test_files_are_sent_with_their_form(desk):
    desk.locator("#upload input[type=file]").set_input_files(
        [{"name": "一.png", "mimeType": "image/png", "buffer": PNG}]
    )
    desk.click("text=交附件")
    desk.locator("#toasts [data-toast]").wait_for()
    expect(desk.locator("#toasts")).to_contain_text("收到样例 1 份")


def test_a_lost_line_keeps_the_photos_and_sends_them_when_it_is_back(desk):
    desk.locator("#upload input[type=file]").set_input_files(
        [{"name": "一.png", "mimeType": "image/png", "buffer": PNG}]
    )
    desk.context.set_offline(True)
    before = "f => { f.querySelector('[data-refusal]').textContent = '请附上照片。'; }"
    desk.locator("#upload-form").evaluate(before)
    desk.click("text=交附件")
    desk.locator("#upload [data-when=lost]").wait_for()
    assert desk.get_by_text("请附上照片。").count() == 0, "what was refused before is not the answer to this try"
    assert desk.locator("#upload [data-files] li").count() == 1
    desk.context.set_offline(False)
    desk.locator("#toasts [data-toast]").wait_for()
    expect(desk.locator("#toasts")).to_contain_text("收到样例 1 份")


def test_a_message_is_copied_and_says_so(desk):
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.click("text=复制为群消息")
    desk.locator("text=已复制").wait_for()
    assert "DC-2026-0147" in desk.evaluate("navigator.clipboard.readText()")


def test_the_theme_changes_at_once_and_stays(desk):
    desk.click("[data-theme-form] button")
    desk.locator("html[data-bs-theme=dark]").wait_for(state="attached")
    desk.reload()
    assert desk.evaluate("document.documentElement.dataset.bsTheme") == "dark"


def test_an_unavailable_button_does_nothing_and_is_explained(desk):
    button = desk.locator("#button .tz-barred button")
    button.focus()
    assert desk.evaluate("document.activeElement.getAttribute('aria-disabled')") == "true"
    described = button.get_attribute("aria-describedby")
    assert "没打开" in desk.locator(f"#{described}").inner_text()


def test_a_dialog_opens_asks_and_goes_away(desk):
    desk.click("[data-opens='#confirm-return']")
    expect(desk.locator("#confirm-return")).to_be_visible()
    desk.click("#confirm-return [data-close]")
    expect(desk.locator("#confirm-return")).to_be_hidden()


def test_headings_never_skip_a_level(desk):
    levels = desk.evaluate(
        "[...document.querySelectorAll('main :is(h1, h2, h3)')].filter(h => h.offsetParent).map(h => +h.tagName[1])"
    )
    assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels))


def test_on_a_phone_everything_to_press_is_large_enough(handheld):
    handheld.goto("/ui/catalogue/")
    small = handheld.evaluate(
        """[...document.querySelectorAll('main .btn:not(.btn-text), main .form-control, main .form-select')]
            .filter(e => e.offsetParent && e.getBoundingClientRect().height < 40).map(e => e.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_what_carries_a_mark_of_secrecy_is_not_kept_in_the_tab(desk):
    note = desk.locator("#try-form textarea")
    note.fill("完成河口段清淤")
    assert "河口段" in desk.evaluate("JSON.stringify(sessionStorage)")
    note.fill("机密★10年 河口段")
    assert "河口段" not in desk.evaluate("JSON.stringify(sessionStorage)")


def test_the_browser_knows_the_marks_that_the_server_knows(desk):
    ask = "texts => import('/static/ui/marks.js').then(m => texts.map(m.classifiedMark))"
    texts = [text for text, _ in test_marks.MARKED] + test_marks.PROSE
    assert desk.evaluate(ask, texts) == [True] * len(test_marks.MARKED) + [False] * len(test_marks.PROSE)
