"""Several photos, a page each, become one document: they are bound into one file, whose pages are then recognised."""

from collections.abc import Sequence
from dataclasses import dataclass

from taizhang.engine.reading import apart, bundle, ocr
from taizhang.engine.refusal import N_, Refused

MOST, MEGABYTE = 30, 1024 * 1024
PHOTO_MAX, TOGETHER_MAX = 20 * MEGABYTE, 60 * MEGABYTE

TOO_MANY = N_("一次最多 {most} 张照片，这里有 {count} 张。请分成几份登记。")
TOO_MUCH = N_("这些照片一共 {size} MB，一次最多 60 MB。请分成几份登记，或者把照片缩小一些。")
LARGE = N_("“{name}”有 {size} MB，一张照片不能超过 20 MB。请把它缩小一些。")
NO_PHOTO = N_("几个文件合成一份，只能都是照片。“{name}”不是照片，请单独登记。")
TWICE = N_("“{name}”和“{other}”是同一张照片。请去掉一张。")
ILL = N_("“{name}”打不开，可能没有传完整，或者尺寸过大。请重新拍，或者去掉它。")


@dataclass(frozen=True)
class Bound:
    """Photos as one file; `names` are those under which they came."""

    name: str
    data: bytes
    names: tuple[str, ...]

    @property
    def decoded(self) -> ocr.Scan:
        return ocr.Scan("", pages=len(self.names))


def bind(files: Sequence, *, in_order: bool) -> Bound:
    """The photos as one file, in the order in which they come, or in that of their names. Refused with what to do:
    no photo, too many, too large, the same one twice, one that cannot be opened."""
    if len(files) > MOST:
        raise _refused("too_many_photos", TOO_MANY, most=MOST, count=len(files))
    together = sum(file.size for file in files)
    if together > TOGETHER_MAX:
        raise _refused("too_large", TOO_MUCH, size=-(-together // MEGABYTE))
    ocr.require_program()
    if not in_order:
        files = sorted(files, key=lambda file: bundle.by_name(file.name))
    known: dict[bytes, str] = {}
    for file in files:
        data = file.read()
        if len(data) > PHOTO_MAX:
            raise _refused("too_large", LARGE, name=file.name, size=-(-len(data) // MEGABYTE))
        if not ocr.is_photo(data):
            raise _refused("no_photo", NO_PHOTO, name=file.name)
        if data in known:
            raise _refused("photo_twice", TWICE, name=known[data], other=file.name)
        try:
            apart.pages_of(data)
        except Refused:
            raise _refused("ill_photo", ILL, name=file.name) from None
        known[data] = file.name
    stem = files[0].name.rsplit(".", 1)[0]
    return Bound(f"{stem[:80]}等 {len(files)} 张.zip", bundle.packed(list(known)), tuple(known.values()))


def _refused(code, message, **params):
    return Refused(f"intake.{code}", message, kind="invalid", **params)
