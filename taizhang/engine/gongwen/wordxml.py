"""What python-docx does not offer: fields, grids, places and borders, as the XML of WordprocessingML."""

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section, _BaseHeaderFooter
from docx.shared import Mm
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph


def element(tag: str, **attributes: str) -> BaseOxmlElement:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def named_fonts(style: BaseOxmlElement, face: str) -> None:
    """The font for Chinese and for digits alike: those of 仿宋_GB2312 are half as wide as its signs."""
    properties = style.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, element("w:rFonts", ascii=face, hAnsi=face, eastAsia=face, cs=face))


def doc_grid(section: Section, line_twips: int, sign_space: int) -> None:
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = element("w:docGrid", type="linesAndChars", linePitch=str(line_twips), charSpace=str(sign_space))
    properties.append(grid)


def page_field(paragraph: Paragraph) -> None:
    """— PAGE —, which Word counts."""
    paragraph.add_run("— ")
    for kind in ("begin", "instr", "separate", "text", "end"):
        run = paragraph.add_run("1" if kind == "text" else "")
        if kind == "instr":
            instruction = element("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = " PAGE "
            run._r.append(instruction)
        elif kind != "text":
            run._r.append(element("w:fldChar", fldCharType=kind))
    paragraph.add_run(" —")


def fixed_grid(table: Table, widths_mm: list[float]) -> None:
    """Columns as wide as they are told, whatever stands in them."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER  # as wide as the 版心: on its edges in every program
    for column, wide in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(wide)
    for row in table._tbl.tr_lst:  # cell by cell through the table takes ten seconds for 600 rows
        for cell, wide in zip(row.tc_lst, widths_mm, strict=True):
            cell.width = Mm(wide)


def cell_margins(table: Table, above: int = 40, beside: int = 80) -> None:
    """The room around the text of each cell, in twentieths of a point."""
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", above), ("left", beside), ("bottom", above), ("right", beside)):
        margins.append(element(f"w:{side}", w=str(twips), type="dxa"))
    _into(table, margins)


def of_today(document: Document) -> None:
    """Laid out as Word 2013 and later do it; without that Word calls the paper one of an older program."""
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def repeat_head(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))


def whole_row(row: _Row) -> None:
    """Never torn between two pages."""
    row._tr.get_or_add_trPr().insert(0, element("w:cantSplit"))


def stands_at_foot(table: Table) -> None:
    """On the lower edge of the 版心 of the page on which it comes."""
    place = element("w:tblpPr", vertAnchor="margin", horzAnchor="margin", tblpXSpec="left", tblpYSpec="bottom")
    table._tbl.tblPr.insert(1 if table._tbl.tblPr.find(qn("w:tblStyle")) is not None else 0, place)
    cell_margins(table, above=0, beside=0)


def strike(table: Table) -> None:
    """The lines of 版记: the first and the last 0.35 mm, those between 0.25 mm (GB/T 9704-2012, 7.4.1)."""
    borders = OxmlElement("w:tblBorders")
    for side, eighths in (("top", "8"), ("bottom", "8"), ("insideH", "6")):
        borders.append(element(f"w:{side}", val="single", sz=eighths, space="0", color="000000"))
    _into(table, borders)


def bordered(style: BaseOxmlElement) -> None:
    properties = OxmlElement("w:tblPr")
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{side}", val="single", sz="4", space="0", color="000000"))
    properties.append(borders)
    style.append(properties)


def draft_mark(header: _BaseHeaderFooter) -> None:
    """稿, large and light behind the text of each page."""
    shape = (
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="gao" type="#_x0000_t136" alt="稿" style="position:absolute;width:330pt;height:330pt;rotation:336;'
        "z-index:-1;mso-position-horizontal:center;mso-position-horizontal-relative:page;mso-position-vertical:center;"
        'mso-position-vertical-relative:page" fillcolor="#ececec" stroked="f">'
        '<v:textpath style="font-family:&quot;方正小标宋简体&quot;;font-size:1pt" string="稿"/>'
        "</v:shape></w:pict></w:r>"
    )
    header.paragraphs[0]._p.append(parse_xml(shape))


# What a table may say of itself, in the order in which the schema wants it.
_ORDER = ("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc",
          "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook")  # fmt: skip


def _into(table: Table, made: BaseOxmlElement) -> None:
    properties = table._tbl.tblPr
    later = {qn(f"w:{name}") for name in _ORDER[_ORDER.index(made.tag.rpartition("}")[2]) + 1 :]}
    following = next((it for it in properties if it.tag in later), None)
    if following is None:
        properties.append(made)
    else:
        following.addprevious(made)
