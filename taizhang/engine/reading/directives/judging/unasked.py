"""What asks for nothing whatever it says: questions, letterheads, headings, the agenda of a meeting."""

import re

from ...rules import rule
from ..look import MODAL, NO

_ASKS_HOW = re.compile(r"(?:哪些|什么|如何).{0,12}呢$")


@rule("directive", "asks-a-question")
def asks_a_question(look):
    """A question demands nothing."""
    return NO if "？" in look.clause.ended_by or (look.text.endswith("呢") and _ASKS_HOW.search(look.text)) else None


@rule("directive", "reporter-speaks")
def reporter_speaks(look):
    """What the interviewer says demands nothing."""
    return NO if look.scene.speaker == "记者" else None


_LETTERHEAD = re.compile(
    r"(?:报|发|送|抄送|抄报)：|[^，：]{2,8}：$|[\u4e00-\u9fff]{2,24}(?:局|办公室|督查室|政府|委员会|指挥部|领导小组|中心)(?:（[印章]）)?$"
)
_LABEL_ENDS = re.compile(
    r"(?:思想|措施|原则|目标|任务|要求|保障|内容|范围|安排|步骤|对象|时间|背景|情况|问题|方法|标准|依据|意义)$"
)
_DAY_ALONE = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日.{0,4}")


@rule("directive", "is-no-sentence")
def is_no_sentence(look):
    """Signatures, dates, salutations, labels and credits are no sentences."""
    text = look.text
    if len(text) <= 6 and _LABEL_ENDS.search(text) and not MODAL.match(text):
        return NO
    bare = not look.clause.ended_by and not look.clause.mark
    if (
        len(text) < 4
        or ("月" in text and _DAY_ALONE.fullmatch(text))
        or text.startswith(("附件", "抄送", "主送", "联系人", "监督电话", "举报电话", "联系电话"))
    ):
        return NO
    if (
        _LETTERHEAD.match(text)
        or look.clause.ended_by.startswith("：")
        or (bare and look.flat[look.end : look.end + 1] == "：")
    ):
        return NO
    return None


_ANNOUNCES = re.compile(
    r"现(?:就|将|把).{2,120}如下$|(?:制定|提出|印发|出台)(?:了)?[^，]{0,30}如下$|(?:现|特)(?:制定|提出|出台)(?:本|以下|如下)[^，]{0,14}$"
)


@rule("directive", "announces-what-follows", needs="下本")
def announces_what_follows(look):
    """现就…通知如下 and 制定清单如下 announce what follows and demand nothing themselves."""
    found = _ANNOUNCES.search(look.text)
    return NO if found else None


_STATE = re.compile(r"的(?:落实|执行|开展|进展)?情况$")
_ASKS_FOR_STATE = re.compile(
    r"[^，]{0,30}(?:报送|上报|报告|反馈|汇报|通报|公开|公布|掌握|了解|说明|核查|检查|督查|跟踪|梳理|摸清)"
)


@rule("directive", "names-a-state", needs="况")
def names_a_state(look):
    """各单位落实责任的情况 names what is looked at, not what is to be done."""
    if not _STATE.search(look.text) or MODAL.search(look.text):
        return None
    told = _ASKS_FOR_STATE.match(look.text)
    return None if told and not look.text.startswith("重点检查：") else NO


_SECTION_MARK = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]，)"
)


@rule("directive", "heads-a-section")
def heads_a_section(look):
    """一、压实责任，确保安全 alone in its paragraph, without a full stop, heads a section."""
    clause = look.clause
    alone = not clause.ended_by and not clause.place and not clause.sentence and _SECTION_MARK.fullmatch(clause.mark)
    return NO if alone and len(look.text) <= 30 and not re.search(r"\d|前$|要(?!求)", look.text) else None


_AGENDA = re.compile(
    r"(?:会议|会上|会前|随后|还)?，?(?:首先|还|并|集中|传达|分别|认真)*(?:听取|传达|学习|审议|宣读|通报|研究|观看|安排|总结|讨论)[^，]{0,8}了|^[^，]{0,30}(?:听取了|汇报了|通报了|传达了|审议了|宣读了|审议通过)"
)


@rule("directive", "hears-agenda", needs="了议")
def hears_agenda(look):
    """听取了…汇报, 传达学习了…精神, 审议通过了… report the agenda of a meeting."""
    found = _AGENDA.match(look.text)
    return NO if found else None


_SHORTCOMING = re.compile(
    r"(?:但|但是|同时|还|也|更)*，?(?:我们|大家)?(?:同时|也|还)*[要应]当?该?(?:清醒地?|清楚地?|也)*(?:看到|认识到)"
)


@rule("directive", "admits", needs="到")
def admits(look):
    """要清醒看到 and 要看到 point at shortcomings."""
    return NO if _SHORTCOMING.match(look.text) else None
