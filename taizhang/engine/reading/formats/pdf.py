"""PDF files with a text layer."""

import ctypes
import re
import zlib

from taizhang.engine.refusal import N_, require

from ..page.text import plain_radicals
from . import layout
from .limits import MEGABYTE, MOST_PAGES, broken, encrypted

FEWEST_CHARS_A_PAGE = 20
_MOST_SEGMENTS = 20_000


def text_of(data: bytes) -> str:
    """The text of the pages."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        raise _unopened(problem, data) from None
    try:
        require(len(document), "intake.empty", N_("文件里没有可读的文字"), kind="invalid")
        require(
            len(document) <= MOST_PAGES,
            "intake.too_large",
            N_("超过 {most} 页，请拆开后再上传"),
            kind="invalid",
            most=MOST_PAGES,
        )
        pages = [_laid_out(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError:
        raise broken() from None
    finally:
        document.close()
    seen = sum(len("".join(line.text.split())) for _, found in pages for line in found)
    require(
        seen >= FEWEST_CHARS_A_PAGE * len(pages),
        "intake.scanned",
        N_("这是扫描件，没有文字层，读不出文字；请上传可复制文字的 PDF，或把文字粘贴进来"),
        kind="invalid",
    )
    return plain_radicals("\n\n".join("\n".join(found) for found in layout.mended(layout.without_furniture(pages))))


def _unopened(problem, data):
    if "password" in str(problem).lower() or re.search(rb"/Encrypt\b", data):
        return encrypted()
    return broken()


def _laid_out(document, number):
    """(height, lines) of a page."""
    import pypdfium2.raw as pdfium

    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            letters = list(_letters(pdfium, text_page))
        finally:
            text_page.close()
        return page.get_height(), layout.lines(letters, _rules(pdfium, page) if letters else [])
    finally:
        page.close()


_NO_LETTERS = {0x0, 0x2, 0xFFFE, 0xFFFF}  # also how pdfium marks a hyphenated line end


def _letters(pdfium, text_page):
    box = pdfium.FS_RECTF()
    for at in range(text_page.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text_page, at)
        if code in _NO_LETTERS or chr(code).isspace() or not pdfium.FPDFText_GetLooseCharBox(text_page, at, box):
            continue
        if box.right > box.left and box.top > box.bottom:
            yield chr(code), box.left, box.right, box.bottom, box.top


def _rules(pdfium, page):
    """The straight lines of a page, level or upright, as (x0, y0, x1, y1)."""
    found: list[tuple[float, float, float, float]] = []
    for shape in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        matrix = shape.get_matrix()
        first = last = None
        for at in range(min(pdfium.FPDFPath_CountSegments(shape), _MOST_SEGMENTS)):
            part = pdfium.FPDFPath_GetPathSegment(shape, at)
            x, y = ctypes.c_float(), ctypes.c_float()
            pdfium.FPDFPathSegment_GetPoint(part, x, y)
            point = matrix.on_point(x.value, y.value)
            kind = pdfium.FPDFPathSegment_GetType(part)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                first = point
            elif kind == pdfium.FPDF_SEGMENT_LINETO and last:
                found.append((*last, *point))
            last = point
            if pdfium.FPDFPathSegment_GetClose(part) and first:
                found.append((*last, *first))
        if len(found) > _MOST_SEGMENTS:
            return []
    return [line for line in found if _is_rule(*line)]


def _is_rule(x0, y0, x1, y1):
    across, up = abs(x1 - x0), abs(y1 - y0)
    return (up < 1 and across > 5) or (across < 1 and up > 5)


def _page(document, number):
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            text = text_page.get_text_bounded()
        finally:
            text_page.close()
    finally:
        page.close()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # U+FFFE is how pdfium marks a hyphenated line end; radicals stand for the characters they resemble.
    return plain_radicals(text.replace("\ufffe", "").replace("\x00", ""))


def words(data):
    """What a PDF says: its properties, the names of what is attached, each page; called where little can be broken."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        raise _unopened(problem, data) from None
    try:
        found = [value for value in document.get_metadata_dict().values() if value]
        found += [document.get_attachment(n).get_name() for n in range(document.count_attachments())]
        return found + _packed_metadata(data) + [_page(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError:
        raise broken() from None
    finally:
        document.close()


_METADATA = re.compile(rb"<<[^<>]*/Metadata[^<>]*>>\s*stream\r?\n")


def _packed_metadata(data):
    """XMP that was compressed against custom; as it mostly lies, it is read with the bytes of the file."""
    found = []
    for head in _METADATA.finditer(data):
        try:
            unpacked = zlib.decompressobj().decompress(data[head.end() :], MEGABYTE)
        except zlib.error:
            continue
        found.append(re.sub(r"<[^<>]*>", "\n", unpacked.decode("utf-8", "replace")))
    return found
