"""复制为群消息: the few lines that a clerk pastes into a unit's chat group after handing items out. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from taizhang.engine.refusal import N_

WEEKDAYS = "一二三四五六日"
HEAD = N_("{unit}：交办 {count} 件，请登录台账签收。")
LINE = N_("{place}. {number} {title}，{due}")
DUE = N_("{month}月{day}日（周{weekday}）前办结")
NO_DUE = N_("时限另行通知")
FOOT = N_("打开：{address}")


@dataclass(frozen=True)
class Handed:
    """One item as the message tells it: number, title, deadline, nothing else."""

    number: str
    title: str
    due_on: date | None


def group_message(unit: str, items: Sequence[Handed], address: str, say: Callable[[str], str] = str) -> str:
    """Who, how many, each with number, title and deadline, and where to open it.

    `say` translates a source sentence; left alone the message is Chinese.
    """
    lines = [say(HEAD).format(unit=unit, count=len(items))]
    for place, item in enumerate(items, start=1):
        due = say(NO_DUE)
        if item.due_on:
            day = item.due_on
            due = say(DUE).format(month=day.month, day=day.day, weekday=WEEKDAYS[day.weekday()])
        lines.append(say(LINE).format(place=place, number=item.number, title=item.title, due=due))
    lines.append(say(FOOT).format(address=address))
    return "\n".join(lines)
