"""Files into text: what a table row is in any of them is one line with TABs between the cells (`page.py`).

The files come from strangers: sizes are limited before anything is unpacked, which happens in a process of its own
(`apart.py`), XML entities are never expanded and nothing is fetched.
"""

import csv
import io
from dataclasses import dataclass, field

from taizhang.engine.refusal import N_, Refused, require

from .. import apart
from . import docx, html, office, page, pdf, plain, xlsx
from .limits import LARGEST, MEGABYTE, WIDEST, broken, encrypted, unknown

__all__ = ["LARGEST", "MEGABYTE", "Decoded", "decode", "unpacked", "words"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED = ("pdf", "docx", "docm", "xlsx", "xlsm", "ods")
_OLD = ("doc", "rtf")
_PLAIN = ("txt", "text", "md", "csv", "tsv", "")


@dataclass(frozen=True)
class Decoded:
    """The text of a file, and sentences about what could not be read in it (msgid, parameters)."""

    text: str
    notes: list[tuple[str, dict]] = field(default_factory=list)


def decode(data: bytes, name: str) -> Decoded:
    """The text of an uploaded file; raises Refused with the sentence that the user reads."""
    require(len(data) <= LARGEST, "intake.too_large", N_("文件超过 20 MB，请拆开后再上传"), kind="invalid")
    require(data.strip(), "intake.empty", N_("文件是空的，没有可读的文字"), kind="invalid")
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if data.startswith(_OLE):
        _refuse_locked(data, suffix)
    if kind := _kind(data):
        found = Decoded(*apart.text_of(office.to_docx(data, kind) if kind in _OLD else data))
    elif suffix in _PACKED:
        raise Refused("intake.broken", N_("文件已损坏，或扩展名与内容不符，打不开"), kind="invalid")
    elif suffix in _PLAIN:
        text = _plain(data)
        found = Decoded(_table(text) if suffix == "csv" else text)
    else:
        raise unknown()
    require(found.text.strip(), "intake.empty", N_("文件里没有可读的文字"), kind="invalid")
    return found


def _plain(data):
    try:
        return plain.decoded(data)
    except Refused:
        if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise unknown() from None
        raise


def unpacked(data: bytes) -> tuple[str, list[tuple[str, dict]]]:
    """(text, notes) of a file that must be unpacked; called where little can be broken."""
    kind = _kind(data)
    if kind == "pdf":
        return pdf.text_of(data), []
    if kind == "html":
        return html.text_of(data), []
    if kind == "sheets":
        return xlsx.text_of(data)
    return docx.text_of(data), []


def words(data: bytes) -> list[str]:
    """Every word of a PDF that may carry a mark of secrecy; called where little can be broken."""
    return pdf.words(data)


def _kind(data):
    """What the bytes are, if they must be unpacked, whatever the file is called."""
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        # The names of the members stand uncompressed at the end of the archive.
        is_sheets = b"xl/workbook" in data or b"opendocument.spreadsheet" in data[:200]
        return "sheets" if is_sheets and b"word/document" not in data[-200_000:] else "docx"
    if data.startswith(_OLE):
        if _holds(data, "Workbook") or _holds(data, "Book"):
            return "sheets"
        return "doc" if _holds(data, "WordDocument") else ""
    if data.startswith(b"{\\rtf"):
        return "rtf"
    return "html" if html.is_html(data) else ""


def _holds(data, stream):
    """Whether an OLE file has a stream of this name."""
    return f"{stream}\0".encode("utf-16-le") in data


def _refuse_locked(data, suffix):
    """Office files under a password share the container of old Word files; these say it in their first page."""
    is_locked = data[512:514] == b"\xec\xa5" and data[523] & 1
    if suffix in ("docx", "xlsx") or _holds(data, "EncryptedPackage") or is_locked:
        raise encrypted()


def _table(text):
    """Values parted by commas, as a table."""
    rows = csv.reader(io.StringIO(text))
    try:
        return "\n".join(page.grid_lines([[page.one_cell(cell) for cell in row[:WIDEST]] for row in rows]))
    except csv.Error:
        raise broken() from None
