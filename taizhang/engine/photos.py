"""What may be handed in as evidence, and what a photo says: when, where, and which other photo it resembles.

A file's type is read from its bytes, never believed from its name. The original is kept for its hash and never
shown; people see re-encoded copies without EXIF. Two questions find a photo that was handed in before: `dhash`,
64 bits that an index can hold, finds the candidates, and `alike` compares the two pictures themselves.
"""

from __future__ import annotations

import zipfile
from datetime import datetime
from functools import cached_property
from io import BytesIO
from operator import mul
from typing import NamedTuple

import pi_heif
from PIL import ExifTags, Image, ImageChops, ImageFilter, ImageOps

from taizhang.engine.refusal import N_, Refused

pi_heif.register_heif_opener(thumbnails=False)

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_UNPACKED = 400 * 1024 * 1024

NEAR = 16
"""Two photos whose hashes differ in at most so many bits are worth comparing (docs/figures.md, Photos)."""

ALIKE = 93
"""Percent from which two compared photos are the same one (docs/figures.md, Photos)."""


class Kind(NamedTuple):
    """A type of file that is taken."""

    code: str
    mime: str
    is_photo: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    kind.code: kind
    for kind in (
        Kind("jpeg", "image/jpeg", True),
        Kind("png", "image/png", True),
        Kind("webp", "image/webp", True),
        Kind("heic", "image/heic", True),
        Kind("pdf", "application/pdf"),
        Kind("docx", _OFFICE + "wordprocessingml.document"),
        Kind("xlsx", _OFFICE + "spreadsheetml.sheet"),
        Kind("pptx", _OFFICE + "presentationml.presentation"),
        Kind("doc", "application/msword"),
        Kind("xls", "application/vnd.ms-excel"),
    )
}
_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
_PARTS = {"docx": b"word/", "xlsx": b"xl/", "pptx": b"ppt/"}

EMPTY = N_("{name}是空的，没有内容。请重新选一次。")
TOO_LARGE = N_("{name}有{size} MB，一份佐证不能超过 20 MB。照片请缩小后再交，文件请拆开上传。")
TOO_MANY_PIXELS = N_("{name}的尺寸太大（超过 5000 万像素）。请用手机直接拍，或缩小后再交。")
WRONG_TYPE = N_("{name}这种文件不收。可以交照片（JPG、PNG、WebP、HEIC）、PDF，或 Word、Excel、PPT 文件。")
WEB_PAGE = N_("{name}是网页文件，可能带有程序，不收。请截图，或打印成 PDF 再交。")
PROGRAM = N_("{name}是程序，不收。")
ARCHIVE = N_("{name}是压缩包。请解开，把里面的文件一份一份交。")
VIDEO = N_("{name}是视频，现在只收照片和文件。请截取关键画面交照片。")
LOCKED = N_("{name}设了打开密码。请去掉密码再交。")
SAVE_AS = N_("{name}的格式太旧或是专用格式。请另存为 DOCX、XLSX 或 PDF 再交。")
MACROS = N_("{name}带有宏（程序），不收。请另存为不带宏的文件或 PDF。")
BROKEN = N_("{name}打不开，可能没有传完整。请重新选一次，或换一张。")


# ── the door ───────────────────────────────────────────────────────────────────


def sniff(head: bytes, name: str) -> Kind:
    """The kind of a file from its first bytes (4 KB are enough); `name` only parts Office files of one magic."""
    if not head:
        raise _refused("empty", EMPTY, name)
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if head.startswith(b"\xff\xd8\xff"):
        return KINDS["jpeg"]
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return KINDS["png"]
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return KINDS["webp"]
    if head[4:8] == b"ftyp":
        if head[8:12] in _HEIC_BRANDS:
            return KINDS["heic"]
        raise _refused("video", VIDEO, name)
    if head.startswith(b"%PDF-"):
        return KINDS["pdf"]
    if head.startswith(b"PK\x03\x04"):
        return _package(head, suffix, name)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(suffix, name)
    raise _why_not(head, name)


