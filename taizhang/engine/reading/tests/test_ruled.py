"""A task table in a picture of a page becomes rows, with rules and without."""

import io

import pytest
from PIL import ImageFilter

from taizhang.engine import typeset
from taizhang.engine.drawings import paper
from taizhang.engine.reading import ocr, read, ruled
from taizhang.engine.reading.ruled import Word

from .test_ocr import NOTICE, needs_tesseract

HEAD = ("序号", "工作任务", "牵头单位", "配合单位", "完成时限")
ROWS = (
    ("1", "完成全县36座小型水库安全鉴定，逐座形成鉴定报告", "县水利局", "河口镇、青石镇", "2026年4月20日前"),
    ("2", "修复县道塌方6处，恢复双向通行", "县交通运输局", "县公安局", "5月15日前"),
    ("3", "鉴定农村危房43户，逐户落实搬离措施", "县住房和城乡建设局", "各乡镇", "6月30日前"),
)


def picture(stroke, degrees=0.0):
    """The page as a copier makes it of the printed table."""
    import pypdfium2

    cells = ",".join(f"[{cell}]" for row in (HEAD, *ROWS) for cell in row)
    page = f"""#set page(paper: "a4", margin: 2.5cm)
    #set text(font: "{typeset.SERIF}", size: 12pt)
    #align(center, text(size: 18pt)[重点工作任务分解表])
    #table(columns: (1.2cm, 1fr, 3cm, 2.4cm, 2.6cm), stroke: {stroke}, inset: 5pt, {cells})
    各单位要在每月25日前将进展报县政府督查室。"""
    with pypdfium2.PdfDocument(typeset.pdf(page)) as document:
        drawn = document[0].render(scale=200 / 72).to_pil().convert("L")
    drawn = drawn.rotate(degrees, expand=True, fillcolor=255).filter(ImageFilter.GaussianBlur(0.7))
    out = io.BytesIO()
    drawn.save(out, "PDF", resolution=200)
    return out.getvalue()


@needs_tesseract
@pytest.mark.parametrize(("stroke", "degrees"), [("0.6pt", 1.2), ("none", 0.0)])
def test_a_scanned_task_table_is_read_row_by_row(stroke, degrees):
    page = ocr.recognise(picture(stroke, degrees), 1)
    table = [line.split("\t") for line in page.text.splitlines() if "\t" in line]
    assert table == [list(row) for row in (HEAD, *ROWS)]
    assert "各单位要在每月25日前" in page.text.splitlines()[-1]
    first, second, third, *_ = read(page.text).directives
    assert [d.owner for d in (first, second, third)] == ["县水利局", "县交通运输局", "县住房和城乡建设局"]
    assert (first.due_text, first.joint, first.rule) == ("2026年4月20日前", "河口镇、青石镇", "table.task-row")
    cells = [line for line in page.lines if page.text[line[0] : line[1]] == "县交通运输局"]
    assert len(cells) == 1 and 450 < cells[0][2] < cells[0][4] < 700  # its own cell in the picture


def test_a_page_without_a_table_has_no_rules_and_stays_as_it_was():
    grey = paper.page([*NOTICE, "一一一一一一一一一一一一一一"])
    assert ruled.rules(grey) == []


def test_what_was_passed_over_is_taken_from_a_second_look_or_stands_as_a_box():
    row = "5\t1\t1\t1\t{line}\t1\t{left}\t{top}\t{width}\t40\t90\t{said}"
    line = "4\t1\t1\t1\t{line}\t0\t{left}\t{top}\t{width}\t40\t-1\t"
    first = {"line": 1, "left": 100, "top": 100, "width": 800, "said": "按月报"}
    second = {"line": 2, "left": 100, "top": 160, "width": 200, "said": "送进展。"}
    tsv, again = (f"{line.format(**told)}\n{row.format(**told)}" for told in (first, second))
    ink = [(100, 140, [(100, 900)]), (160, 200, [(100, 300)]), (40, 80, [(100, 180)])]
    assert ocr.has_missed(tsv, ink) and not ocr.has_missed(tsv, ink[:1])
    page = ocr.assembled(tsv, [], ink, again)
    assert page.text == "□□\n按月报送进展。" and page.doubts == [(0, 2, 0)] and page.sure == 90


def words(*lines):
    """Words that stand in lines of 40 pixels; each is (text, left)."""
    return [
        Word(text, 90, left, 60 * n, left + 40 * len(text), 60 * n + 40)
        for n, line in enumerate(lines)
        for text, left in line
    ]


def test_a_cell_over_two_rows_stands_in_both_and_what_wraps_is_closed_up():
    told = words([("甲", 10), ("任务", 110)], [("乙", 10), ("修路", 110)], [("补", 110)], [("建桥", 110)])
    rules = [(0, -5, 0, 235), (90, -5, 90, 235), (300, -5, 300, 235), (0, -5, 300, -5), (0, 50, 300, 50),
             (90, 170, 300, 170), (0, 235, 300, 235)]  # fmt: skip
    ((_top, rows),) = ruled.tables(told, rules)
    assert [["".join(told[n].text for n in cell) for cell in row] for row in rows] == [
        ["甲", "任务"], ["乙", "修路补"], ["乙", "建桥"]
    ]  # fmt: skip


def test_words_in_two_columns_are_no_table_without_a_header_that_says_so():
    told = words([("会议", 10), ("强调", 300), ("必须", 600)], [("认真", 10), ("负责", 300), ("落实", 600)])
    ink = [(60 * n, 60 * n + 40, [(10, 90), (300, 380), (600, 680)]) for n in range(2)]
    assert ruled.tables(told, [], ink) == []
