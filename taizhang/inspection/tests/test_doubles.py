"""The same photo for two findings, or almost: said to the inspector with the receipt, and shown where one decides."""

import io
from pathlib import Path

import pytest
from PIL import Image

from taizhang.engine import drawings, photos
from taizhang.inspection.models import Arrival, Finding, Photo

from .conftest import Phone

HEIC = (Path(photos.__file__).parent / "tests" / "tiny.heic").read_bytes()


@pytest.fixture(scope="module")
def scenes():
    """Photos of two places."""
    return [drawings.draw(kind, seed, after=False) for kind, seed in (("bins", 1), ("river", 2))]


def kinds():
    return [[each["kind"] for each in photo.warnings] for photo in Photo.objects.order_by("id")]


def noted(phone, shots, key, clause="1.1", **more):
    for data in shots:
        phone.photo(data)
    phone.key = key
    return phone.note(shots, clause=clause, **more).json()


def test_the_same_photo_for_two_findings_is_said_with_the_receipt_and_shown(on_the_line, inspected, scenes, client):
    bins, river = scenes
    first = noted(on_the_line, [bins], "a")
    again = noted(on_the_line, [bins], "b", "1.2")
    almost = noted(on_the_line, [drawings.forwarded(bins)], "c", "2.1")
    other = noted(on_the_line, [river], "d", "2.2")
    assert [said["doubts"] for said in (first, other)] == [[], []]
    assert again["doubts"] == ["同一张照片在别的问题里用过"] and almost["doubts"] == ["和别的问题里的一张照片几乎一样"]
    assert kinds() == [[], ["again"], ["alike"], []]
    assert on_the_line.note([bins], clause="1.2", key="b").json()["doubts"] == again["doubts"]  # not doubted twice
    desk = Phone(inspected, client, "clerk")
    page = desk.ask(f"/inspection/findings/{almost['finding']}/").content.decode()
    where = Photo.objects.get(finding_id=almost["finding"]).warnings[0]["finding"]
    assert "几乎一样" in page and f'href="/inspection/findings/{where}/"' in page


def test_the_office_sees_it_where_it_decides(on_the_line, inspected, scenes, client):
    noted(on_the_line, scenes[:1], "a")
    held = noted(on_the_line, scenes[:1], "b", "1.2", unit=inspected.ledger.unit("qingshi"))
    assert held["state"] == "held"
    page = Phone(inspected, client, "clerk").ask("/inspection/held/").content.decode()
    assert (
        "同一张照片在别的问题里用过" in page
        and f'href="/inspection/findings/{Finding.objects.earliest("id").pk}/"' in page
    )


def test_fixed_on_the_spot_with_the_photo_of_before_is_doubted(on_the_line, scenes):
    before, after = scenes[0], drawings.forwarded(scenes[0])
    for data in (before, after):
        on_the_line.photo(data)
    said = on_the_line.shots([before, after])
    said[1]["after"] = True
    assert on_the_line.note(photos=on_the_line.json(said), fixed="1").json()["doubts"] == ["和整改前的照片几乎是同一张"]


# ── what a file may be ─────────────────────────────────────────────────────────


def test_a_heic_file_is_kept_as_it_is_and_shown_as_jpeg(on_the_line, client):
    noted(on_the_line, [HEIC], "a")
    photo = Photo.objects.get()
    assert photo.mime == "image/heic" and Arrival.objects.get().warnings == []
    original = b"".join(on_the_line.ask(f"/inspection/photos/{photo.pk}/original/").streaming_content)
    shown = b"".join(on_the_line.ask(f"/inspection/photos/{photo.pk}/display/").streaming_content)
    assert original == HEIC and Image.open(io.BytesIO(shown)).format == "JPEG"


def test_a_photo_that_the_phone_made_smaller_says_so(on_the_line, scenes):
    on_the_line.photo(scenes[0])
    said = on_the_line.shots(scenes[:1])
    said[0]["smaller"] = True
    assert on_the_line.note(photos=on_the_line.json(said)).json()["doubts"] == ["原图太大，手机缩小以后传的"]