def admit(data: bytes, name: str) -> Kind:
    """The kind of a whole file that may be handed in; everything else is Refused with the reason in words."""
    if len(data) > MAX_BYTES:
        raise _refused("too_large", TOO_LARGE, name, size=-(-len(data) // 1_048_576))
    kind = sniff(data[:4096], name)
    if kind.is_photo:
        upright(data, 64, name)  # decoded once here, so that a broken photo is known by its name
    elif kind.code in _PARTS:
        _open_package(data, kind, name)
    return kind


def _package(head: bytes, suffix: str, name: str) -> Kind:
    inside = [code for code, part in _PARTS.items() if part in head]
    if suffix in _PARTS and (not inside or suffix in inside):
        return KINDS[suffix]
    if inside and suffix in {*_PARTS, ""}:  # named wrongly: what is inside counts
        return KINDS[inside[0]]
    if suffix in {"docm", "xlsm", "pptm"}:
        raise _refused("macros", MACROS, name)
    raise _refused("archive", ARCHIVE, name)


def _open_package(data: bytes, kind: Kind, name: str) -> None:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            files = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as broken:
        raise _refused("broken", BROKEN, name) from broken
    names = [file.filename for file in files]
    if not any(each.startswith(_PARTS[kind.code].decode()) for each in names):
        raise _refused("archive", ARCHIVE, name)
    if any(each.lower().endswith("vbaproject.bin") for each in names):
        raise _refused("macros", MACROS, name)
    if sum(file.file_size for file in files) > MAX_UNPACKED:
        raise _refused("broken", BROKEN, name)


def _compound(suffix: str, name: str) -> Kind:
    """Old Office and much else share one magic; an encrypted new Office file has it too."""
    if suffix in {"doc", "xls"}:
        return KINDS[suffix]
    if suffix in _PARTS:
        raise _refused("locked", LOCKED, name)
    if suffix in {"ppt", "wps", "et", "dps"}:
        raise _refused("save_as", SAVE_AS, name)
    raise _refused("wrong_type", WRONG_TYPE, name)


def _why_not(head: bytes, name: str) -> Refused:
    start = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<") and any(tag in start for tag in (b"<html", b"<!doctype", b"<svg", b"<script", b"<?xml")):
        return _refused("web_page", WEB_PAGE, name)
    if head.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")):
        return _refused("program", PROGRAM, name)
    if head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"PK")):
        return _refused("archive", ARCHIVE, name)
    if head.startswith((b"\x1aE\xdf\xa3", b"FLV", b"RIFF", b"\x00\x00\x01\xba")):
        return _refused("video", VIDEO, name)
    return _refused("wrong_type", WRONG_TYPE, name)


def _refused(code: str, message: str, name: str, **params) -> Refused:
    return Refused(f"photos.{code}", message, kind="invalid", name=name, **params)


# ── pictures ───────────────────────────────────────────────────────────────────


def display_copy(data: bytes, longest: int = 1600, quality: int = 82) -> bytes:
    """A JPEG to show: upright, no longer than `longest`, with nothing of the original but its pixels."""
    picture = upright(data, longest)
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    out = BytesIO()
    flat(picture).save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def thumbnail(data: bytes) -> bytes:
    """A small JPEG for lists."""
    return display_copy(data, 360, 74)


class Taken(NamedTuple):
    """What the device says; each part may be missing, and none is proof."""

    at: datetime | None
    lat: float | None
    lon: float | None


def taken(data: bytes) -> Taken:
    """Time (as the device's clock showed it, no zone) and place from EXIF."""
    with _picture(data) as picture:
        try:
            exif = picture.getexif()
            own, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
        except Exception:  # EXIF is what somebody's device wrote; a broken one is a missing one
            return Taken(None, None, None)
    moments = (own.get(ExifTags.Base.DateTimeOriginal), own.get(ExifTags.Base.DateTimeDigitized))
    at = next(filter(None, map(_moment, (*moments, exif.get(ExifTags.Base.DateTime)))), None)
    lat = _angle(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef), 90)
    lon = _angle(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef), 180)
    if lat is None or lon is None or (lat == 0 and lon == 0):  # 0,0 is a device without a fix
        lat = lon = None
    return Taken(at, lat, lon)


def words(data: bytes) -> list[str]:
    """What was typed into a photo: captions, comments, keywords. A broken one says nothing."""
    try:
        with Image.open(BytesIO(data)) as picture:
            exif = picture.getexif()
            said = [*exif.values(), *exif.get_ifd(ExifTags.IFD.Exif).values(), *picture.info.values()]
    except Exception:  # whether it is a photo at all is asked elsewhere
        return []
    return [word for each in said for word in _as_words(each)]


def _as_words(said) -> list[str]:
    words = [said] if isinstance(said, str) else []
    if words:
        said = said.encode("latin-1", "ignore")  # EXIF knows no Chinese: what was written is read letter by letter
    if not isinstance(said, bytes) or len(said) > 1_000_000:
        return []
    words += [said.decode(encoding, "ignore") for encoding in ("utf-8", "utf-16-le", "gb18030")]
    return [word.strip("\0 ") for word in words]


