"""Word, Excel, web pages and old files: what the reader of the page sees, and a row of a table on one line."""

import io
import os
import zipfile
from datetime import date

import pytest

from taizhang.engine.reading import apart, formats, read
from taizhang.engine.reading.formats import numbering, office
from taizhang.engine.refusal import Refused

from .papers import W, cell, docx, paragraph, word, word_table, xlsx
from .weighing import LITTLE, weighed

ROWS = "重点任务\t责任单位\t完成时限\n修复县道塌方6处\t县交通局\t2026年6月底\n安装公交站牌20座\t县交通局\t2026年6月底"


def text(data, name):
    return formats.decode(data, name).text


def in_word(*parts, **more):
    return docx(body=word(f"<w:body>{''.join(parts)}</w:body>"), **more)


def seen(*parts, **more):
    return text(in_word(*parts, **more), "a.docx")


# ── Word ──


def test_a_row_of_a_word_table_is_a_line_and_merged_cells_stand_in_each():
    table = word_table(
        [cell("一季度任务", wide=4)],
        [cell("重点任务"), cell("责任单位", wide=2), cell("完成时限")],
        [cell("修复县道\n塌方6处"), cell("县交通局", wide=2, merge="restart"), cell("2026年6月底")],
        [cell("安装公交站牌20座"), cell("", wide=2, merge="continue"), cell("2026年6月底")],
        [cell("注：本表每月更新", wide=4)],
    )
    assert seen(paragraph("方案"), table) == f"方案\n一季度任务\n{ROWS.replace('道塌', '道　塌')}\n注：本表每月更新"


def test_a_table_in_a_cell_stays_in_its_cell_or_is_the_page():
    inner = word_table([cell("甲"), cell("乙")], [cell("丙"), cell("丁")])
    assert seen(word_table([cell("左"), cell((inner,))])).splitlines() == ["左", "甲\t乙", "丙\t丁"]
    assert seen(word_table([cell("一个框里的话。")])) == "一个框里的话。"


