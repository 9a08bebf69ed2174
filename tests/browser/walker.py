"""People at their screens: who signs in, what every page must keep, pictures of where they went."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.cast import PASSWORD
from tests.support import chromium

PATIENCE = 30_000  # milliseconds: machines are shared


class Walker:
    """Opens a browser session for each person. At the end no console may have complained."""

    def __init__(self, browser, server) -> None:
        self.browser, self.server = browser, server
        self.complaints: list[str] = []
        self.pages: dict[tuple[str, bool], object] = {}
        self._sessions = ExitStack()

    def enter(self, part: str, *, phone: bool = False):
        """The page of this person, signed in; the same one when asked again."""
        if (part, phone) in self.pages:
            return self.pages[part, phone]
        context = self._sessions.enter_context(chromium.context(self.browser, self.server.url, phone=phone))
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        self._listen(page, part)
        page.goto("/login/")
        page.fill("[name=username]", part.upper())
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
        self.pages[part, phone] = page
        return page

    def _listen(self, page, part: str) -> None:
        def console(message) -> None:
            # A refusal is an answer, and the browser logs it; a missing file is heard below.
            if message.type == "error" and not message.text.startswith("Failed to load resource"):
                self.complaints.append(f"{part} at {page.url}: {message.text}")

        def answered(response) -> None:
            kind = response.request.resource_type
            if response.status >= 500 or (response.status >= 400 and kind not in ("document", "xhr", "fetch")):
                self.complaints.append(f"{part} at {page.url}: {response.status} {response.url}")

        page.on("console", console)
        page.on("pageerror", lambda error: self.complaints.append(f"{part} at {page.url}: {error}"))
        page.on("response", answered)

    def close(self) -> None:
        self._sessions.close()
        assert self.complaints == []


@contextlib.contextmanager
def walking(browser, server) -> Iterator[Walker]:
    walker = Walker(browser, server)
    try:
        yield walker
    finally:
        walker.close()


def forged(page, path: str, **fields: object):
    """The request that a hand-made form would send: the session and token of this person, no button pressed."""
    cookies = {c["name"]: c["value"] for c in page.context.cookies()}
    token = next(value for name, value in cookies.items() if "csrf" in name)
    origin = re.match(r"https?://[^/]+", page.url)[0]
    form = {"csrfmiddlewaretoken": token, **{name: str(value) for name, value in fields.items()}}
    return page.request.post(path, form=form, headers={"Referer": f"{origin}/", "Origin": origin}, max_redirects=0)


def picture(page, name: str) -> None:
    """Keep a picture of the whole page where TAIZHANG_PICTURES says, so that somebody can look at it."""
    place = os.environ.get("TAIZHANG_PICTURES")
    if place:
        size = page.viewport_size
        page.screenshot(path=str(Path(place) / f"{name}-{size['width']}.png"), full_page=True)
