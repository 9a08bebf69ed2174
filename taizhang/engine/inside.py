"""The words inside a file where a mark of secrecy may stand: its text, its properties, the names of what it holds.

Looked for in PDF, Word, Excel, PPT (also as WPS saves them), old Office files, RTF, web pages, photos and plain text.
What cannot be looked through because it is locked, broken or too large is refused: it cannot be known to carry no mark.
"""

from __future__ import annotations

import codecs
import hashlib
import html
import io
import re
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator

from taizhang.engine import marks
from taizhang.engine.refusal import N_, Refused

MOST_UNPACKED = 96 * 1024 * 1024
MOST_MEMBERS = 5000
DEEP = 2  # a workbook inside a letter inside a letter
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
_AROUND = 64  # bytes before and after a 密 in which its mark must stand

TOO_MUCH = N_("文件解开后太大，没法查有没有密级标志，不收。请拆成几份，或另存为 PDF 再交。")
BROKEN = N_("文件已损坏，打不开，没法查有没有密级标志。请重新选一次，或另存后再交。")
LOCKED = N_("文件设有打开密码，没法查有没有密级标志。请去掉密码后再交。")

_clean: deque[bytes] = deque(maxlen=256)
"""Files looked through lately: the door has looked when the store asks again."""


def refuse_classified_file(data: bytes) -> None:
    """Stop a file that carries a mark anywhere inside, or that cannot be looked through."""
    digest = hashlib.sha256(data).digest()
    if digest in _clean:
        return
    for text in words(data):
        marks.refuse_classified(text)
    _clean.append(digest)


def words(data: bytes, deep: int = 0) -> Iterator[str]:
    """Everything in the file that can carry a mark."""
    yield from _as_it_lies(data)
    if data[:1024].lstrip().startswith(b"%PDF-"):
        yield from _pdf(data)
    elif data.startswith(b"PK\x03\x04"):
        yield from _package(data, deep)
    elif data.startswith((b"\xff\xd8", b"\x89PNG", b"RIFF")) or data[4:8] == b"ftyp":
        yield from _photo(data)
    elif data.startswith(b"{\\rtf"):
        yield _rich(data)
    elif b"\x00" not in data[:4096] or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _text(data)
        yield text
        if "<" in text:
            yield _unmarked(text)


def _as_it_lies(data: bytes) -> Iterator[str]:
    """What stands uncompressed, in whatever encoding: EXIF, XMP, old Word and Excel, the properties of a PDF."""
    for encoding in _ENCODINGS:
        needle, at = "密".encode(encoding), -1
        while (at := data.find(needle, at + 1)) >= 0:
            # An even number of bytes before it, so that two-byte letters are cut where they begin.
            near = data[max(at - _AROUND, at % 2) : at + _AROUND].decode(encoding, "ignore")
            if any(letter in near for letter in "绝絕絶机機秘祕"):
                # Beside a needle found by chance stands rubbish: only a whole mark counts here, no line by itself.
                yield f"·{' '.join(near.split())}·"


def _text(data: bytes) -> str:
    from taizhang.engine.reading.formats import plain

    try:
        return plain.decoded(data)
    except Refused:
        return ""


_RTF = re.compile(
    rb"((?:\\'[0-9a-fA-F]{2}\s?)+)|\\u(-?\d{1,6})(?:[ ?]|\\'[0-9a-fA-F]{2})?|\\(?:par|line|cell|row|tab)\b ?"
    rb"|\\[a-z]{1,32}-?\d{0,9} ?|[{}\r\n]|\\\*"
)


def _rich(data: bytes) -> str:
    """The words of an RTF file, which writes Chinese as \\'c3\\'dc or as \\u23494?."""

    def said(found):
        if found[1]:
            return bytes.fromhex(re.sub(rb"[^0-9a-fA-F]", b"", found[1]).decode()).decode("gb18030", "ignore").encode()
        if found[2]:
            code = int(found[2]) % 65536
            return chr(code).encode("utf-8", "ignore")
        return b"\n" if found[0][1:4] in (b"par", b"lin", b"cel", b"row") else b""

    return _RTF.sub(said, data).decode("utf-8", "replace")


# ── packages ───────────────────────────────────────────────────────────────────

_ENDS = re.compile(
    r"</(?:w:p|a:p|si|text:p|text:h|row|is|p|h\d|div|td|th|tr|li|title)>|<(?:w:br|w:cr|a:br|text:line-break|br)\b[^<>]*>"
)
_TAG = re.compile(r"<[^<>]*>")
_PROPERTIES = re.compile(r"(^|/)(docProps/|customXml/|meta\.xml$)")
_READ = re.compile(r"\.(xml|rels)$", re.IGNORECASE)
_HELD = re.compile(r"\.(docx?|xlsx?|pptx?|pdf|wps|et|dps|bin|jpe?g|png|webp|hei[cf]|rtf|html?|txt)$", re.IGNORECASE)


def _package(data: bytes, deep: int) -> Iterator[str]:
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or deep > DEEP:
                raise _refused("too_much", TOO_MUCH)
            for member in members:
                if found := marks.mark_of_name(member.filename):
                    yield f"{found}\n"
                if member.flag_bits & 1:
                    raise _refused("locked", LOCKED)
                is_held = _HELD.search(member.filename) is not None
                if not is_held and not _READ.search(member.filename):
                    continue
                with archive.open(member) as file:
                    inside = file.read(left + 1)  # the sizes in the directory may lie
                left -= len(inside)
                if left < 0:
                    raise _refused("too_much", TOO_MUCH)
                if is_held:
                    yield from words(inside, deep + 1)
                else:
                    yield _markup(inside, is_lines=bool(_PROPERTIES.search(member.filename)))
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError, NotImplementedError) as broken:
        raise _refused("broken", BROKEN) from broken


def _markup(data: bytes, *, is_lines: bool) -> str:
    """The text between the tags; a paragraph is a line, and of a property every value is one."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = data.decode(encoding, "replace")
    if "密" not in text and "&#" not in text:
        return ""
    return html.unescape(_TAG.sub("\n", text)) if is_lines else _unmarked(text)


def _unmarked(text: str) -> str:
    return html.unescape(_TAG.sub("", _ENDS.sub("\n", text)))


# ── PDF and photos ─────────────────────────────────────────────────────────────

# Without a font a PDF shows no letter; without Info, attachments and packed objects it says nothing beside.
_SPEAKS = re.compile(rb"/(?:Font|Info|ObjStm|EmbeddedFile|Encrypt|Metadata|[A-Za-z]*#[0-9A-Fa-f]{2})")


def _pdf(data: bytes) -> Iterator[str]:
    if not _SPEAKS.search(data):
        return
    from taizhang.engine.reading import apart

    yield from apart.words_of(data)


def _photo(data: bytes) -> Iterator[str]:
    from taizhang.engine import photos

    yield from photos.words(data)


def _refused(code: str, message: str) -> Refused:
    return Refused(f"classified.{code}", message, kind="invalid")
