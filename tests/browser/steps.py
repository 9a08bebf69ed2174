"""What each part does at the screen, named as the county says it. A step ends when the page says that it is done."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import cycle
from pathlib import Path

from taizhang.engine import drawings
from taizhang.org import queries as org
from taizhang.ui import clock
from tests.browser.walker import picture

UNITS = ("住建局", "交通局", "河口镇")  # who gets the items of the newspaper page


def workday(area_id: int, later: int) -> str:
    """A working day, so that no form has a doubt about it."""
    return org.calendar(area_id).next_working(clock.today() + timedelta(days=later)).isoformat()


def toast(page, words: str) -> None:
    page.locator("#toasts", has_text=words).wait_for()
    page.wait_for_load_state()


# ── the clerk ─────────────────────────────────────────────────────────────────


def paste(page, text: str) -> None:
    page.goto("/documents/new/")
    page.fill("#receive-text", text)
    page.get_by_role("button", name="通读").click()
    page.locator("#candidates .tz-cand.cur").wait_for()
    page.wait_for_load_state()
    picture(page, "desk")


def accept_candidates(page, area_id: int, count: int, *, edited: int = 1) -> None:
    """By keyboard alone: the first ones get unit and day here, the others when they are handed out."""
    for n in range(count):
        if n < edited:
            page.keyboard.press("e")
            page.locator("#f-title").wait_for()
            page.fill("#f-lead", UNITS[n])
            page.fill("#f-due", workday(area_id, 20 + n))
            page.press("#f-lead", "Enter")
            page.locator("#candidates .tz-cand.cur dl").wait_for()
        page.keyboard.press("a")
        page.locator("#desk-progress", has_text=f"已定 {n + 1} 条").wait_for()


def hand_out(page, area_id: int, count: int) -> None:
    page.get_by_role("link", name=f"交办 {count} 件").click()
    page.wait_for_url("**/drafts/")
    page.wait_for_load_state()
    leads, units = page.locator("[data-lead]"), cycle(UNITS)
    for n in range(leads.count()):
        if not leads.nth(n).input_value():
            leads.nth(n).fill(next(units))
    page.fill("[data-fill-due]", workday(area_id, 25))
    page.click("[data-fill]")
    picture(page, "hand-out")
    page.locator("[data-send]").click()
    page.wait_for_url("**/messages/")
    toast(page, f"已发出 {count} 件")


def copied_messages(page) -> list[str]:
    """The group messages as they stand on the clipboard after each button."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    buttons, copied = page.get_by_role("button", name="复制为群消息"), []
    picture(page, "messages")
    for n in range(buttons.count()):
        button = page.locator("[data-copy]").nth(n)
        button.click()
        page.locator("[data-copy]").nth(n).get_by_text("已复制").wait_for()
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    return copied


# ── the unit ──────────────────────────────────────────────────────────────────


def open_item(page, item) -> None:
    page.goto(f"/items/{item.pk}/")
    page.wait_for_load_state()


def take(page, item) -> None:
    open_item(page, item)
    picture(page, "item-issued")
    page.get_by_role("button", name="签收", exact=True).click()
    toast(page, "已签收")


def break_down(page, item, parts: list[tuple[str, str, str]]) -> None:
    """Parts: title, unit, day."""
    open_item(page, item)
    page.get_by_role("link", name="分解", exact=True).click()
    for n, (title, unit, day) in enumerate(parts):
        page.fill(f"[name=p{n}-title]", title)
        page.locator(f"[name=p{n}-lead]").select_option(value=option(page, f"p{n}-lead", unit))
        page.fill(f"[name=p{n}-due_on]", day)
    picture(page, "break-down")
    page.locator("form.tz-form").get_by_role("button", name="先看一遍").click()
    page.get_by_role("button", name=f"发出这 {len(parts)} 件").click()
    toast(page, f"已分解为 {len(parts)} 件")
    picture(page, "item-broken-down")


def option(page, name: str, words: str) -> str:
    return page.locator(f"[name={name}] option", has_text=words).first.get_attribute("value")


