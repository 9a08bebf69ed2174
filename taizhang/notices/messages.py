"""复制为群消息: the few lines that a clerk pastes into a unit's chat group after handing items out. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from taizhang.engine.refusal import N_
from taizhang.ledger.rules import DueKind

WEEKDAYS = "一二三四五六日"
HEAD = N_("{unit}：交办 {count} 件，请登录台账签收。")
LINE = N_("{place}. {number} {title}，{due}")
DUE = N_("{month}月{day}日（周{weekday}）前办结")
HOUR_DUE = N_("{month}月{day}日（周{weekday}）{hour}时前办结")
NO_DUE = N_("时限另行通知")
UNDATED = {
    DueKind.NOW: N_("立即办"),
    DueKind.LONG: N_("长期，按期报进展"),
    DueKind.MEETING: N_("时限等{month}月{day}日的会议定"),
}
FOOT = N_("打开：{address}")


@dataclass(frozen=True)
class Handed:
    """One item as the message tells it: number, title, deadline, nothing else."""

    number: str
    title: str
    due_on: date | None
    due_hour: int | None = None
    due_kind: str = DueKind.DAY
    decide_on: date | None = None


def handed(item) -> Handed:
    """An item as the message tells it."""
    return Handed(item.number, item.title, item.due_on, item.due_hour, item.due_kind, item.decide_on)


def group_message(unit: str, items: Sequence[Handed], address: str, say: Callable[[str], str] = str) -> str:
    """Who, how many, each with number, title and deadline, and where to open it.

    `say` translates a source sentence; left alone the message is Chinese.
    """
    lines = [say(HEAD).format(unit=unit, count=len(items))]
    for place, item in enumerate(items, start=1):
        due = _due(item, say)
        lines.append(say(LINE).format(place=place, number=item.number, title=item.title, due=due))
    lines.append(say(FOOT).format(address=address))
    return "\n".join(lines)


def _due(item: Handed, say: Callable[[str], str]) -> str:
    day = item.decide_on or item.due_on
    text = UNDATED.get(DueKind(item.due_kind)) or (NO_DUE if day is None else HOUR_DUE if item.due_hour else DUE)
    if day is None:
        return say(text)
    weekday = WEEKDAYS[day.weekday()]
    return say(text).format(month=day.month, day=day.day, weekday=weekday, hour=item.due_hour)
