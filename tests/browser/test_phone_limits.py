"""The inspector's phone at its limits: no room, odd photos, labels, a visit that is gone."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from taizhang.engine import photos
from taizhang.inspection.models import Finding, Held, Photo, Point
from taizhang.inspection.visits import actions as visits
from tests.browser import steps
from tests.browser.inspecting import arrived, cut, note, said

pytestmark = pytest.mark.slow
HEIC = (Path(photos.__file__).parent / "tests" / "tiny.heic").read_bytes()


# What Chromium does on a disk that is full: the turn is given up, with this error. Its own way to set a quota does not
# reach IndexedDB.
NO_ROOM = """() => {
  const put = IDBObjectStore.prototype.put;
  window.noRoom = true;
  IDBObjectStore.prototype.put = function (...given) {
    const asked = put.apply(this, given), turn = this.transaction;
    if (window.noRoom && turn.error === null) {
      Object.defineProperty(turn, "error", { value: new DOMException("", "QuotaExceededError") });
      queueMicrotask(() => turn.abort());
    }
    return asked;
  };
}"""


def pick(page, name, data, kind="image/jpeg"):
    page.set_input_files("[data-f=take]", [{"name": name, "mimeType": kind, "buffer": data}])


def fault(page, words):
    page.locator("[data-f=fault]:not([hidden])", has_text=words).wait_for()


def test_without_room_it_is_said_nothing_is_lost_and_it_goes_on_when_there_is(phone):
    cut(phone)
    note(phone, steps.album(1))
    phone.evaluate(NO_ROOM)
    phone.locator("[data-f=chips] .tz-pick").nth(1).click()
    fault(phone, "没有存住")
    phone.locator("#ph-net b", has_text="手机存不下了").wait_for()
    phone.locator("[data-f=speak]").click()
    phone.locator("[data-f=text]").fill("东门第二个垃圾桶")
    pick(phone, "2.jpg", steps.album(2)[0]["buffer"])
    fault(phone, "存不下这张照片")
    phone.locator("[data-f=save]").click()
    fault(phone, "存不下这张照片")
    cut(phone, False)  # what was saved before is sent although there is no room
    for _ in range(60):
        if Finding.objects.count():
            break
        phone.wait_for_timeout(250)
    assert Finding.objects.count() == 1
    phone.evaluate("window.noRoom = false")
    phone.locator("[data-f=thumbs] .ph-thumb").wait_for()
    assert phone.locator("[data-f=text]").input_value() == "东门第二个垃圾桶"
    phone.locator("#ph-net[hidden]").wait_for(state="attached")
    phone.locator("[data-f=save]").click()
    arrived(phone, 2)
    assert Finding.objects.latest("id").text == "东门第二个垃圾桶" and Photo.objects.count() == 2


def test_a_heic_file_arrives_as_it_is(phone):
    phone.locator("[data-f=chips] .tz-pick").first.click()
    pick(phone, "IMG_1.HEIC", HEIC, "image/heic")
    phone.locator("[data-f=large]", has_text="HEIC").wait_for()
    phone.locator("[data-f=save]").click()
    arrived(phone, 1)
    assert Photo.objects.get().mime == "image/heic"


def test_a_photo_of_fifty_megapixels_is_made_smaller_and_says_so(phone):
    out = io.BytesIO()
    Image.linear_gradient("L").resize((9000, 6000)).convert("RGB").save(out, "JPEG", quality=60)
    phone.locator("[data-f=chips] .tz-pick").first.click()
    pick(phone, "large.jpg", out.getvalue())
    phone.locator("[data-f=doubt]", has_text="已经缩小").wait_for()
    phone.locator("[data-f=save]").click()
    arrived(phone, 1)
    assert [each["kind"] for each in Photo.objects.get().warnings] == ["smaller"]


def test_a_screenshot_and_a_black_frame_are_doubted_on_the_phone(phone):
    phone.locator("[data-f=chips] .tz-pick").first.click()
    for kind, name in (("JPEG", "black.jpg"), ("PNG", "screen.png")):
        out = io.BytesIO()
        picture = Image.new("RGB", (400, 300), (2, 2, 2)) if kind == "JPEG" else Image.linear_gradient("L")
        picture.save(out, kind)
        pick(phone, name, out.getvalue(), f"image/{kind.lower()}")
        phone.locator(f"[data-f=thumbs] .ph-thumb:nth-child({1 if kind == 'JPEG' else 2})").wait_for()
    phone.locator("[data-f=save]").click()
    said(phone, "几乎全黑；像是截屏")


def test_what_is_no_picture_is_refused_at_once_and_what_is_not_wanted_is_taken_back(phone):
    phone.locator("[data-f=chips] .tz-pick").first.click()
    pick(phone, "x.jpg", b"\xff\xd8\xff no picture")
    fault(phone, "没有读出来")
    note(phone, steps.album(1, 2), save=False)
    phone.locator("[data-f=unshoot]").click()
    phone.locator("[data-f=thumbs] .ph-thumb:only-child").wait_for()
    phone.locator("[data-f=chips] .tz-pick").first.click()
    phone.locator("[data-f=save]").click()
    arrived(phone, 1)


def test_a_label_opens_its_point_without_a_line_and_one_of_elsewhere_says_so(phone, inspected):
    number = Point.objects.get(pk=inspected.street).number
    cut(phone)
    phone.goto(f"/inspect/?point={number}")
    phone.locator("[data-f=point]", has_text="青石镇主街").wait_for()
    phone.goto("/inspect/?point=D9999")
    phone.locator("[data-f=says]", has_text="D9999").wait_for()
    has_detector = phone.evaluate("'BarcodeDetector' in window")
    assert phone.locator("[data-f=scan]").is_visible() == has_detector
    assert phone.locator("[data-f=camera]").is_visible() != has_detector


def test_what_was_begun_for_a_visit_that_is_gone_arrives_and_is_decided_by_the_office(phone, inspected):
    cut(phone)
    note(phone, steps.album(1), save=False)
    by = inspected.county.actor("clerk", datetime.now(UTC))
    visits.cancel_visit(inspected.visit_id, reason="改期", by=by, at=datetime.now(UTC))
    cut(phone, False)
    phone.reload()
    phone.locator("body[data-ready]").wait_for()
    phone.locator("[data-f=save]").click()
    said(phone, "这次检查已经取消")
    assert Held.objects.get().finding.photo_count == 1
