"""PDF files with a text layer."""

import re
import zlib

from taizhang.engine.refusal import N_, require

from ..text import plain_radicals
from .limits import MEGABYTE, MOST_PAGES, broken, encrypted

FEWEST_CHARS_A_PAGE = 20


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
        pages = [_page(document, number) for number in range(len(document))]
    except pypdfium2.PdfiumError:
        raise broken() from None
    finally:
        document.close()
    seen = sum(len("".join(page.split())) for page in pages)
    require(
        seen >= FEWEST_CHARS_A_PAGE * len(pages),
        "intake.scanned",
        N_("这是扫描件，没有文字层，读不出文字；请上传可复制文字的 PDF，或把文字粘贴进来"),
        kind="invalid",
    )
    return "\n\n".join(pages)


def _unopened(problem, data):
    if "password" in str(problem).lower() or re.search(rb"/Encrypt\b", data):
        return encrypted()
    return broken()


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
