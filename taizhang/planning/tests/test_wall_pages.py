"""The wall chart on a page, on a wall screen and as a PDF from the browser."""

import re
from datetime import timedelta

import pypdfium2
import pytest
from django.test import Client

from taizhang.jobs import worker
from taizhang.jobs.models import Job
from taizhang.journal import rebuild
from taizhang.ledger.models import Item
from taizhang.org.models import Unit
from taizhang.planning.views import wall
from taizhang.ui import clock
from tests.cast import NOON, PASSWORD
from tests.cast_ledger import Ledger


@pytest.fixture
def as_actor(ledger):
    def enter(part):
        client = Client()
        client.post("/login/step/", {"username": part.upper(), "password": PASSWORD})
        return client

    with clock.frozen(NOON + timedelta(days=2)):
        yield enter


@pytest.fixture
def ledger(ledger):
    ledger.accepted(title="城南泵站改造")
    ledger.issued(title="青石桥加固", lead="roads")
    return ledger


def test_the_table_and_the_chart_stand_row_by_row(ledger, as_actor):
    page = as_actor("clerk").get("/wall/", {"of": f"register:{ledger.problems}"}).content.decode()
    assert "城南泵站改造" in page and "青石桥加固" in page
    rows, heights = page.count("<tr") - 1, re.findall(r'<svg class="tz-chart"[^>]*height="(\d+)"', page)
    assert list(map(int, heights)) == [44, 44 + 31 * rows]  # the months, which stay in sight, and the chart


def test_a_liaison_sees_the_own_rows_and_that_there_are_others(ledger, as_actor):
    page = as_actor("roads_liaison").get("/wall/", {"of": f"register:{ledger.problems}"}).content.decode()
    assert "青石桥加固" in page and "城南泵站改造" not in page
    assert "1 项不可见" in page


def test_a_chart_of_somebody_elses_unit_is_not_there(ledger, as_actor):
    housing = ledger.county.units["housing"].pk
    assert as_actor("roads_liaison").get("/wall/", {"of": f"unit:{housing}"}).status_code == 404
    assert as_actor("clerk").get("/wall/", {"of": f"unit:{housing}"}).status_code == 200


def test_too_many_rows_for_a_page_are_told_with_a_way_out(ledger, as_actor, monkeypatch):
    monkeypatch.setattr(wall, "MOST_ON_A_PAGE", 1)
    page = as_actor("clerk").get("/wall/", {"of": f"register:{ledger.problems}"}).content.decode()
    assert "一张图最多 1 项，这里超过了；请按专班、单位或分管领导分开出图。" in page


def test_the_pdf_holds_what_its_reader_may_see_and_is_for_him_alone(ledger, as_actor):
    liaison = as_actor("roads_liaison")
    liaison.post("/wall/pdf/", {"of": f"register:{ledger.problems}", "size": "A3"})
    worker.drain()
    printed = liaison.get(found(liaison))
    with pypdfium2.PdfDocument(b"".join(printed.streaming_content)) as document:
        text = document[0].get_textpage().get_text_range()
    assert "青石桥加固" in text and "城南泵站改造" not in text
    assert as_actor("clerk").get(found(liaison)).status_code == 404


def test_paper_there_is_not_is_told(ledger, as_actor):
    refused = as_actor("clerk").post("/wall/pdf/", {"of": f"register:{ledger.problems}", "size": "B5"})
    assert "请选纸张" in refused.content.decode()


def found(client) -> str:
    return Job.objects.order_by("-pk").first().result["location"]


def test_a_wall_screen_goes_grey_when_the_server_is_gone_and_comes_back(standing_county, server, page):
    Ledger(standing_county).issued(title="青石桥加固", lead="roads")
    page.goto("/login/")
    page.fill("[name=username]", "CLERK")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    page.clock.install()
    page.goto("/wall/screen/?seconds=10")
    assert "青石桥加固" in page.locator(".wall-frame svg").text_content()
    server.kill()
    page.clock.run_for(11_000)
    page.get_by_text("连不上服务器").wait_for()
    assert "青石桥加固" in page.locator(".wall-frame svg").text_content()  # what was there stays
    server.start()
    page.clock.run_for(6_000)
    page.get_by_text("连不上服务器").wait_for(state="hidden")


def test_whoever_reads_a_row_sees_which_office_to_ring(ledger, as_actor):
    keeper, unit = as_actor("security_admin"), ledger.county.units["housing"].pk
    address = f"/org/units/{unit}/phone/"
    refused = keeper.post(address, {"phone": "13800138000"}).content.decode()
    assert "这是手机号" in refused and 'value="13800138000"' in refused
    assert keeper.post(address, {"phone": "(0300)5550112转8"}).status_code == 303
    item = Item.objects.get(title="城南泵站改造")
    clerk = as_actor("clerk")
    for page in (f"/org/units/{unit}/", f"/items/{item.pk}/", f"/wall/?of=register:{ledger.problems}"):
        said = clerk.get(page).content.decode()
        assert 'href="tel:03005550112,8"' in said and "0300-5550112 转 8" in said, page
    rebuild.rebuild()
    assert Unit.objects.get(pk=unit).phone == "0300-5550112 转 8"
    assert keeper.post(address, {"phone": ""}).status_code == 303
    assert "tel:" not in clerk.get(f"/items/{item.pk}/").content.decode()
