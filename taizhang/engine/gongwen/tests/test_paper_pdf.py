"""A paper measured with a ruler against GB/T 9704-2012. Millimetres from the left and the upper edge of the page."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from taizhang.engine import typeset
from taizhang.engine.gongwen import Annex, Form, Paper, Paragraph, Qr, pdf
from taizhang.engine.gongwen.words import title_lines

from .papers import (
    BOTTOM,
    BULLETIN,
    HIGH,
    LEFT,
    LETTER,
    MM,
    NOTICE,
    PITCH,
    RIGHT,
    SENTENCE,
    SHEET,
    SHORT,
    SIGN,
    TOP,
    fonts_of,
    found,
    lines,
    printed,
    rules,
    words_of,
)  # fmt: skip

LONG = replace(SHORT, body=(Paragraph(SENTENCE * 160),))
TYPED = ('#panic("x")', "#{1+1}", "{{7*7}}", "$x$", "#eval", "【牵头单位】", "*粗* `raw` \\ <end>", "=SUM(A1)", "//a")


@pytest.fixture(scope="module")
def notice():
    with printed(NOTICE) as document:
        yield document


def near(value, by=0.3):
    return pytest.approx(value, abs=by)


def test_the_paper_is_a4_and_its_fonts_come_along(notice):
    for page in notice:
        assert [edge * MM for edge in page.get_size()] == near([210, 297], 0.1)
        assert all(fonts_of(page).values())


def test_a_page_has_22_lines_of_28_signs_28_95_pt_apart():
    with printed(LONG) as document:
        told = lines(document[1])[:-1]  # without the number of the page
        assert len(told) == 22
        assert {len(signs) for _, signs in told} == {28}
        assert [below[0] - above[0] for above, below in pairwise(told)] == near([PITCH] * 21, 0.11)
        box = found(document[1], told[0][1])
        assert (box.left, box.right) == (near(LEFT), near(RIGHT))
        assert TOP <= found(document[1], told[0][1], ink=True).top <= TOP + 3
        assert BOTTOM - PITCH / 2 <= told[-1][0] <= BOTTOM


def test_a_comma_is_as_wide_as_a_sign():
    with printed(replace(SHORT, body=(Paragraph("按照要求，我县认真组织办理，" * 90),))) as document:
        signs = [signs for _, signs in lines(document[1])[:-1]]
        assert len(signs) == 22
        assert {len(line) for line in signs} <= {27, 28}


def test_the_name_of_the_organ_begins_35_mm_below_the_type_area_and_is_red(notice):
    box = found(notice[0], NOTICE.organ, ink=True)
    assert box.top == near(TOP + 35)
    assert (box.left + box.right) / 2 == near(106, 1)
    assert box.left >= LEFT and box.right <= RIGHT


def test_copy_number_and_urgency_are_the_first_lines(notice):
    number, urgency = found(notice[0], "000012"), found(notice[0], "特急")
    assert number.left == urgency.left == near(LEFT)
    assert number.top < TOP + PITCH
    assert urgency.top - number.top == near(PITCH, 0.8)


def test_the_number_stands_two_lines_below_and_the_red_line_4_mm_under_it(notice):
    organ, number = found(notice[0], NOTICE.organ, ink=True), found(notice[0], NOTICE.number)
    assert (number.left + number.right) / 2 == near(106)
    assert found(notice[0], "云督", ink=True).top - organ.bottom == near(2 * PITCH + 2.5, 1)
    ((height, left, right, _),) = rules(notice[0])
    assert (left, right) == (near(LEFT, 0.1), near(RIGHT, 0.1))
    assert height - number.bottom == near(4, 0.6)


def test_the_title_stands_two_lines_below_the_red_line_in_the_middle(notice):
    height = rules(notice[0])[0][0]
    title = [found(notice[0], words, ink=True) for words in title_lines(NOTICE.title)]
    assert title[0].top - height == near(2 * PITCH + 2.5, 1)
    assert [(line.left + line.right) / 2 for line in title] == near([106, 106], 0.6)


def test_to_whom_is_flush_left_a_line_below_the_title_with_a_full_colon(notice):
    to = found(notice[0], "各乡镇人民政府，县政府各部门：")
    assert to.left == near(LEFT)
    assert found(notice[0], "现将议定事项").left == near(LEFT + 2 * SIGN)


def test_headings_are_numbered_by_level_and_begin_again_under_a_higher_one(notice):
    text = "".join(words_of(page) for page in notice)
    for told in (
        "一、办理要求", "（一）压实责任。各牵头单位", "1.重大事项随时报告", "（1）先口头后书面", "（2）不得迟报", "（二）按时反馈",
        "1.每月25日前报送", "二、核验与通报",
    ):  # fmt: skip
        assert told in text, told


def test_a_sealed_paper_has_its_date_four_signs_in_and_the_name_over_its_middle(notice):
    page = notice[1]
    date_, name = found(page, "2026年9月5日"), found(page, "云溪县人民政府督查室")
    assert RIGHT - date_.right == near(4 * SIGN)
    assert (name.left + name.right) / 2 == near((date_.left + date_.right) / 2)
    assert date_.top - name.top == near(PITCH, 0.8)


@pytest.mark.parametrize(("organ", "further"), [("云溪县人民政府督查室政务督查科", True), ("县督查办", True)])
def test_without_a_seal_the_date_begins_two_signs_after_the_name(organ, further):
    with printed(replace(SHORT, sign_off=organ, made_on=date(2026, 3, 2))) as document:
        date_, name = found(document[0], "2026年3月2日"), found(document[0], organ)
        assert date_.left - name.left == near(2 * SIGN)
        assert min(RIGHT - date_.right, RIGHT - name.right) == near(2 * SIGN)
        assert "03月" not in words_of(document[0])


def test_attachments_are_named_a_line_below_the_text_without_a_full_stop(notice):
    page = notice[1]
    first, second = found(page, "附件：1.议定事项清单") or found(page, "附件：1. 议定事项清单"), found(page, "2.")
    assert first.left == near(LEFT + 2 * SIGN)
    assert second.left == near(LEFT + 5 * SIGN)
    assert "议定事项清单。" not in words_of(page)


def test_an_attachment_begins_a_page_and_its_table_repeats_its_head(notice):
    assert found(notice[2], "附件1").left == near(LEFT)
    assert found(notice[2], "附件1").top < TOP + 3
    title = found(notice[2], "议定事项清单")
    assert (title.left + title.right) / 2 == near(106, 0.6)
    assert title.top - TOP == near(2 * PITCH + 2, 1.5)  # the third line
    for page in (notice[2], notice[3]):
        assert found(page, "牵头单位")


def test_the_last_line_of_the_imprint_is_the_lower_edge_of_an_even_page(notice):
    assert len(notice) % 2 == 0
    page = notice[len(notice) - 1]
    top, middle, last = rules(page)[-3:]
    assert last[0] == near(BOTTOM)
    assert (top[3], middle[3], last[3]) == (near(0.35, 0.01), near(0.25, 0.01), near(0.35, 0.01))
    assert (last[1], last[2]) == (near(LEFT, 0.1), near(RIGHT, 0.1))
    assert found(page, "抄送：").left == near(LEFT + 14 * MM)
    assert "县纪委监委机关。" in words_of(page)
    assert RIGHT - found(page, "2026年9月6日印发").right == near(14 * MM)


def test_a_page_with_nothing_but_the_imprint_has_no_number_and_no_blank_one_either():
    paper = replace(SHORT, printed_by="县政府办公室", printed_on=date(2026, 3, 2))
    with printed(paper) as document:
        assert len(document) == 2
        assert "— 1 —" in words_of(document[0])
        assert "—" not in words_of(document[1])
        assert rules(document[1])[-1][0] == near(BOTTOM)
    full = replace(paper, body=(Paragraph(SENTENCE * 15),))
    with printed(full) as document:
        assert [("—" in words_of(page)) for page in document] == [True, True, False, False]
        assert words_of(document[2]).strip() == ""


def test_numbers_stand_7_mm_below_odd_right_and_even_left():
    """A paper of 25 pages: the third right, the fourth left."""
    with printed(replace(SHORT, body=(Paragraph(SENTENCE * 308),))) as document:
        assert len(document) == 25
        for number, page in enumerate(document, 1):
            told = found(page, f"— {number} —")
            if number % 2:
                assert RIGHT - told.right == near(14 * MM)
            else:
                assert told.left - LEFT == near(14 * MM)
            assert found(page, "—", ink=True).top == near(BOTTOM + 7)


def test_the_signature_never_stands_alone_and_the_rest_of_the_page_is_used():
    for times in range(9, 20):
        with printed(replace(SHORT, body=(Paragraph(SENTENCE * times),))) as document:
            last = document[len(document) - 1]
            signs = [signs for _, signs in lines(last)]
            assert any(len(line) == 28 or "追责" in line for line in signs), times
            if len(document) > 1:
                assert len(lines(document[0])) >= 11, times  # the head, and all but what had to go over


def test_a_paper_to_a_superior_names_its_signer_on_the_right_of_the_number():
    with printed(replace(SHORT, signer="沈云川")) as document:
        number, signer = found(document[0], SHORT.number), found(document[0], "签发人：沈云川")
        assert number.left == near(LEFT + SIGN)
        assert signer.right == near(RIGHT - SIGN)
        assert number.bottom == near(signer.bottom)


def test_a_letter_has_its_double_lines_and_no_number_on_its_first_page():
    with printed(LETTER) as document:
        page = document[0]
        assert found(page, LETTER.organ, ink=True).top == near(30)
        heights = [height for height, left, right, _ in rules(page, 165) if right - left == near(170, 0.2)]
        assert len(heights) == 4
        assert heights[0] - found(page, LETTER.organ, ink=True).bottom == near(4, 0.6)
        assert (heights[2] + heights[3]) / 2 == near(HIGH - 20)
        assert found(page, LETTER.number).right == near(RIGHT)
        assert "—" not in words_of(page)
        assert "— 2 —" in words_of(document[1])
        assert not rules(document[1])
        assert "抄送：县自然资源局。" in words_of(document[1])
        assert found(document[1], "抄送：").bottom == near(BOTTOM, 2)


def test_a_bulletin_says_in_its_head_who_and_when_and_names_who_was_there():
    with printed(BULLETIN) as document:
        page = document[0]
        assert found(page, BULLETIN.organ, ink=True).top == near(TOP + 35)
        who, day = found(page, BULLETIN.sign_off), found(page, "2026年9月2日")
        assert (who.left, day.right) == (near(LEFT + SIGN), near(RIGHT - SIGN))
        assert rules(page)[0][0] - who.bottom == near(4, 0.6)
        whole = "".join(words_of(page) for page in document)
        assert "出席：" in whole and "抄报：县委常委。" in whole
        assert len(document) <= 2


def test_a_sheet_is_one_page_with_its_code_and_without_a_number():
    with printed(SHEET) as document:
        assert len(document) == 1
        page = document[0]
        assert "编号：云销〔2026〕118号" in words_of(page)
        assert "—" not in words_of(page)
        assert found(page, "扫码可离线核对")
        assert found(page, "核验人：赵立").right == near(RIGHT, 2.5)


def test_a_paper_that_is_not_signed_says_so_across_the_page_and_has_no_number():
    draft = replace(SHORT, number="", draft=True)
    with printed(draft) as document:
        box = found(document[0], "稿")
        assert box.right - box.left > 80
        assert "号" not in words_of(document[0])
    with pytest.raises(ValueError, match="no number"):
        replace(draft, number="云督〔2026〕3号")


def test_what_somebody_typed_is_printed_as_typed():
    typed = "。".join(TYPED)
    paper = replace(
        NOTICE, title="#eval", organ="$x$局文件", number="#{}", to=typed, body=(Paragraph(typed),), note="{{7*7}}", cc="#let",
        attachments=(Annex(typed),),
    )  # fmt: skip
    with printed(paper) as document:
        text = "".join(words_of(page) for page in document).replace("\r\n", "")
        text += text.replace(" ", "")  # the signs of a short name stand apart
        for one in ("#eval", "$x$局文件", "#{}", "{{7*7}}", "#let", *TYPED):
            assert one in text, one


def test_what_cannot_be_seen_is_dropped_and_an_emoji_is_a_box():
    paper = replace(SHORT, title="督办\x00通\u200b知", body=(Paragraph("第一段\x07。\r\n第二段🎉。"),))
    with printed(paper) as document:
        assert found(document[0], "督办通知")
        first, second = found(document[0], "第一段。"), found(document[0], "第二段□。")
        assert second.top - first.top == near(PITCH, 0.8)


def test_a_paper_with_next_to_nothing_in_it_is_a_page():
    for form in Form:
        assert pdf(Paper(form, "" if form is Form.SHEET else "通知", "" if form is Form.SHEET else "局"))


def test_long_names_stay_within_the_type_area():
    organ = "中共云溪县委云溪县人民政府督查工作领导小组办公室文件"
    with printed(replace(NOTICE, organ=organ, title="关于" + "进一步做好重点工作" * 8 + "的通知")) as document:
        assert found(document[0], organ).right <= RIGHT
        for at, signs in lines(document[0]):
            assert len(signs) <= 28, (at, signs)


def test_the_same_paper_gives_the_same_bytes():
    assert pdf(SHEET) == pdf(SHEET)


def test_a_code_with_much_in_it_is_printed_large_enough_to_be_read():
    for count, wide in ((20, 22), (1300, 44)):
        with printed(replace(SHEET, qr=Qr("a" * count, "销号回执"))) as document:
            assert len(document) == 1
            assert found(document[0], "销号回执").left == near(LEFT + wide + 4, 1)
    with pytest.raises(ValueError):
        pdf(replace(SHEET, qr=Qr("字" * 2000)))


def test_fonts_of_the_office_are_taken_where_they_are_there(tmp_path):
    """A copy of ours under another name, as 楷体_GB2312 would lie there."""
    ours = next(path for path in typeset.font_files() if "NotoSansSC_400" in path.name)
    renamed = ours.read_bytes()
    for old, new in (("Noto Sans SC", "KaiTi_GB2312"), ("NotoSansSC", "KaiTiKaiTi")):
        for coding in ("utf-16-be", "ascii"):
            renamed = renamed.replace(old.encode(coding), new.encode(coding))
    (tmp_path / "kai.ttf").write_bytes(renamed)
    assert typeset.found_in(tmp_path) == {"小标宋": "", "仿宋": "", "楷体": "KaiTi_GB2312", "黑体": ""}
    paper = replace(SHORT, signer="沈云川")
    with printed(paper, tmp_path) as office, printed(paper) as plain:
        assert any("KaiTi" in name for name in fonts_of(office[0]))
        assert not any("KaiTi" in name for name in fonts_of(plain[0]))
