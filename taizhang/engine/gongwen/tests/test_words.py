"""The words of a paper: dates, numbers, lines of a title, shares of columns."""

from datetime import date

import pytest

from taizhang.engine.gongwen import Column, Entries, Entry, Heading, Paper, Table
from taizhang.engine.gongwen.model import Form
from taizhang.engine.gongwen.words import clean, counted, numbered, on, shares, title_lines, width


def test_a_date_has_no_leading_zeros():
    assert on(date(2026, 3, 2)) == "2026年3月2日"
    assert on(date(2026, 12, 31)) == "2026年12月31日"
    assert on(None) == ""


def test_numbers_are_counted_in_chinese():
    assert [counted(n) for n in (1, 10, 11, 20, 99, 100)] == ["一", "十", "十一", "二十", "九十九", "100"]


def test_a_lower_level_counts_from_one_again():
    told = numbered(Heading(level, "x") for level in (1, 2, 2, 3, 1, 2, 3, 4, 4, 3))
    assert [number for number, _ in told] == [
        "一、",
        "（一）",
        "（二）",
        "1.",
        "二、",
        "（一）",
        "1.",
        "（1）",
        "（2）",
        "2.",
    ]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("督办通知", ["督办通知"]),
        ("关于做好县委经济工作会议议定事项办理工作的通知", ["关于做好县委经济工作会议", "议定事项办理工作的通知"]),
        (
            "关于做好2026年县委经济工作会议议定事项办理工作的通知",
            ["关于做好2026年县委经济工作会议", "议定事项办理工作的通知"],
        ),
        ("关于印发《云溪县政府督查工作办法》的通知", ["关于印发", "《云溪县政府督查工作办法》的通知"]),
        ("关于督办\n城南片区改造的通知", ["关于督办", "城南片区改造的通知"]),
    ],
)
def test_a_title_is_parted_between_words(title, told):
    assert title_lines(title) == told


def test_a_long_title_loses_nothing_and_no_line_is_too_long():
    title = "关于贯彻落实全市安全生产电视电话会议精神进一步做好汛期地质灾害防治和2026年重点工程安全度汛工作情况的通报"
    lines = title_lines(title)
    assert "".join(lines) == title
    assert all(width(line) <= 19 for line in lines)
    assert not any(line[0] in "的、》" for line in lines)
    assert title_lines("啊" * 60) == ["啊" * 15] * 4


def test_short_columns_stay_on_one_line_and_long_ones_share_the_rest():
    table = Table(
        (Column("序号"), Column("事项"), Column("时限")),
        (("1", "城南片区雨污分流改造工程" * 6, "2026年12月31日"),),
    )
    number, item, day = shares(table)
    assert number < day < item
    assert day >= width("2026年12月31日")
    assert shares(Table((Column("甲", wide=2), Column("乙", wide=1)), ())) == [2, 1]


def test_what_cannot_be_seen_is_dropped_and_line_feeds_stay():
    assert clean("督\x00办\u200b\u202e\r\n通\t知\u2028 ") == "督办\n通 知"


def test_what_cannot_be_laid_out_is_refused():
    with pytest.raises(ValueError, match="level 5"):
        Heading(5, "x")
    with pytest.raises(ValueError, match="cells"):
        Table((Column("甲"),), (("1", "2"),))
    with pytest.raises(ValueError, match="one field or two"):
        Entries(((Entry("甲"),) * 3,))
    with pytest.raises(ValueError, match="organ"):
        Paper(Form.DOCUMENT, "通知")
