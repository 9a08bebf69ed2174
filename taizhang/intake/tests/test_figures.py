"""数字核对 at the desk: what disagrees comes first, says both numbers, and leads to its place in the text."""

import re

from .conftest import received

PAPER = (
    "全县一季度经济运行情况\n"
    "一季度，全县发放创业担保贷款5925万元，占全年目标任务4700万元的126%。工业用电量3.3亿千瓦时，同口径增长9%。"
    "累计完成投资29.8亿元，占年度计划投资38亿元的83.2%。"
)


def _rows(page):
    panel = re.search(r'<section class="tz-sec desk-figures".*?</section>', page, re.DOTALL)[0]
    return [re.sub(r"<[^>]+>|\s", "", row) for row in re.findall(r"<tr.*?</tr>", panel, re.DOTALL)[1:]], panel


def test_what_does_not_add_up_stands_first_with_both_numbers(county, register, enter):
    document = received(county, PAPER)
    rows, panel = _rows(enter("clerk").get(f"/documents/{document.pk}/").content.decode())
    assert rows[0].endswith("83.2%✗对不上（写83.2%，算得78.42%）29.8÷38＝78.42%")
    assert "无法核对（按同口径计算的增速，不能用文中的数重算）" in rows[1]
    assert rows[2].endswith("126%✓对得上5,925÷4,700＝126.06%")
    assert "3 处：1 处对不上，1 处对得上，1 处无法核对" in panel


def test_a_row_leads_to_the_number_in_the_text(county, register, enter):
    document = received(county, PAPER)
    clerk = enter("clerk")
    page = clerk.get(f"/documents/{document.pk}/").content.decode()
    at = document.text.index("83.2%")
    assert f"?at={at}-{at + 5}" in page
    there = clerk.get(f"/documents/{document.pk}/?at={at}-{at + 5}").content.decode()
    assert re.search(r'class="tz-figure at">83.2%<', there)


def test_a_paper_read_before_is_still_shown(county, register, enter):
    document = received(county, PAPER)
    old = ("text", "recomputation", "verdict", "start", "end", "rule")
    document.figures = [{key: figure[key] for key in old} for figure in document.figures]
    document.save(update_fields=["figures"])
    rows, _panel = _rows(enter("clerk").get(f"/documents/{document.pk}/").content.decode())
    assert "对不上" in rows[0] and "29.8÷38＝78.42%" in rows[0]
