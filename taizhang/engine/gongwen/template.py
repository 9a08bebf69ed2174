"""A Word template of an office: looked through when it is handed in, filled by names.

A name in 【】 is replaced by its text, once; what the text says is never looked at again. There is no template
language, and nothing in the file is followed, opened or run.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from taizhang.engine.refusal import N_

from . import words
from .as_docx import saved
from .codes import code_of, mm, png
from .model import Block, Entries, Form, Heading, Paper, Paragraph, Table
from .wordxml import draft_mark, fixed_grid

NAMES = {
    "标题": N_("公文标题"),
    "正文": N_("正文，单独占一段；照这一段的字体和缩进排"),
    "文号": N_("文号，签发前空着"),
    "期号": N_("第几期，督查通报才有"),
    "发文机关": N_("发文单位的全称"),
    "主送": N_("主送单位"),
    "成文日期": N_("签发的日期"),
    "签发人": N_("签发人"),
    "抄送": N_("抄送单位"),
    "抄报": N_("抄报"),
    "回执": N_("销号单、对账单的回执二维码，单独占一段；不写就排在最后"),
    "附件": N_("附件的表，单独占一段；不写就排在最后"),
}
ALONE = ("正文", "附件", "回执")
_NAME = re.compile(r"【([^【】]{0,40})】")
_LABEL = re.compile(r"[^：:。]{0,6}[：:]?\s*。?")
_P, _T, _BOX = qn("w:p"), qn("w:t"), qn("w:txbxContent")


def names_in(text: str) -> list[str]:
    return _NAME.findall(text)


# ── where names stand ──────────────────────────────────────────────────────────


def parts_of(document: Word) -> Iterator[tuple[str, Any]]:
    """(word for the part, its root): the text, then each header and footer once."""
    yield "", document.element.body
    seen = set()
    for rel in document.part.rels.values():
        kind = rel.reltype.rpartition("/")[2]
        if kind in ("header", "footer") and not rel.is_external and rel.target_part.partname not in seen:
            seen.add(rel.target_part.partname)
            yield ("页眉" if kind == "header" else "页脚"), rel.target_part.element


def texts_of(paragraph: Any) -> list[Any]:
    """Its own pieces of text, in order; not those of a text box that hangs in it."""
    return [node for node in paragraph.iter(_T) if next(node.iterancestors(_P)) is paragraph]


def text_in(paragraph: Any) -> str:
    return "".join(node.text or "" for node in texts_of(paragraph))


# ── filling ────────────────────────────────────────────────────────────────────


def fill(data: bytes, paper: Paper, values: Mapping[str, str], body: Iterable[Block]) -> bytes:
    """The paper in the office's template; the same values give the same bytes. `values`: by the names of NAMES, those
    of ALONE apart. A line all of whose names are empty, with no more than a label beside them, is left out."""
    document = Document(io.BytesIO(data))
    wide = _wide_mm(document)
    has_annexes = has_receipt = False
    for _, root in list(parts_of(document)):
        for paragraph in list(root.iter(_P)):
            found = set(names_in(text_in(paragraph)))
            if "正文" in found:
                _blocks(document, paragraph, body, wide)
            elif "附件" in found:
                has_annexes = True
                _annexes(document, paragraph, paper, wide)
            elif "回执" in found:
                has_receipt = True
                _receipt(document, paragraph, paper)
            elif found:
                _line(paragraph, values)
    if not has_receipt and paper.qr:
        _receipt(document, document.add_paragraph()._p, paper)
    if not has_annexes and paper.attachments:
        last = document.add_paragraph()
        _annexes(document, last._p, paper, wide)
    if paper.draft:
        _mark(document)
    return saved(document, paper)


def _line(paragraph: Any, values: Mapping[str, str]) -> None:
    nodes = texts_of(paragraph)
    text = "".join(node.text or "" for node in nodes)
    told = {name: words.line(values.get(name, "")) for name in names_in(text)}
    if not any(told.values()) and _LABEL.fullmatch(_NAME.sub("", text).strip()):
        _leave_out(paragraph)
        return
    owners = [n for n, node in enumerate(nodes) for _ in node.text or ""]
    kept = ["" for _ in nodes]
    at = 0
    for found in _NAME.finditer(text):
        for place in range(at, found.start()):
            kept[owners[place]] += text[place]
        kept[owners[found.start()]] += told[found[1]]  # a name may be parted over several runs: its first one tells it
        at = found.end()
    for place in range(at, len(text)):
        kept[owners[place]] += text[place]
    for node, new in zip(nodes, kept, strict=True):
        node.text = new
        node.set(qn("xml:space"), "preserve")


def _leave_out(paragraph: Any) -> None:
    parent = paragraph.getparent()
    holds_more = len(parent.findall(_P)) > 1
    has_section = paragraph.pPr is not None and paragraph.pPr.find(qn("w:sectPr")) is not None
    if holds_more and not has_section and parent.tag in (qn("w:body"), qn("w:tc")):
        parent.remove(paragraph)
        return
    for node in texts_of(paragraph):
        node.text = ""


def _blocks(document: Word, paragraph: Any, blocks: Iterable[Block], wide: float) -> None:
    """The blocks in place of the paragraph, each as it looks."""
    for number, block in words.numbered(blocks):
        match block:
            case Paragraph(text):
                for part in words.paragraphs(text):
                    paragraph.addprevious(_like(paragraph, [(part, False)]))
            case Heading(_, text, then):
                paragraph.addprevious(_like(paragraph, [(number + words.line(text), True), (words.line(then), False)]))
            case Table(columns, rows):
                lines = [tuple(column.heading for column in columns), *rows]
                paragraph.addprevious(_table(document, paragraph, lines, words.shares(block), wide))
            case Entries(rows=fields):
                lines = [(entry.label, entry.text) for row in fields for entry in row]
                paragraph.addprevious(_table(document, paragraph, lines, [1, 4], wide))
    if (properties := paragraph.pPr) is not None and properties.find(qn("w:sectPr")) is not None:
        for node in texts_of(paragraph):  # the paragraph that ends a section stays
            node.text = ""
    else:
        _part_from(paragraph)


def _part_from(paragraph: Any) -> None:
    """Take the paragraph away; a cell ends in a paragraph, and so does what stands after a table."""
    before = paragraph.getprevious()
    if before is not None and before.tag == _P:
        paragraph.getparent().remove(paragraph)
        return
    for node in texts_of(paragraph):
        node.text = ""


def _like(paragraph: Any, parts: list[tuple[str, bool]]) -> Any:
    """A paragraph that looks as this one does. parts: (text, whether it is bold)."""
    made = OxmlElement("w:p")
    if paragraph.pPr is not None:
        properties = deepcopy(paragraph.pPr)
        for section in properties.findall(qn("w:sectPr")):
            properties.remove(section)
        made.append(properties)
    nodes = texts_of(paragraph)
    look = nodes[0].getparent().find(qn("w:rPr")) if nodes else None
    for text, is_bold in parts:
        if text:
            made.append(_run(text, look, is_bold))
    return made


def _run(text: str, look: Any, is_bold: bool) -> Any:
    run = OxmlElement("w:r")
    properties = deepcopy(look) if look is not None else OxmlElement("w:rPr")
    run.append(properties)
    if is_bold and properties.find(qn("w:b")) is None:
        later = [it for it in properties if it.tag not in (qn("w:rStyle"), qn("w:rFonts"))]
        bold = OxmlElement("w:b")
        if later:
            later[0].addprevious(bold)
        else:
            properties.append(bold)
    node = OxmlElement("w:t")
    node.text = text
    node.set(qn("xml:space"), "preserve")
    run.append(node)
    return run


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def _table(document: Word, paragraph: Any, lines: list[tuple[str, ...]], shares: list[float], wide: float) -> Any:
    table = document.add_table(len(lines), len(lines[0]))
    fixed_grid(table, [wide * share / sum(shares) for share in shares])
    borders = parse_xml(f"<w:tblBorders {nsdecls('w')}>{_BORDERS}</w:tblBorders>")
    anchor = next(
        (it for it in table._tbl.tblPr if it.tag in map(qn, ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"))),
        None,
    )
    if anchor is not None:
        anchor.addprevious(borders)
    else:
        table._tbl.tblPr.append(borders)
    nodes = texts_of(paragraph)
    look = nodes[0].getparent().find(qn("w:rPr")) if nodes else None
    for row, cells in zip(table.rows, lines, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            first, *more = (words.line(part) for part in words.clean(text).split("\n"))
            cell.paragraphs[0]._p.append(_run(first, look, is_bold=False))
            for part in more:
                cell.add_paragraph()._p.append(_run(part, look, is_bold=False))
    table._tbl.getparent().remove(table._tbl)
    return table._tbl


def _receipt(document: Word, paragraph: Any, paper: Paper) -> None:
    """The QR code with what it is for below it, in place of the paragraph; without one the line is left out."""
    if paper.qr is None:
        _leave_out(paragraph)
        return
    shown = document.add_paragraph()
    shown.add_run().add_picture(io.BytesIO(png(paper.qr)), width=Mm(mm(code_of(paper.qr))))
    paragraph.addprevious(shown._p)
    for part in words.paragraphs(paper.qr.caption):
        paragraph.addprevious(_like(paragraph, [(part, False)]))
    _part_from(paragraph)


def _annexes(document: Word, paragraph: Any, paper: Paper, wide: float) -> None:
    named = paper.attachments
    for n, annex in enumerate(named, 1):
        head = _like(paragraph, [(f"附件{n if len(named) > 1 else ''}　{words.line(annex.title)}", True)])
        properties = head.get_or_add_pPr()
        properties.insert_element_before(OxmlElement("w:pageBreakBefore"), *_AFTER_BREAK)
        paragraph.addprevious(head)
        copied = deepcopy(paragraph)
        paragraph.addprevious(copied)
        _blocks(document, copied, annex.body, wide)
    _leave_out(paragraph)


_AFTER_BREAK = (
    "w:framePr", "w:widowControl", "w:numPr", "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs",
    "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE",
    "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing",
    "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap",
    "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


def _mark(document: Word) -> None:
    """稿 across each page."""
    for n, section in enumerate(document.sections):
        headers = [section.header]
        if section.different_first_page_header_footer:
            headers.append(section.first_page_header)
        if document.settings.odd_and_even_pages_header_footer:
            headers.append(section.even_page_header)
        for header in headers:
            if n == 0 or not header.is_linked_to_previous:
                draft_mark(header)


def _wide_mm(document: Word) -> float:
    """How wide the text of the first section is."""
    page = document.sections[0]
    given = [page.page_width, page.left_margin, page.right_margin]
    if None in given:
        return 156.0
    width, left, right = (float(it) / 36_000 for it in given if it is not None)
    return max(width - left - right, 40.0)


# What a template is filled with to see that it can be.
TRIAL = Paper(Form.LETTER, "试填", "试填", draft=True)
