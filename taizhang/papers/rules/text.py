"""The typed text of a paper: one paragraph a line; 一、 and （一） at the beginning of a line make it a heading."""

import re

from taizhang.engine.gongwen import Block, Heading, Paragraph
from taizhang.engine.gongwen.words import paragraphs

_LEVELS = (
    re.compile(r"[一二三四五六七八九十]{1,3}、\s*(.+)"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]\s*(.+)"),
)
_BLANK = re.compile(r"【[^【】]{0,30}】|_{2,}|＿{2,}")
_LONG = 40  # a heading in a line of its own


def blocks_of(text: str) -> tuple[Block, ...]:
    """The blocks of a text. Numbers of headings are given anew when it is printed."""
    return tuple(_block(line) for line in paragraphs(text))


def _block(line: str) -> Block:
    for level, begins in enumerate(_LEVELS, start=1):
        if found := begins.fullmatch(line):
            said = found[1]
            head, stop, then = said.partition("。")
            if then:
                return Heading(level, head + stop, then)
            if len(said) <= _LONG:
                return Heading(level, said)
    return Paragraph(line)


def blanks(text: str) -> list[str]:
    """What is still to be filled in: 【约谈时间】, ____."""
    return list(dict.fromkeys(_BLANK.findall(text)))
