"""Debian's Chromium under playwright."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

FLAGS = [
    "--no-sandbox",  # Chromium refuses its sandbox as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def executable() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextlib.contextmanager
def launched() -> Iterator[object]:
    path = executable()
    if not path:
        pytest.skip("no Chromium on this machine: browser tests are skipped (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@contextlib.contextmanager
def context(browser, base_url: str, *, phone: bool = False) -> Iterator[object]:
    """A fresh session. A request to another host is refused and, at the end, an error."""
    strangers: list[str] = []
    home = urlsplit(base_url).netloc

    def guard(route) -> None:
        parts = urlsplit(route.request.url)
        if parts.netloc == home or parts.scheme in ("data", "blob", "about"):
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    options = (
        {
            "viewport": {"width": 390, "height": 844},
            "has_touch": True,
            "is_mobile": True,
            "device_scale_factor": 2,
        }
        if phone
        else {"viewport": {"width": 1440, "height": 900}}
    )
    opened = browser.new_context(base_url=base_url, locale="zh-CN", timezone_id="Asia/Shanghai", **options)
    opened.route("**/*", guard)
    yield opened
    opened.close()
    assert not strangers, f"the page asked another host: {strangers}"
