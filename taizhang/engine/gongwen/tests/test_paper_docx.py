"""A paper in Word: styles that an office knows by name, the page of the standard, and the fields that Word counts."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Length, Mm

from taizhang.engine.gongwen import Annex, Form, Paper, Paragraph, docx

from .papers import BULLETIN, LETTER, NOTICE, SHEET, SHORT


def opened(paper):
    return Document(io.BytesIO(docx(paper)))


@pytest.fixture(scope="module")
def notice():
    return opened(NOTICE)


def texts(document):
    return [(line.style.name, line.text) for line in document.paragraphs if line.text]


def face(style):
    return style.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))


def test_each_kind_of_line_has_its_own_style(notice):
    assert texts(notice) == [
        ("份号", "000012"),
        ("紧急程度", "特急"),
        ("发文机关标志", "云溪县人民政府督查室文件"),
        ("发文字号", "云督〔2026〕3号"),
        ("公文标题", "关于做好县委经济工作会议\n议定事项办理工作的通知"),
        ("主送机关", "各乡镇人民政府，县政府各部门："),
        ("公文正文", "现将议定事项交办给你们。"),
        ("一级标题", "一、办理要求"),
        ("公文正文", "（一）压实责任。各牵头单位主要负责人是第一责任人。"),
        ("三级标题", "1.重大事项随时报告"),
        ("四级标题", "（1）先口头后书面"),
        ("四级标题", "（2）不得迟报"),
        ("二级标题", "（二）按时反馈"),
        ("三级标题", "1.每月25日前报送"),
        ("一级标题", "二、核验与通报"),
        ("附件说明", "附件：1.\t议定事项清单"),
        ("附件说明续", "2.\t反馈表"),
        ("署名", "云溪县人民政府督查室"),
        ("成文日期", "2026年9月5日"),
        ("附注", "（联系人：周敏）"),
        ("附件序号", "附件1"),
        ("附件标题", "议定事项清单"),
    ]


def test_nothing_but_styles_says_how_a_line_looks(notice):
    for line in notice.paragraphs:
        told = {child.tag for child in line._p.pPr} if line._p.pPr is not None else set()
        assert told <= {qn("w:pStyle"), qn("w:sectPr")}, line.text
        for run in line.runs:
            assert run._r.rPr is None or {child.tag for child in run._r.rPr} == {qn("w:rStyle")}, line.text


def test_the_fonts_are_named_as_the_standard_wants_them(notice):
    named = {
        "公文标题": "方正小标宋简体", "发文机关标志": "方正小标宋简体", "公文正文": "仿宋_GB2312", "一级标题": "黑体", "二级标题": "楷体_GB2312",
        "三级标题": "仿宋_GB2312", "成文日期": "仿宋_GB2312", "页码单页": "宋体", "二级标题字": "楷体_GB2312",
    }  # fmt: skip
    for style, font in named.items():
        assert face(notice.styles[style]) == font, style
    assert notice.styles["公文正文"].font.size.pt == 16
    assert notice.styles["公文标题"].font.size.pt == 22


def test_the_page_has_22_lines_of_28_signs(notice):
    page = notice.sections[0]
    sides = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    for side, wanted in zip(sides, (37, 35, 28, 26), strict=True):
        assert abs(side - Mm(wanted)) < Mm(0.1)
    grid = page._sectPr.find(qn("w:docGrid"))
    assert grid.get(qn("w:type")) == "linesAndChars"
    high = Length(page.page_height - page.top_margin - page.bottom_margin).pt
    wide = Length(page.page_width - page.left_margin - page.right_margin).pt
    assert high // (int(grid.get(qn("w:linePitch"))) / 20) == 22
    body = notice.styles["公文正文"]
    closer = int(body.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert wide // (16 + closer) == 28
    assert body.paragraph_format.line_spacing.pt == pytest.approx(28.95)


def test_pages_are_numbered_by_word_odd_right_even_left(notice):
    page = notice.sections[0]
    assert notice.settings.odd_and_even_pages_header_footer
    for footer, style, side in ((page.footer, "页码单页", 2), (page.even_page_footer, "页码双页", 0)):
        line = footer.paragraphs[0]
        assert (line.style.name, line.text) == (style, "— 1 —")
        assert line.style.paragraph_format.alignment == side
        assert line._p.find(".//" + qn("w:instrText")).text.strip() == "PAGE"


def test_a_table_repeats_its_head_and_tears_no_row(notice):
    table = notice.tables[0]
    assert len(table.rows) == 41
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert table.rows[1].cells[0].paragraphs[0].style.name == "表格文字居中"
    assert sum(cell.width for cell in table.rows[0].cells) == pytest.approx(Mm(156), abs=Mm(0.2))


def test_the_imprint_stands_on_the_lower_edge_with_its_three_lines(notice):
    table = notice.tables[-1]
    assert [row.cells[0].text for row in table.rows] == [
        "抄送：县委办公室，县纪委监委机关。",
        "云溪县人民政府督查室\t2026年9月6日印发",
    ]
    assert [row.cells[0].paragraphs[0].style.name for row in table.rows] == ["抄送", "印发"]
    place = table._tbl.tblPr.find(qn("w:tblpPr"))
    assert (place.get(qn("w:vertAnchor")), place.get(qn("w:tblpYSpec"))) == ("margin", "bottom")
    borders = table._tbl.tblPr.find(qn("w:tblBorders"))
    assert [border.get(qn("w:sz")) for border in borders] == ["8", "8", "6"]  # eighths of a point: 0.35, 0.35, 0.26 mm


def test_a_sealed_date_stands_four_signs_in_and_headings_are_in_the_outline(notice):
    assert notice.styles["成文日期"].paragraph_format.right_indent.pt == pytest.approx(4 * 442.2 / 28, abs=0.1)
    levels = [notice.styles[f"{n}级标题"].element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) for n in "一二三四"]
    assert levels == ["0", "1", "2", "3"]


def test_a_paper_to_a_superior_a_bulletin_a_letter_and_a_sheet():
    upward = opened(replace(SHORT, signer="沈云川"))
    assert ("发文字号", "\t云政〔2026〕18号\t签发人：沈云川") in texts(upward)
    bulletin = opened(BULLETIN)
    assert ("发文字号", "\t云溪县人民政府督查室\t2026年9月2日") in texts(bulletin)
    assert ("出席名单首行", "出席：沈云川、周敏") in texts(bulletin)
    assert "署名" not in [style for style, _ in texts(bulletin)]
    letter = opened(LETTER)
    page = letter.sections[0]
    assert page.different_first_page_header_footer
    assert page.first_page_header.paragraphs[0].text == "云溪县人民政府督查室"
    assert page.first_page_footer.paragraphs[0].style.name == "信函下双线"
    sheet = opened(SHEET)
    assert texts(sheet)[:2] == [("公文标题", "云溪县督查事项销号单"), ("单据编号", "编号：云销〔2026〕118号\t")]
    assert len(sheet.inline_shapes) == 1
    cells = sheet.tables[0].rows[2].cells
    assert cells[0].text == "核验意见"
    assert cells[1].text.strip().splitlines()[0] == "与办结标准相符。"


def test_a_draft_says_so_in_every_header():
    draft = opened(replace(SHORT, number="", draft=True))
    page = draft.sections[0]
    for header in (page.header, page.even_page_header):
        assert 'string="稿"' in header._element.xml


def test_what_somebody_typed_stays_text_and_what_xml_cannot_hold_is_dropped():
    typed = "<w:p/>&amp;\x00\x0b{{7*7}}\ufffe\ud800\u202e{ PAGE }"
    made = opened(replace(SHORT, title=typed, body=(Paragraph(typed),), attachments=(Annex(typed),)))
    assert ("公文正文", "<w:p/>&amp;") in texts(made)
    assert ("公文正文", "{{7*7}}{ PAGE }") in texts(made)


def test_the_same_paper_gives_the_same_bytes_that_say_nothing_of_this_machine():
    made = docx(SHEET)
    assert made == docx(SHEET)
    with zipfile.ZipFile(io.BytesIO(docx(NOTICE))) as packed:
        assert {entry.date_time[0] for entry in packed.infolist()} == {1980}
        assert "docProps/thumbnail.jpeg" not in packed.namelist()
    told = opened(NOTICE).core_properties
    assert (told.created.date(), told.author) == (date(2026, 9, 5), "云溪县人民政府督查室")


def test_a_paper_with_next_to_nothing_in_it_opens():
    for form in Form:
        assert opened(Paper(form, "" if form is Form.SHEET else "通知", "" if form is Form.SHEET else "局"))
