"""Word documents, also as WPS saves them: what a reader of the page sees, in its order.

Automatic numbers are written out, merged cells unfolded, text boxes and footnotes read; deletions that are only
marked as such are left out, insertions kept; headers and footers are left out.
"""

import io
import re
import zipfile

from .limits import LARGEST_UNPACKED, broken, measure, too_large, unknown
from .numbering import W, numbering_of
from .page import Page

_BODY = re.compile(r"word/document\d*\.xml")
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# What nobody sees, or sees elsewhere: struck-out words, the old form of a text box, field codes, properties.
_LEFT_OUT = {
    f"{W}del", f"{W}moveFrom", f"{_MC}Fallback", f"{W}instrText", f"{W}rPr", f"{W}sectPr", f"{W}tblPr", f"{W}tblGrid",
    f"{W}pPr", f"{W}tcPr", f"{W}trPr", f"{W}rt",
}  # fmt: skip
_WORDS = {f"{W}tab": "\u3000", f"{W}ptab": "\u3000", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def text_of(data: bytes) -> str:
    """The text of a Word document."""
    parts = _parts(data)
    page = Page()
    notes: list[str] = []
    numbering = numbering_of(parts.get("word/numbering.xml"), parts.get("word/styles.xml"))
    _read(parts["body"], page, numbering, notes)
    lines = page.lines()
    for name, tag in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")):
        if name in parts:
            lines += _notes(parts[name], tag, [note[1] for note in notes if note[0] == tag])
    return "\n".join(lines)


def _parts(data):
    """The roots of the XML files that are read; the sizes in the directory may lie."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    found, left = {}, LARGEST_UNPACKED
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        measure(archive.infolist())
        names = set(archive.namelist())
        body = next((name for name in sorted(names) if _BODY.fullmatch(name)), None)
        if body is None:
            raise unknown()
        for name in (body, "word/numbering.xml", "word/styles.xml", "word/footnotes.xml", "word/endnotes.xml"):
            if name in names:
                with archive.open(name) as member:
                    content = member.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise too_large()
                found["body" if name == body else name] = fromstring(content.replace(_STRICT, W[1:-1].encode()))
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
        raise broken() from None
    return found


def _read(root, page, numbering, notes):
    """Walk the document without recursion: it may be nested a hundred thousand deep."""
    inside: list[list[str]] = []
    walk = [(root, False)]
    while walk:
        node, is_left = walk.pop()
        tag = node.tag
        if is_left:
            if tag == f"{W}p":
                inside.pop()
            elif tag == f"{W}tc":
                page.close_cell()
            else:
                page.close_table()
            continue
        if tag in _LEFT_OUT:
            continue
        if tag == f"{W}p":
            properties = node.find(f"{W}pPr")
            line = page.new_line()
            inside.append(line)
            if mark := numbering.mark(properties):
                line.append(_before(mark, node))
            walk.append((node, True))
        elif tag == f"{W}tbl":
            page.open_table()
            walk.append((node, True))
        elif tag == f"{W}tr":
            properties = node.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                continue
            page.open_row(_number(properties, "gridBefore", 0))
        elif tag == f"{W}tc":
            _cell(page, node.find(f"{W}tcPr"))
            walk.append((node, True))
        elif inside and tag == f"{W}t":
            inside[-1].append((node.text or "").replace("\t", "\u3000"))
        elif inside and tag in _WORDS:
            inside[-1].append(_WORDS[tag])
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            notes.append((tag[len(W) : -len("Reference")], node.get(f"{W}id", "")))
        walk.extend((child, False) for child in reversed(node))


def _before(mark, paragraph):
    """The number before its paragraph; 1. before 2026年 would read as 1.2026."""
    if mark[-1] == "." and mark[:-1].isdigit():
        words = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))[:20] if len(paragraph) < 1000 else ""
        if re.match(r"\s*\d", words):
            return f"{mark[:-1]}、"
    return mark


def _cell(page, properties):
    merge = None if properties is None else properties.find(f"{W}vMerge")
    sideways = None if properties is None else properties.find(f"{W}hMerge")
    goes_on = merge is not None and merge.get(f"{W}val", "continue") != "restart"
    if sideways is not None and sideways.get(f"{W}val", "continue") != "restart":
        goes_on = False
    page.open_cell(_number(properties, "gridSpan", 1), goes_on=goes_on)


def _number(properties, name, default):
    node = None if properties is None else properties.find(f"{W}{name}")
    text = "" if node is None else node.get(f"{W}val", "")
    return int(text[:9]) if text.isdigit() else default


def _notes(root, tag, wanted):
    """The footnotes that the text points at, in its order."""
    known = {node.get(f"{W}id", ""): node for node in root.findall(f"{W}{tag}")}
    for key in dict.fromkeys(wanted):
        if key in known:
            page = Page()
            _read(known[key], page, numbering_of(None, None), [])
            yield from (line for line in page.lines() if line.strip())
