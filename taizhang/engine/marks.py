"""涉密: what is classified is stopped at the door by its mark, before anything of it is kept.

The mark stands as 《国家秘密定密管理规定》 prescribes it: the degree, a ★ and the period
(机密★10年). Drafts, printouts and file names carry it less neatly, hence the other forms. Prose that merely
speaks of secrets (保守国家秘密, 商业秘密) is no mark. That no mark was found clears nothing: whoever
publishes has to ask somebody else than this program.
"""

import re
import unicodedata
from collections.abc import Iterable

from taizhang.engine.refusal import N_, Refused

_EVERY = "密"
"""Stands in every mark: most texts are let pass for want of it."""

_LETTERS = str.maketrans("絕絶機祕級長個內等級", "绝绝机秘级长个内等级")
# Between the letters of a mark, unseen: joiners, marks of direction, soft hyphens, the shape of a star.
_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")

DEGREE = r"(?:绝\s*密|机\s*密|秘\s*密)"
_STAR = r"[★☆⭐🌟✩✪✫✬✭✮✯✰⋆*∗]"
_PERIOD = r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:年|个月|月)|长期)"
_URGENCY = r"(?:特\s*急|加\s*急|平\s*急|特\s*提)"
_OPEN, _SHUT = r"[【\[(〔〈《「]", r"[】\])〕〉》」]"

ANYWHERE = (
    re.compile(rf"{DEGREE}\s*{_STAR}(?:\s*{_PERIOD})?"),
    re.compile(rf"(?:密\s*级|保密等级|秘密等级)\s*[:：]?\s*{DEGREE}(?:\s*{_PERIOD})?"),
    re.compile(rf"[【\[]\s*{DEGREE}\s*(?:{_PERIOD})?\s*[】\]]"),
)
# A line of its own near the top: 机密, 秘 密, (机密), 机密 特急, 绝密 10年, 内部绝密.
HEAD_LINES = 30
_ALONE = rf"(?:内部|核心|工作)?{DEGREE}(?:级|件|文件)?\s*(?:{_PERIOD})?\s*{_URGENCY}?"
ALONE = re.compile(rf"{_OPEN}?\s*{_ALONE}\s*{_SHUT}?")
_PARTS_OF_NAME = re.compile(r"[\s_\-—–.,，、·+~()【】\[\]〔〕〈〉《》「」/\\]+")

SENTENCE = N_(
    "这份材料标有“{mark}”，属于涉密文件，不能进入本系统。内容没有保存。"
    "请按保密规定办理；已经解密的，用去掉密级标志、注明解密的文本重新登记。"
)
CODE = "classified"


def classified_mark(text: str) -> str | None:
    """The mark of secrecy that the text carries, as printed, or None."""
    if _EVERY not in text:
        return None
    text = _plain(text)
    for pattern in ANYWHERE:
        if found := pattern.search(text):
            return _close(found.group())
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((_close(line) for line in lines[:HEAD_LINES] if ALONE.fullmatch(line)), None)


def mark_of_name(name: str) -> str | None:
    """The mark that a file carries in its name: 机密★10年 方案.docx, 方案（秘密）.pdf, 绝密-方案.docx."""
    if _EVERY not in name:
        return None
    plain = _plain(name)
    parts = _PARTS_OF_NAME.split(plain)
    return classified_mark(plain) or next((_close(part) for part in parts if re.fullmatch(_ALONE, part)), None)


def refuse_classified(*texts: str, names: Iterable[str] = ()) -> None:
    """Stop what is marked. Called before bytes are stored and before anything is logged."""
    for found in (*map(classified_mark, texts), *map(mark_of_name, names)):
        if found:
            raise Refused(CODE, SENTENCE, kind="forbidden", mark=found)


def _plain(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(_LETTERS)


def _close(mark: str) -> str:
    return re.sub(r"\s+", "", mark)
