"""Files into text: TXT (UTF-8 or GB18030), DOCX and text PDF; everything else is refused with a reason.

The files come from strangers: sizes are limited before anything is unpacked, which happens in a process of its own
(`apart.py`), and XML entities are never expanded.
"""

import io
import re
import zipfile
import zlib

from taizhang.engine.refusal import N_, Refused, require

from . import apart
from .text import plain_radicals

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
LARGEST_UNPACKED = 100 * MEGABYTE
MOST_MEMBERS = 1000
HIGHEST_RATIO = 100
MOST_PAGES = 500
FEWEST_CHARS_A_PAGE = 20

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACES = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def decode(data, name):
    """The text of an uploaded file; raises Refused with the sentence that the user reads."""
    require(len(data) <= LARGEST, "intake.too_large", N_("文件超过 20 MB，请拆开后再上传"), kind="invalid")
    require(data.strip(), "intake.empty", N_("文件是空的，没有可读的文字"), kind="invalid")
    suffix = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if _is_pdf(data) or data.startswith(b"PK\x03\x04"):
        text = apart.text_of(data)
    elif data.startswith(_OLE):
        text = _refuse_ole(data, suffix)
    elif suffix in ("pdf", "docx"):
        raise Refused("intake.broken", N_("文件已损坏，或扩展名与内容不符，打不开"), kind="invalid")
    else:
        text = _plain(data, suffix)
    require(text.strip(), "intake.empty", N_("文件里没有可读的文字"), kind="invalid")
    return text


def unpacked(data):
    """The text of a PDF or Word file; called where little can be broken."""
    return _pdf(data) if _is_pdf(data) else _docx(data)


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
        raise Refused("intake.broken", N_("文件已损坏，打不开"), kind="invalid") from None
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


def _is_pdf(data):
    return data[:1024].lstrip().startswith(b"%PDF-")


def _plain(data, suffix):
    require(
        suffix in ("txt", "text", "md", ""),
        "intake.unknown_format",
        N_("只能读 TXT、DOCX 和有文字层的 PDF 文件"),
        kind="invalid",
    )
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _as(data, encoding)
    require(b"\x00" not in data, "intake.unknown_format", N_("只能读 TXT、DOCX 和有文字层的 PDF 文件"), kind="invalid")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _as(data, "gb18030")


def _as(data, encoding):
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(
            "intake.unknown_encoding", N_("认不出文字编码，请另存为 UTF-8 的 TXT 再上传"), kind="invalid"
        ) from None


def _refuse_ole(data, suffix):
    """Old Word and WPS files, and Office files under a password, share one container."""
    if suffix == "docx" or b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00" in data:
        raise Refused("intake.encrypted", N_("文件设有打开密码，请去掉密码后再上传"), kind="invalid")
    raise Refused("intake.old_word", N_("旧版 Word 或 WPS 文件读不了，请另存为 DOCX 或 PDF 再上传"), kind="invalid")


def _docx(data):
    broken = Refused("intake.broken", N_("文件已损坏，打不开"), kind="invalid")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise broken from None
    _measure(members)
    if "word/document.xml" not in archive.namelist():
        raise Refused("intake.unknown_format", N_("只能读 TXT、DOCX 和有文字层的 PDF 文件"), kind="invalid")
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        with archive.open("word/document.xml") as member:
            body = member.read(LARGEST_UNPACKED + 1)  # the sizes in the directory may lie
        require(
            len(body) <= LARGEST_UNPACKED, "intake.too_large", N_("文件解压后过大，可能不是正常文档"), kind="invalid"
        )
        root = fromstring(body)
    except (
        zipfile.BadZipFile,
        ParseError,
        DefusedXmlException,
        RuntimeError,
        OSError,
        ValueError,
        EOFError,
        NotImplementedError,
    ):
        raise broken from None
    return "\n".join(_paragraphs(root))


def _measure(members):
    """Refuse an archive that would unpack to far more than a document holds."""
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    fits = len(members) <= MOST_MEMBERS and unpacked <= LARGEST_UNPACKED and unpacked / packed <= HIGHEST_RATIO
    require(fits, "intake.too_large", N_("文件解压后过大，可能不是正常文档"), kind="invalid")


def _paragraphs(root):
    """The paragraphs of a Word document in order, the cells of a table row one after the other. What stands in a text
    box inside a paragraph is a paragraph of its own."""
    found: list[list[str]] = []
    inside: list[list[str]] = []
    walk = [(root, False)]
    while walk:
        node, is_left = walk.pop()
        if is_left:
            inside.pop()
            continue
        if node.tag == f"{_W}p":
            inside.append([])
            found.append(inside[-1])
            walk.append((node, True))
        elif inside and node.tag == f"{_W}t":
            inside[-1].append(node.text or "")
        elif inside and node.tag in _SPACES:
            inside[-1].append(_SPACES[node.tag])
        walk.extend((child, False) for child in reversed(node))
    return ["".join(pieces) for pieces in found]


def _pdf(data):
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
        raise Refused("intake.broken", N_("文件已损坏，打不开"), kind="invalid") from None
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
        return Refused("intake.encrypted", N_("文件设有打开密码，请去掉密码后再上传"), kind="invalid")
    return Refused("intake.broken", N_("文件已损坏，打不开"), kind="invalid")


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