def _moment(text) -> datetime | None:
    try:
        return datetime.strptime(str(text).strip("\0 ")[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - the device's wall clock
    except ValueError:
        return None


def _angle(parts, side, limit: int) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
        value = round(degrees + minutes / 60 + seconds / 3600, 6)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not 0 <= value <= limit:  # a NaN fails too
        return None
    return -value if str(side).strip("\0 ").upper() in {"S", "W"} else value


def _picture(data: bytes, kind: Kind | None = None, name: str = "") -> Image.Image:
    """The opened picture of exactly the sniffed format, its size checked before a pixel is decoded."""
    kind = kind or sniff(data[:4096], name)
    try:
        picture = Image.open(BytesIO(data), formats=[_FORMATS[kind.code]])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _refused("too_many_pixels", TOO_MANY_PIXELS, name) from bomb
    except Exception as broken:  # a hostile file may raise anything
        raise _refused("broken", BROKEN, name) from broken
    if picture.width * picture.height > MAX_PIXELS:
        raise _refused("too_many_pixels", TOO_MANY_PIXELS, name)
    return picture


def upright(data: bytes, longest: int, name: str = "") -> Image.Image:
    """The decoded photo as it was held; a JPEG at a fraction of its size, no smaller than `longest`."""
    picture = _picture(data, None, name)
    try:
        picture.draft("RGB", (longest, longest))  # JPEG decodes at a fraction of its size
        picture.load()
        return ImageOps.exif_transpose(picture)
    except Exception as broken:
        raise _refused("broken", BROKEN, name) from broken


def flat(picture: Image.Image) -> Image.Image:
    """RGB on white, and a new image: nothing hangs on it."""
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, (255, 255, 255))
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    return Image.frombytes("RGB", picture.size, picture.convert("RGB").tobytes())


# ── the same photo again ───────────────────────────────────────────────────────


def dhash(data: bytes) -> int:
    """64 bits: is each of 8×8 places brighter than its right neighbour?"""
    pixels = upright(data, 128).convert("L").resize((9, 8), Image.Resampling.BOX).tobytes()
    value = 0
    for row in range(8):
        for column in range(8):
            left = row * 9 + column
            value = value << 1 | (pixels[left] > pixels[left + 1])
    return value


def distance(a: int, b: int) -> int:
    """In how many of the 64 bits two hashes differ."""
    return (a ^ b).bit_count()


def alike(a: bytes, b: bytes) -> int:
    """How far two photos are one picture, in percent, when either may be a crop of the other."""
    return Look(a).alike(Look(b))


Box = tuple[float, float, float, float]
_SIDE = 192
_WHOLE = (0.0, 0.0, float(_SIDE), float(_SIDE))
_CROPS: list[Box] = [
    _WHOLE,
    *(
        (x, y, x + _SIDE * scale, y + _SIDE * scale)
        for scale in (0.95, 0.9, 0.85, 0.8)
        for x in (_SIDE * (1 - scale) * step / 2 for step in range(3))
        for y in (_SIDE * (1 - scale) * step / 2 for step in range(3))
    ),
]


class _Edges(NamedTuple):
    """A part of a picture without its broad light and dark, which all photos of one kind of scene share."""

    picture: Image.Image  # 128 is neither
    power: int


class Look:
    """A photo made ready for comparing: once, however many others it is compared with."""

    def __init__(self, data: bytes):
        self._grey = upright(data, 2 * _SIDE).convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)

    def alike(self, other: Look) -> int:
        """As `alike` says."""
        best = _match(self, other)
        return max(0, round(100 * (best if best >= _SAME else max(best, _match(other, self)))))

    def edges(self, grid: int, box: Box = _WHOLE) -> _Edges:
        small = self._grey.resize((grid, grid), Image.Resampling.BOX, box=box)
        picture = ImageChops.subtract(small, small.filter(ImageFilter.BoxBlur(2)), 1, 128)
        return _Edges(picture, sum(map(mul, _POWERS, picture.histogram())))

    @cached_property
    def crops(self) -> list[tuple[_Edges, Box]]:
        """Every crop that may turn out to be the other photo, roughly."""
        return [(self.edges(32, box), box) for box in _CROPS]


def _match(whole: Look, part: Look) -> float:
    """The correlation of `part` with the best crop of `whole`: found roughly first, then by small steps."""

    def at(box: Box) -> float:
        return -1.0 if min(box) < 0 or max(box) > _SIDE else _correlation(whole.edges(64, box), fine)

    (rough, _), fine = part.crops[0], part.edges(64)
    near, box = max((_correlation(crop, rough), box) for crop, box in whole.crops)
    best = at(box)
    if near < _HOPELESS:
        return best
    for step in (4.0, 2.0, 1.0, 0.5):
        for move in _MOVES:
            while best < _SAME and (found := at(moved := _moved(box, move, step))) > best:
                best, box = found, moved
    return best


_SAME, _HOPELESS = 0.97, 0.5
"""No need to look for better; no use in looking further."""
# How the edges (left, top, right, bottom) may step: together sideways, in or out, and each alone.
_MOVES = [
    tuple(way * edge for edge in move)
    for move in ((1, 0, 1, 0), (0, 1, 0, 1), (1, 1, -1, -1), (1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1))
    for way in (1, -1)
]


def _moved(box: Box, move: tuple[int, ...], step: float) -> Box:
    left, top, right, bottom = (edge + step * way for edge, way in zip(box, move, strict=True))
    return left, top, right, bottom


_SQUARES = [value * value for value in range(256)]
_POWERS = [(value - 128) ** 2 for value in range(256)]


def _correlation(a: _Edges, b: _Edges) -> float:
    """Histograms count the squares, which is many times faster than walking over the pixels:
    2ab = a² + b² - (a - b)²."""
    apart = sum(map(mul, _SQUARES, ImageChops.difference(a.picture, b.picture).histogram()))
    return (a.power + b.power - apart) / 2 / (a.power * b.power) ** 0.5 if a.power and b.power else 0.0
