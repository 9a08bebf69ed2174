"""A recognised scan: what stops it, and how sure it is."""

import re
from collections.abc import Iterable

from taizhang.engine import marks
from taizhang.engine.refusal import N_

MOST_CHARS = 300_000

BLANK, LONG, ILL = "blank", "long", "ill_page"
TROUBLES = {
    BLANK: N_("图里没有认出文字。照片请拍正、拍清楚，光线要匀；也可以把文字粘贴进来。"),
    LONG: N_("认出的文字超过 30 万字。请拆成几份再上传。"),
    ILL: N_("有的页没有认出来。可以再试一次；还不行，就不等这几页先通读，缺的部分另外粘贴。"),
    "intake.no_ocr": N_("本机没有装识别程序。请系统管理员装 tesseract-ocr 和 tesseract-ocr-chi-sim，再试一次。"),
    "lost": N_("原件不在了，认不了。请重新上传。"),
}
STOPPED = N_("识别中途停了。可以再试一次，认好的页不用重来。")
CLASSIFIED = N_(
    "认出的文字里有密级标志，属于涉密文件，不能进入本系统。文件和认出的文字都已删除，没有保存。请按保密规定办理。"
)

# As a recogniser reads it, alone on a line: 机密女10年, 秘密友]年, 机蜜广1年, 000012机密女1年特急.
_BLURRED = re.compile(
    r"[\W\d_]*[机杌秘绝]\S?[密蜜窗宓](?:\S{0,2}?(?:[\d\]lI|]{1,3}(?:年|个?月)?|长期))?(?:特.|加.)?[\W_]*"
)


def untitled(file_name: str) -> str:
    """What a scan is called until its text is known: its file."""
    return file_name.rsplit(".", 1)[0].strip() or file_name


def is_classified(*texts: str) -> bool:
    """Whether recognised text carries a mark, also one that was not quite recognised."""
    lines = ("".join(line.split()) for text in texts for line in text.splitlines())
    return any(map(marks.classified_mark, texts)) or any(map(_BLURRED.fullmatch, lines))


def sureness(pages: Iterable[tuple[int, int]]) -> int:
    """识别把握 of all pages, in percent, from (percent, letters) of each."""
    pages = list(pages)
    letters = sum(count for _sure, count in pages)
    return round(sum(sure * count for sure, count in pages) / letters) if letters else 0
