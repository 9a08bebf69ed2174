"""The hands of an inspector at the phone's page."""

from tests.browser.hands import Hands


def cut(page, is_cut=True):
    page.context.set_offline(is_cut)


def note(page, photos, clause=0, save=True):
    """One finding by hand: how often it was tapped."""
    hands = Hands(page)
    hands.tap(page.locator("[data-f=chips] .tz-pick").nth(clause))
    for n, photo in enumerate(photos, start=1):
        hands.pick_photo(page.locator("[data-f=shutter]"), photo)
        page.locator(f"[data-f=thumbs] .ph-thumb:nth-child({n})").wait_for()
    if save:
        hands.tap(page.locator("[data-f=save]"))
        page.locator("[data-f=frame][hidden]").wait_for(state="attached")
    return hands.count


def said(page, text):
    page.locator("[data-ph=rows] li", has_text=text).first.wait_for()


def arrived(page, n):
    page.locator("[data-ph=says]", has_text=f"{n} 张都到了服务器").wait_for()
    page.locator("#ph-net[hidden]").wait_for(state="attached")  # and their notes after them
