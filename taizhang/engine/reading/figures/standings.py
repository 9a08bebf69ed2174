"""How a figure stands: its rank and among whom, its target and how much of it is done."""

import re
from dataclasses import dataclass

from ..rules import rule

_CHINESE = "一二三四五六七八九十"
_ORDINAL = (
    rf"(?:倒数)?第[{_CHINESE}\d]{{1,4}}(?:[名位]|(?!产业|书记|季度|批|个|轮|次|阶段|责任|时间|线|期|中学|小学|医院|要务|动力|生产|资源|方阵|梯队|医|[{_CHINESE}\d]))"
    rf"|前[{_CHINESE}\d]{{1,4}}[名位强]?|首位|榜首|前列|末位|第[一二三]方阵"
)
_RANK = re.compile(
    rf"(?:增[幅速]|总量|成绩|得分|总分|综合(?:排名|得分|评分|成绩))?(?:均|分别|同样|继续|连续[^，。；]{{1,6}})?(?:在?全[市省县区国州盟])?"
    rf"(?:位居|居于|居|排名|排位|排在|排|列|位列|名列|位次|跃居|跃升至?|跃至|稳居|并列|升至|上升到|上升至|前移[至到]|位于|保持)[^，。；]{{0,20}}?(?:{_ORDINAL})"
    rf"|(?:增[幅速]|总量)?(?:为|在|居)?(?:全[市省县区国州盟]|各县[^，。；]{{0,8}})(?:{_ORDINAL})"
)
_NUMBER_WORDS = {char: n for n, char in enumerate(_CHINESE, 1)}
_LEAD = re.compile(
    r"^(?:增[幅速]|总量|成绩|得分|总分|综合(?:排名|得分|评分|成绩))?(?:均|分别|同样|继续)?(?:位居|居于|居|排名|排位|排在|排|位列|名列|列|位次|跃居|跃升至?|跃至|稳居|并列|升至|上升到|上升至|前移[至到]|位于|保持|为|在)*"
)
_DONE = re.compile(r"(?:分别)?(?:占|为|达到?|完成|实现|相当于)[^，。；]{0,40}$")
_GOAL = re.compile(r"目标|任务|计划|预算(?!总?[收支]|内|外|资金|管理|单位)|预期|总投资")
_RATE_NAME = re.compile(r"(?:完成率|完成比例|完成进度|执行率|完成度|预算执行进度|任务完成情况)(?:为|达到?|是|约|仅)*$")
_AHEAD_GOAL = re.compile(r"(?:占|完成|为|达到?|实现)[^，。；\d]{0,24}$")
_AFTER_GOAL = re.compile(r"(?:[^，。；\d]{0,4}(?:目标任务|目标|任务|计划|预算)[^，。；\d]{0,4})?的?(?=\d)")


@dataclass(frozen=True)
class Rank:
    """A printed rank: its words, its place (1 is first) where it is one place, and among whom."""

    start: int
    text: str
    place: int | None
    among: str | None


def number_of(word):
    """一 … 九十九 or digits as a number; None for anything else."""
    if word.isdigit():
        return int(word)
    tens, ten, ones = word.partition("十")
    if not ten:
        return _NUMBER_WORDS.get(word)
    return 10 * _NUMBER_WORDS.get(tens, 1) + (_NUMBER_WORDS.get(ones, 0) if ones else 0)


@rule("standing", "rank")
def ranks(flat, start, end):
    """位居全市第一, 增速排名全省第8位, 全市第二: a rank as printed and among whom."""
    out = []
    for found in _RANK.finditer(flat, start, end) if _HINT.search(flat, start, end) else ():
        text = found.group()
        ordinal = re.search(rf"第([{_CHINESE}\d]{{1,4}})[名位]?$", text)
        place = (
            number_of(ordinal[1])
            if ordinal and "倒数" not in text
            else (1 if text.endswith(("首位", "榜首")) else None)
        )
        among = re.sub(rf"(?:{_ORDINAL})$", "", text)
        among = re.sub(r"量化.*|目标.*|(?:排名|排位|位居|位列|列|居|的|在|中|为|之)+$", "", _LEAD.sub("", among)).strip(
            "，第的"
        )
        among = re.sub(r"(?:排名|排位|位居|位列|列|居)+$", "", among)
        out.append(Rank(found.start(), text, place, among or None))
    return out


_HINT = re.compile(r"第[一二三四五六七八九十\d]|首位|榜首|前列|末位|前[一二三四五六七八九十\d]")


@rule("standing", "completion-of-target")
def completion(before):
    """占年初预算16亿元的79.3%, 完成目标任务的126%, 为预算的99.4%: how much of a goal is done; the words of the goal."""
    found = None
    for verb in re.finditer(r"分别完成|分别占|占|为|达到?|完成|实现|相当于", before):
        piece = before[verb.start() :]
        if len(piece) <= 41 and _DONE.fullmatch(piece) and _GOAL.search(piece):
            found = piece
            break
    if not found:
        return None
    tail = re.split(r"目标|任务|计划|预算|预期|总投资", found)[-1]
    return found if len(tail) <= 16 else None


@rule("standing", "rate-of-completion")
def completion_rate(gap):
    """完成率74.06%: a rate of completion named as such."""
    return bool(_RATE_NAME.search(gap))


def is_goal(before, after):
    """Whether a number is the goal inside 完成目标任务4700万元的126% or 完成省定2亿元目标任务的81%."""
    behind = _AFTER_GOAL.match(after)
    if not behind or not behind.group() or not (ahead := _AHEAD_GOAL.search(before)):
        return False
    return bool(_GOAL.search(ahead.group()) or _GOAL.search(behind.group())) and (
        "的" in behind.group() or bool(_GOAL.search(behind.group()))
    )