def album(*seeds: int) -> list[dict[str, object]]:
    """Photos as a phone's album hands them over."""
    return [
        {"name": f"IMG_{seed}.jpg", "mimeType": "image/jpeg", "buffer": drawings.draw("lane", seed, after=True)}
        for seed in seeds
    ]


def report(page, item, sentence: str, photos: list[dict[str, object]]) -> float:
    """One sentence, typed with a thumb, and photos from the album. Returns the seconds from first touch to done."""
    open_item(page, item)
    began = time.monotonic()
    page.get_by_role("link", name="报进展", exact=True).click()
    page.locator("[name=text]").press_sequentially(sentence, delay=100)
    page.set_input_files("[name=files]", photos)
    page.locator("form.tz-form").get_by_role("button", name="报进展").click()
    toast(page, "进展已报")
    took = time.monotonic() - began
    picture(page, "item-reported")
    return took


def draft_claim(page, item, statement: str) -> None:
    open_item(page, item)
    page.get_by_role("link", name="拟申请销号", exact=True).click()
    page.fill("[name=statement]", statement)
    picture(page, "claim")
    page.locator("form.tz-form").get_by_role("button", name="拟申请销号").click()
    toast(page, "销号申请已拟好")


def submit_claim(page, item) -> None:
    open_item(page, item)
    picture(page, "item-drafted")
    page.get_by_role("button", name="提交销号申请").click()
    toast(page, "已申请销号")


# ── somebody else ─────────────────────────────────────────────────────────────


def close_button(page):
    return page.locator("#verify").get_by_role("button", name="销号", exact=True)


def why_not(button) -> str:
    """The sentence joined to a button that is not available."""
    assert button.get_attribute("aria-disabled") == "true"
    return button.page.locator(f"#{button.get_attribute('aria-describedby')}").inner_text()


def open_by_key(page, number: int) -> None:
    page.keyboard.press(str(number))
    page.wait_for_url("**/proofs/*/")
    page.locator(".tz-large img").wait_for()
    page.wait_for_load_state()
    assert page.input_value("[name=note]") == "", "what was said about the claim before is not said again"


def judge_by_key(page, key: str, note: str = "") -> None:
    """On the page of a proof, from which it goes on to the next one, or on the item for the first proof that was
    opened and has no verdict."""
    if note:  # the page asks for the reason; Enter gives the verdict
        page.keyboard.press(key)
        page.locator("[name=note]:focus").wait_for()
        page.keyboard.type(note)
        picture(page, "proof")
        key = "Enter"
    with page.expect_navigation():
        page.keyboard.press(key)
    toast(page, "结论已记下")


def back_to_the_item(page) -> None:
    page.get_by_role("link", name="回到事项").click()
    page.wait_for_url("**/items/*/#verify")
    page.wait_for_load_state()


def send_back(page, reason: str, day: str) -> None:
    page.get_by_role("link", name="退回补正").click()
    page.fill("[name=reason]", reason)
    page.fill("[name=due_on]", day)
    picture(page, "return")
    page.locator("form.tz-form").get_by_role("button", name="退回补正").click()
    toast(page, "已退回补正")


def strike_off(page) -> None:
    close_button(page).click()
    toast(page, "已销号")
    picture(page, "item-closed")


def exported(page) -> bytes:
    """The auditor's bundle, fetched from the page of the job that made it."""
    page.goto("/records/")
    picture(page, "records")
    page.get_by_role("button", name="导出核验").click()
    page.get_by_role("link", name="下载校验包").wait_for()
    picture(page, "exported")
    return downloaded(page, "下载校验包")


def downloaded(page, link: str) -> bytes:
    """Chromium now and then lets a click on a download go by when the machine is busy: one more is allowed."""
    from playwright.sync_api import TimeoutError as TooLong

    for is_last in (False, True):
        try:
            with page.expect_download() as download:
                page.get_by_role("link", name=link).click()
            return Path(download.value.path()).read_bytes()
        except TooLong:
            if is_last:
                raise
    raise AssertionError(link)
