"""What is taken at the door, what a photo says, and when two photos are one. No file here was ever a photo."""

import struct
import zipfile
import zlib
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from taizhang.engine import drawings, photos
from taizhang.engine.refusal import Refused

TAKEN_AT, POSITION = datetime(2026, 9, 22, 10, 14, 30), (31.234567, -117.5)


@pytest.fixture(scope="module")
def photo() -> bytes:
    return drawings.draw("outfall", 3, taken_at=TAKEN_AT, place="农机站东侧", position=POSITION)


def saved(picture, kind, **options) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def package(*names) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "x")
    return out.getvalue()


def png_header(width, height) -> bytes:
    """A bomb: a few bytes that say they are a huge picture."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
SMALL = Image.new("RGB", (40, 30), (90, 120, 60))


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (saved(SMALL, "JPEG"), "a.jpg", "jpeg"),
        (saved(SMALL, "PNG"), "a.png", "png"),
        (saved(SMALL, "WEBP"), "a.webp", "webp"),
        (saved(SMALL, "PNG"), "really-a-png.jpg", "png"),
        (b"%PDF-1.7 ...", "a.pdf", "pdf"),
        (package("word/document.xml"), "a.docx", "docx"),
        (package("xl/workbook.xml"), "a.xlsx", "xlsx"),
        (package("ppt/presentation.xml"), "a.pptx", "pptx"),
        (package("xl/workbook.xml"), "named-wrongly.docx", "xlsx"),
        (OLE, "a.doc", "doc"),
        (OLE, "A.XLS", "xls"),
    ],
)
def test_photos_pdf_and_office_files_are_taken(data, name, code):
    assert photos.admit(data, name).code == code


def test_a_heic_photo_is_read_like_any_other():
    heic = Path(__file__).with_name("tiny.heic").read_bytes()
    assert photos.admit(heic, "IMG_1.HEIC").mime == "image/heic"
    assert photos.taken(heic) == (TAKEN_AT, 31.2, 117.5)
    assert Image.open(BytesIO(photos.display_copy(heic))).size == (64, 48)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.jpg", "空的"),
        (b"\xff\xd8\xff" + b"\0" * photos.MAX_BYTES, "a.jpg", "21 MB"),
        (png_header(10_000, 6_000), "a.png", "5000 万像素"),
        (png_header(10_000, 10_000), "a.png", "5000 万像素"),
        (png_header(60_000, 60_000), "a.png", "5000 万像素"),
        (b"<!DOCTYPE html><html><script>1</script>", "photo.jpg", "网页"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg onload='x'/>", "a.svg", "网页"),
        (b"MZ\x90\0", "photo.jpg", "程序"),
        (b"#!/bin/sh\n", "a.pdf", "程序"),
        (b"\x7fELF", "a", "程序"),
        (package("hello.txt"), "a.zip", "压缩包"),
        (package("hello.txt"), "a.docx", "压缩包"),
        (b"Rar!\x1a\x07", "a.rar", "压缩包"),
        (package("word/document.xml", "word/vbaProject.bin"), "a.docx", "宏"),
        (package("word/document.xml"), "a.docm", "宏"),
        (b"\0\0\0\x20ftypisom", "a.mp4", "视频"),
        (OLE, "locked.docx", "密码"),
        (OLE, "a.wps", "另存为"),
        (OLE, "setup.msi", "不收"),
        (b"GIF89a", "a.gif", "不收"),
        (b"%!PS-Adobe-3.0 EPSF", "a.jpg", "不收"),
        (b"\xc5\xd0\xd3\xc6", "a.eps", "不收"),
        (b"plain words", "a.txt", "不收"),
        (saved(SMALL, "JPEG")[:200], "half.jpg", "half.jpg打不开"),
        (b"PK\x03\x04 word/ and nothing", "a.docx", "打不开"),
    ],
)
def test_everything_else_is_refused_in_words(data, name, words):
    with pytest.raises(Refused) as refused:
        photos.admit(data, name)
    assert words in str(refused.value)
    assert refused.value.kind == "invalid"


MAGICS = [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"PK\x03\x04", b"\0\0\0\x18ftypheic"]


@given(st.binary(max_size=300), st.sampled_from(MAGICS))
def test_rubbish_is_refused_and_never_breaks_the_door(rubbish, magic):
    try:
        photos.admit(magic + rubbish, "a.jpg")
    except Refused as refused:
        assert "a.jpg" in str(refused)


def test_a_photo_says_when_and_where(photo):
    assert photos.taken(photo) == (TAKEN_AT, *POSITION)
    assert photos.taken(saved(SMALL, "PNG")) == (None, None, None)
    assert photos.taken(drawings.forwarded(photo)) == (None, None, None)


@pytest.mark.parametrize("text", ["0000:00:00 00:00:00", "", "2026-13-45", "\0\0\0", "2026:09:22"])
def test_a_broken_clock_says_nothing(text):
    exif = Image.Exif()
    exif[0x0132] = text
    assert photos.taken(saved(SMALL, "JPEG", exif=exif)).at is None


@pytest.mark.parametrize(
    ("lat", "lon"),
    [((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)), ((91.0, 0.0, 0.0), (5.0, 0.0, 0.0)), ((5.0,), (5.0, 0.0, 0.0))],
)
def test_a_device_without_a_fix_says_nothing(lat, lon):
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: lat, 3: "E", 4: lon})
    assert photos.taken(saved(SMALL, "JPEG", exif=exif))[1:] == (None, None)


def test_a_copy_is_upright_small_and_says_nothing(photo):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 0.0, 0.0), 3: "E", 4: (117.0, 0.0, 0.0)})
    turned = saved(Image.open(BytesIO(photo)), "JPEG", exif=exif, comment=b"secret", icc_profile=b"secret")
    copy = photos.display_copy(turned, 400)
    with Image.open(BytesIO(copy)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (300, 400))
        assert not shown.getexif()
    assert b"secret" not in copy
    assert b"Exif" not in copy
    assert len(photos.thumbnail(photo)) < 30_000


def test_what_hangs_on_a_png_is_not_in_its_copy():
    text = PngImagePlugin.PngInfo()
    text.add_text("Location", "secret")
    glass = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    copy = photos.display_copy(saved(glass, "PNG", pnginfo=text))
    assert b"secret" not in copy
    assert Image.open(BytesIO(copy)).getpixel((5, 5)) == (255, 255, 255), "transparent is white, not black"


def cropped(data, share):
    with Image.open(BytesIO(data)) as picture:
        w, h = picture.size
        part = picture.crop(
            (int(w * share * 0.7), int(h * share * 0.2), int(w * (1 - share * 0.3)), int(h * (1 - share * 0.8)))
        )
        return saved(part.resize((800, 600)), "JPEG", quality=65)


@pytest.mark.parametrize("kind", drawings.KINDS)
def test_a_forwarded_or_slightly_cut_photo_is_recognised(kind):
    original = drawings.draw(kind, 3)
    for again in (drawings.forwarded(drawings.forwarded(original, 1), 2), cropped(original, 0.03)):
        assert photos.distance(photos.dhash(original), photos.dhash(again)) <= photos.NEAR
        assert photos.alike(original, again) >= photos.ALIKE
        assert photos.alike(again, original) >= photos.ALIKE


@pytest.mark.parametrize("kind", drawings.KINDS)
def test_another_place_of_the_same_kind_is_another_photo(kind):
    assert photos.alike(drawings.draw(kind, 1), drawings.draw(kind, 2)) < photos.ALIKE


def test_before_and_after_are_two_photos():
    assert photos.alike(drawings.draw("outfall", 3), drawings.draw("outfall", 3, after=True)) < photos.ALIKE


def test_two_empty_pictures_are_not_called_alike():
    assert photos.alike(saved(SMALL, "PNG"), saved(SMALL, "PNG")) == 0


def test_the_same_seed_draws_the_same_photo():
    assert drawings.draw("lane", 9, after=True) == drawings.draw("lane", 9, after=True)
    assert drawings.draw("lane", 9) != drawings.draw("lane", 9, shot=1)
