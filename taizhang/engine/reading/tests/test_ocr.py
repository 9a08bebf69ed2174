"""Scans and photos become text with places and percents; what cannot be recognised says what to do."""

import io

import pytest
from PIL import Image

from taizhang.engine import drawings
from taizhang.engine.drawings import paper
from taizhang.engine.reading import formats, ocr, read
from taizhang.engine.refusal import Refused

NOTICE = (
    "\t云溪县人民政府办公室文件",
    "\t云政办〔2026〕12号",
    "",
    "\t关于做好水利工程检查的通知",
    "",
    "各乡镇人民政府，县直有关部门：",
    "　　一、县水利局于2026年4月20日前完成全县36座小型水库安全",
    "检查，建立问题清单并报县政府办公室。",
    "　　二、县应急管理局牵头，县住房和城乡建设局、河口镇配合，",
    "于4月30日前完成12处易积水路段整治。",
)

needs_tesseract = pytest.mark.skipif(
    ocr.program() is None or not drawings.font(20)[1],
    reason="Tesseract with chi_sim, or a Chinese font, is not installed (scripts/test_needs.sh)",
)


def table(*lines):
    """What Tesseract says of lines of (left, right, words); each word is (text, percent)."""
    rows = []
    for place, (left, right, *words) in enumerate(lines, start=1):
        rows.append(f"4\t1\t1\t1\t{place}\t0\t{left}\t{60 * place}\t{right - left}\t40\t-1\t")
        rows += [f"5\t1\t1\t1\t{place}\t{n}\t0\t0\t9\t40\t{sure}\t{said}" for n, (said, sure) in enumerate(words, 1)]
    return "\n".join(rows)


def test_lines_become_paragraphs_and_the_spaces_between_chinese_letters_go():
    page = ocr.assembled(
        table(
            (180, 1000, ("一、", 95), ("县", 93), ("水利局", 91), ("于", 96), ("4", 95), ("月", 96), ("20", 90)),
            (100, 700, ("日", 92), ("前", 96), ("完成", 31.5), ("检", 12), ("查", 93), ("。", 93)),
            (180, 600, ("二、", 95), ("用", 92), ("Word", 90), ("Pad", 90), ("写", 90), (":", 90)),
            (500, 560, ("—", 40), ("1", 90), ("—", 40)),
        )
    )
    assert page.text == "　　一、县水利局于4月20日前完成检查。\n　　二、用Word Pad写："
    assert [(page.text[a:b], sure) for a, b, sure in page.doubts] == [("完成检", 12)]


def test_a_one_that_was_taken_for_a_bracket_in_a_date_is_put_right_and_marked():
    page = ocr.assembled(table((100, 900, ("2027", 95), ("年", 93), ("]", 91), ("月", 96), ("25日前完成", 95))))
    assert page.text == "2027年1月25日前完成"
    assert [(page.text[a:b], sure) for a, b, sure in page.doubts] == [("1", ocr.ASKEW)]


def test_a_sentence_that_goes_on_over_the_page_is_one():
    first = ocr.assembled(table((100, 1000, ("各单位要在", 90)), (100, 1000, ("4月20日", 90))))
    second = ocr.assembled(table((100, 1000, ("前完成检查并且把", 90)), (100, 400, ("清单报上。", 90))))
    text, starts = ocr.joined([first, second])
    assert "4月20日前完成" in text
    assert text[starts[1] :] == second.text


def test_a_machine_without_tesseract_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(Refused, match="tesseract-ocr-chi-sim"):
        ocr.decode(paper.scan([NOTICE]), "通知.pdf")


@needs_tesseract
def test_a_picture_that_would_fill_the_memory_is_refused():
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    with pytest.raises(Refused, match="尺寸太大"):
        ocr.decode(out.getvalue(), "大图.png")
    with pytest.raises(Refused, match="打不开"):
        ocr.decode(b"\xff\xd8\xff\xe0" + bytes(200), "照片.jpg")


def test_a_text_is_no_scan():
    assert type(ocr.decode("正文".encode(), "正文.txt")) is formats.Decoded


@needs_tesseract
def test_a_photo_taken_askew_in_bad_light_is_read():
    data = paper.photo(NOTICE)
    assert ocr.decode(data, "照片.jpg") == ocr.Scan("", pages=1)
    page = ocr.recognise(data, 1)
    assert page.sure > 70
    water, roads = read(page.text).directives
    assert (water.owner, str(water.suggested_due_on)) == ("县水利局", "2026-04-20")
    assert (roads.owner, roads.due_text) == ("县应急管理局", "4月30日前")


@pytest.mark.slow
@needs_tesseract
def test_a_page_that_lies_on_its_side_is_turned():
    out = io.BytesIO()
    paper.page(NOTICE).rotate(90, expand=True).save(out, "PNG")
    assert "县水利局" in ocr.recognise(out.getvalue(), 1).text
