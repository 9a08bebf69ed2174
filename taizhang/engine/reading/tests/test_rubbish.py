"""Whatever somebody pastes is read: no text breaks the reader, and what it finds lies inside the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.engine import reading

PIECES = (
    "会议要求", "各镇", "县住建局", "责任单位：", "完成", "确保", "要", "于", "10月底前", "2026年", "第三季度", "近年来", "已", "了",
    "同比增长", "12.5%", "3.6亿元", "一", "1", "１", "（一）", "一、", "县长", "张明", "说", "下一步", "其中", "分别", "和",
    "：", "，", "。", "；", "、", "（", "）", "“", "”", "《", "》", "—", "\n", " ", "　", "\t", "\u200b", "■", "A", "<", "{", "龘", "😀",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_no_text_breaks_the_reader(text):
    read = reading.read(text)
    for found in (*read.directives, *read.figures, *read.people, *read.events):
        assert 0 <= found.start <= found.end <= len(text)


@pytest.mark.parametrize("piece", PIECES)
def test_nor_does_a_text_of_one_thing_over_and_over(piece):
    reading.read(piece * 200)