NUMBERS = f"""<w:numbering {W}>
<w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="decimalEnclosedCircleChinese"/><w:lvlText w:val="%4"/></w:lvl>
</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""
STYLES = f"""<w:styles {W}><w:style w:styleId="a1"><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:styleId="a2"><w:basedOn w:val="a1"/></w:style></w:styles>"""


def numbered(level, words):
    return paragraph(words, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>')


def test_the_numbers_that_word_counts_by_itself_are_written_out():
    parts = [
        paragraph("总体要求", '<w:pStyle w:val="a2"/>'), numbered(1, "指导思想"), numbered(1, "工作目标"), numbered(2, "2026年完成改造"),
        numbered(2, "建立台账"), numbered(3, "摸底"), numbered(3, "销号"), paragraph("保障措施", '<w:pStyle w:val="a1"/>'), numbered(1, "组织领导"),
    ]  # fmt: skip
    found = seen(*parts, extra=[("word/numbering.xml", NUMBERS), ("word/styles.xml", STYLES)])
    assert found.splitlines() == [
        "一、总体要求", "（一）指导思想", "（二）工作目标", "1、2026年完成改造", "2.建立台账", "①摸底", "②销号", "二、保障措施", "（一）组织领导",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "how", "said"),
    [(10, "chineseCounting", "十"), (21, "chineseCounting", "二十一"), (105, "japaneseCounting", "一百零五"), (3, "ideographTraditional", "丙"),
     (20, "decimalEnclosedCircle", "⑳"), (4, "upperRoman", "IV"), (28, "lowerLetter", "bb"), (7, "unheardOf", "7")],
)  # fmt: skip
def test_numbers_in_the_formats_of_word(count, how, said):
    assert numbering.written(count, how) == said


def test_struck_out_words_are_left_out_and_inserted_ones_kept():
    inside = "<w:ins><w:r><w:t>县交通局</w:t></w:r></w:ins><w:del><w:r><w:delText>县住建局</w:delText><w:t>县住建局</w:t></w:r></w:del><w:r><w:t>负责修复</w:t></w:r>"
    assert seen(f"<w:p>{inside}</w:p>") == "县交通局负责修复"


def test_a_text_box_that_is_stored_twice_is_read_once():
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = paragraph("框里的话")
    twice = f"<w:r><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    assert seen(f"<w:p><w:r><w:t>正文</w:t></w:r>{twice}</w:p>") == "正文\n框里的话"


def test_footnotes_follow_the_text_that_points_at_them():
    notes = f'<w:footnotes {W}><w:footnote w:id="0">{paragraph("分隔线")}</w:footnote><w:footnote w:id="2">{paragraph("以县统计局数据为准。")}</w:footnote></w:footnotes>'
    body = '<w:p><w:r><w:t>增长9%</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    assert seen(body, extra=[("word/footnotes.xml", notes)]) == "增长9%\n以县统计局数据为准。"


# ── Excel ──


def test_a_workbook_is_its_visible_sheets_with_merged_cells_unfolded():
    rows = [
        ["重点任务分解表"],
        ["重点任务", "责任单位", "完成时限"],
        ["修复县道\n塌方6处", "县交通局", date(2026, 6, 30)],
        ["安装公交站牌20座", None, date(2026, 6, 30)],
    ]
    found = text(
        xlsx(rows, merged=["A1:C1", "B3:B4"], name="城建组", hidden=[("底稿", [["不该看见的", "东西"]])]), "任务.xlsx"
    )
    assert found.splitlines() == [
        "城建组", "重点任务分解表", "重点任务\t责任单位\t完成时限", "修复县道　塌方6处\t县交通局\t2026年6月30日", "安装公交站牌20座\t县交通局\t2026年6月30日",
    ]  # fmt: skip
    assert [(d.owner, d.due) for d in read(found).directives] == [("县交通局", date(2026, 6, 30))] * 2


def test_formulas_without_a_stored_result_are_said():
    notes = formats.decode(xlsx([["指标", "数值"], ["合计", "=1+1"], ["人均", "=B2/2"]]), "a.xlsx").notes
    assert [params for _, params in notes] == [{"count": 2}]


def test_values_parted_by_commas_are_a_table():
    data = '重点任务,责任单位\n"修复塌方,并通车",县交通局\n安装站牌20座,县交通局\n'.encode("gb18030")
    assert text(data, "任务.csv").splitlines()[1] == "修复塌方,并通车\t县交通局"


# ── web pages ──

PAGE = """<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<title>关于印发重点任务的通知_云溪县人民政府</title><style>p{color:red}</style></head><body>
<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li></ul></div>
<ul><li><a href="1">要闻</a></li><li><a href="2">公告</a></li><li><a href="3">互动</a></li></ul>
<p>各乡镇<b>人民政府</b>：</p><p>&nbsp;&nbsp;现将任务印发给你们&#12290;</p>
<ol><li>县交通局要修复塌方</li><li>2026年底前完成</li></ol>
<table><tr><th>重点任务</th><th>责任单位</th><th>完成时限</th></tr>
<tr><td>修复县道塌方6处</td><td rowspan="2">县交通局</td><td rowspan=2>2026年6月底</td></tr><tr><td><p>安装公交站牌20座</p></td></tr></table>
<p style="display:none">看不见的话</p><script>alert("x")</script><div id="footer">主办：云溪县</div></body></html>"""


def test_a_web_page_gives_title_paragraphs_lists_and_tables_without_its_furniture():
    assert text(PAGE.encode("gb18030"), "通知.html").splitlines() == [
        "关于印发重点任务的通知", "各乡镇人民政府：", "现将任务印发给你们。", "1.县交通局要修复塌方", "2、2026年底前完成", *ROWS.splitlines(),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.htm"])
def test_a_web_page_that_is_called_something_else_is_read_as_one(name):
    assert text(PAGE.replace("gb2312", "utf-8").encode(), name).endswith(ROWS)


def test_layout_tables_are_no_tables():
    page = "<html><body><table><tr><td>菜单</td><td><p>第一段。</p><table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table></td></tr></table>"
    assert text(page.encode(), "a.html").splitlines() == ["菜单", "第一段。", "甲\t乙", "丙\t丁"]


# ── plain text ──

TRADITIONAL = "各鄉鎮人民政府、縣直各單位：為進一步加強安全生產工作，請於本月底前完成隱患排查並將情況報縣應急局。"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (TRADITIONAL.encode("big5"), TRADITIONAL),
        (TRADITIONAL.encode("gb18030"), TRADITIONAL),
        ("各乡镇：请于１０月底前报送。\n".encode("utf-16-le"), "各乡镇：请于１０月底前报送。"),
        ("各乡镇：请于１０月底前报送。".encode("gb18030"), "各乡镇：请于１０月底前报送。"),
        ("镕堃".encode("gb18030"), "镕堃"),
    ],
)  # fmt: skip
def test_the_encoding_is_guessed_by_what_reads_like_text(data, said):
    assert text(data, "a.txt").strip() == said


# ── old files ──

needs_office = pytest.mark.skipif(not office.program(), reason="LibreOffice is not installed")
RTF = rb"{\rtf1\ansi\ansicpg936\deff0 {\fonttbl{\f0 SimSun;}}\f0 \'cf\'d8\'bd\'bb\'cd\'a8\'be\'d6\u36127?\u36131?\'d0\'de\'b8\'b4\par}"


@needs_office
def test_an_rtf_file_is_read_through_libreoffice():
    assert text(RTF, "a.rtf").strip() == "县交通局负责修复"


@needs_office
def test_an_old_word_file_is_read_through_libreoffice(tmp_path):
    old = converted(tmp_path, PAGE.replace("gb2312", "utf-8"))
    found = text(old, "通知.wps")  # WPS gives the same format another name
    assert ROWS in found and "各乡镇人民政府" in found


def converted(folder, page):
    """The web page as an old Word file."""
    import subprocess

    (folder / "a.html").write_text(page, encoding="utf-8")
    command = [
        office.program(),
        f"-env:UserInstallation={(folder / 'p').as_uri()}",
        "--headless",
        "--convert-to",
        "doc:MS Word 97",
        "--outdir",
        str(folder),
        str(folder / "a.html"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return (folder / "a.doc").read_bytes()


def test_without_libreoffice_the_sentence_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(Refused) as refused:
        formats.decode(RTF, "a.rtf")
    assert refused.value.code == "intake.old_word" and "另存为 DOCX" in str(refused.value)


# ── hostile files ──


def hostile():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"<row>" * 8_000_000)
    yield "a packed workbook that unfolds a thousandfold", bomb.getvalue(), "a.xlsx"
    yield "a Word table wider than any page", in_word(word_table([cell("要", wide=60) for _ in range(2000)])), "a.docx"
    yield "a row of 100,000 columns", ("<table><tr>" + "<td>要</td>" * 100_000).encode(), "a.html"
    yield (
        "entities that multiply",
        docx(body='<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + word("&b;")),
        "a.docx",
    )
    yield "a workbook that is none", b"PK\x03\x04xl/workbook", "a.xlsx"
    yield "an encrypted workbook", formats._OLE + "EncryptedPackage\0".encode("utf-16-le"), "a.xlsx"
    yield "an old workbook that is none", formats._OLE + "Workbook\0".encode("utf-16-le") + bytes(4096), "a.xls"


@pytest.mark.parametrize(("data", "name"), [pytest.param(*case[1:], id=case[0]) for case in hostile()])
def test_hostile_files_are_refused_with_a_sentence(data, name):
    with pytest.raises(Refused) as refused:
        formats.decode(data, name)
    assert refused.value.kind == "invalid" and "{" not in str(refused.value)


def test_ten_thousand_merged_cells_that_repeat_a_page_are_refused():
    rows = [
        [cell("长" * 400, merge="restart"), cell("短")],
        *[[cell("", merge="continue"), cell("短")] for _ in range(10_000)],
    ]
    with pytest.raises(Refused) as refused:
        formats.decode(in_word(word_table(*rows), extra=[("pad", os.urandom(300_000))]), "a.docx")
    assert refused.value.code == "intake.too_large"
    few = [
        [cell("长任务", merge="restart"), cell("短")],
        *[[cell("", merge="continue"), cell("短")] for _ in range(10_000)],
    ]
    assert seen(word_table(*few), extra=[("pad", os.urandom(300_000))]).count("长任务\t短") == 10_001


@pytest.mark.parametrize(
    "page",
    [
        "<html>" + "<div>" * 200_000 + "要",
        "<html>" + "<table><tr><td>" * 60_000 + "要",
        "<html><body>" + "<p>&lt;<a <b" * 60_000,
        pytest.param("<html>" + "<div>" * 4_000_000 + "要", marks=pytest.mark.slow),
    ],
    ids=["divs", "tables", "broken tags", "20 MB"],
)  # fmt: skip
def test_a_deeply_nested_page_harms_nobody(page):
    try:
        assert "要" in text(page.encode(), "a.html") or "<" in page
    except Refused as refused:
        assert refused.code in ("intake.too_large", "intake.empty")


def test_a_document_of_two_hundred_pages_takes_little_memory():
    line = "（一）各乡镇要在10月底前完成整改，县财政局要抓紧筹措资金，县住建局牵头推进老旧小区改造，确保如期完成。"
    pages = [paragraph(line * 2) for _ in range(200 * 8)]
    tables = word_table(*[[cell(c) for c in ("修复县道塌方6处", "县交通局", "2026年6月底")] for _ in range(2000)])
    found = weighed(in_word(*pages, tables, extra=[("pad", os.urandom(300_000))]), "a.docx")
    assert found.text.count("（一）") == 3200
    assert max(found.unpacking, found.reader) < LITTLE < apart.MEMORY
