"""涉密: a classified paper is stopped at the door by its mark, before anything of it is kept.

The mark stands as 《国家秘密定密管理规定》 prescribes it: the degree, a ★ and the period
(机密★10年). Drafts and printouts carry it less neatly, hence the other forms. Prose that merely speaks
of secrets (保守国家秘密, 商业秘密) is no mark.
"""

import re
import unicodedata

from taizhang.engine.refusal import N_, Refused

DEGREE = r"(?:绝\s*密|机\s*密|秘\s*密)"
_STAR = r"[★☆⭐✩✪*∗]"
_PERIOD = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:年|个月|月)|长期"

ANYWHERE = (
    re.compile(rf"{DEGREE}\s*{_STAR}(?:\s*(?:{_PERIOD}))?"),
    re.compile(rf"(?:密\s*级|保密等级|秘密等级)\s*[:：]?\s*{DEGREE}"),
    re.compile(rf"(?:内部|核心|工作){DEGREE}"),
)
# A line of its own near the top: 机密, 秘 密, 机密 特急, 绝密 10年.
HEAD_LINES = 30
ALONE = re.compile(rf"{DEGREE}\s*(?:{_PERIOD})?\s*(?:特\s*急|加\s*急|平\s*急|特\s*提)?")


def classified_mark(text: str) -> str | None:
    """The mark of secrecy that the text carries, as printed, or None."""
    text = unicodedata.normalize("NFKC", text)
    for pattern in ANYWHERE:
        if found := pattern.search(text):
            return re.sub(r"\s+", "", found.group())
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for line in lines[:HEAD_LINES]:
        if ALONE.fullmatch(line):
            return re.sub(r"\s+", "", line)
    return None


def refuse_classified(*texts: str) -> None:
    """Stop a marked paper. Called before the bytes are stored and before anything is logged."""
    for text in texts:
        if mark := classified_mark(text or ""):
            raise Refused(
                "intake.classified",
                N_(
                    "这份材料标有“{mark}”，属于涉密文件，不能进入本系统。内容没有保存。"
                    "请按保密规定办理；已经解密的，用去掉密级标志、注明解密的文本重新登记。"
                ),
                kind="forbidden",
                mark=mark,
            )
