"""The kinds of official papers, what each is printed as, who signs it, and what its number series is called.

The ladder 提醒 催办 督办 通报 约谈 问责: from 督办 upwards a leader signs, and 问责 exists only as a proposal to those
who may hold somebody accountable (政府督查工作条例, 国令733).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from taizhang.engine.gongwen import Form
from taizhang.engine.refusal import N_


class Kind(StrEnum):
    HANDING_OUT = "handing_out"
    URGING = "urging"
    SUPERVISION = "supervision"
    BULLETIN = "bulletin"
    TALK = "talk"
    REFERRAL = "referral"
    REPORT = "report"
    DECISIONS = "decisions"
    CLOSING = "closing"
    BOOKS = "books"
    REPLY = "reply"


@dataclass(frozen=True)
class About:
    """`tail` ends the preset series: 云督 + 交. `by_leader`: signed by the leader whom the draft names. `upwards`: to a
    superior, who is no unit of the county. `is_serial`: 第3期 stands in its head, the number of the year's
    series. `is_joint`: several organs may issue it together."""

    word: str
    says: str
    form: Form
    tail: str
    by_leader: bool = False
    upwards: bool = False
    of_any_unit: bool = False
    is_serial: bool = False
    is_joint: bool = False


KINDS = {
    Kind.HANDING_OUT: About(N_("交办通知"), N_("把定下的事项交给承办单位"), Form.LETTER, "交"),
    Kind.URGING: About(N_("催办通知"), N_("快到期或者没有动静，催一催"), Form.LETTER, "催"),
    Kind.SUPERVISION: About(N_("督办单"), N_("一事一单，限期答复"), Form.SHEET, "办", by_leader=True, is_joint=True),
    Kind.BULLETIN: About(
        N_("督查通报"), N_("点名说办得好的和拖着的"), Form.DOCUMENT, "通", by_leader=True, is_serial=True, is_joint=True
    ),
    Kind.TALK: About(N_("约谈通知"), N_("写明由哪位领导约谈"), Form.LETTER, "约", by_leader=True),
    Kind.REFERRAL: About(
        N_("移送问责建议"), N_("只是建议，由有权的机关定"), Form.LETTER, "移", by_leader=True, upwards=True
    ),
    Kind.REPORT: About(
        N_("督查专报"), N_("向县委、县政府报一件事"), Form.DOCUMENT, "报", by_leader=True, upwards=True, is_joint=True
    ),
    Kind.DECISIONS: About(N_("会议议定事项清单"), N_("会上定了什么，谁办，到哪天"), Form.LETTER, "会"),
    Kind.CLOSING: About(N_("销号单"), N_("办结核验以后，告诉承办单位"), Form.SHEET, "销"),
    Kind.BOOKS: About(N_("对账单"), N_("一个单位一个月的两本账，双方签字"), Form.SHEET, "账"),
    Kind.REPLY: About(
        N_("复函"), N_("答复上级的督办，写明对方文号"), Form.LETTER, "函", upwards=True, of_any_unit=True
    ),
}  # fmt: skip

WORD = re.compile(r"[\u4e00-\u9fff]{2,10}")
_ENDS = re.compile(r"(?:县|市|区|人民政府|政府|办公室|局|镇|乡|街道|委|室|办|村)$")


def preset(kind: Kind, area: str, unit: str) -> str:
    """The series that a unit (by its short name) uses until it chooses another: 云督办 for the 督办单 of 督查室."""
    own = unit
    while len(own) > 1 and (shorter := _ENDS.sub("", own)) != own and shorter:
        own = shorter
    return f"{area[:1]}{'督' if '督查' in unit else own[:4]}{KINDS[kind].tail}"


def number_of(word: str, year: int, serial: int) -> str:
    """云督〔2026〕3号 (GB/T 9704-2012, 7.2.5: six-angle brackets, the whole year, no 第, no leading zeros)."""
    return f"{word}〔{year}〕{serial}号"
