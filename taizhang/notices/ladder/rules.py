"""The ladder (阶梯): which step an item takes on a day, by rule and never by mood. Pure.

提醒 and 催办 go out by themselves. From 督办 upwards a step is a draft that a person signs; 问责 exists only as a
proposal to those who may hold somebody accountable (政府督查工作条例, 国令733). A step is taken once in an
episode, which is one current deadline: an extension, or reopening the item, begins a new one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused
from taizhang.engine.workdays import Calendar
from taizhang.ledger.rules import WORKING, DueKind, State


class Step(StrEnum):
    REMIND = "remind"
    URGE = "urge"
    SUPERVISE = "supervise"
    BULLETIN = "bulletin"
    ADMONISH = "admonish"
    REFER = "refer"


STEPS = {
    Step.REMIND: N_("提醒"),
    Step.URGE: N_("催办"),
    Step.SUPERVISE: N_("督办"),
    Step.BULLETIN: N_("通报"),
    Step.ADMONISH: N_("约谈"),
    Step.REFER: N_("移送问责建议"),
}
PLACE = {step: place for place, step in enumerate(Step)}
BY_ITSELF = frozenset({Step.REMIND, Step.URGE})


class Since(StrEnum):
    """What the days of a rung are counted from."""

    UNSIGNED = "unsigned"  # the day of issue, while nobody has signed for it
    UNREPORTED = "unreported"  # the day of issue, while nothing was reported
    DUE = "due"  # the current deadline; negative before it
    RED = "red"  # the light: 1 is the first day on which it is red
    YELLOWS = "yellows"  # monthly looks in a row at which it was yellow or red
    REDS = "reds"  # monthly looks in a row at which it was red
    LAST = "last"  # the step before


SINCES = {
    Since.UNSIGNED: N_("交办后没有签收"),
    Since.UNREPORTED: N_("交办后没有报进展"),
    Since.DUE: N_("现时限（提前写负数）"),
    Since.RED: N_("亮红灯"),
    Since.YELLOWS: N_("连续几个月25日亮黄灯"),
    Since.REDS: N_("连续几个月25日亮红灯"),
    Since.LAST: N_("上一级以后"),
}
MONTHLY = frozenset({Since.YELLOWS, Since.REDS})
LOOK_ON = 25  # progress is due by the 25th of a month (domains.md 5.2)


class Tier(StrEnum):
    LIAISON = "liaison"
    HEAD = "head"
    LEADER = "leader"
    OFFICE = "office"


TIERS = {
    Tier.LIAISON: N_("联络员"),
    Tier.HEAD: N_("单位负责人"),
    Tier.LEADER: N_("分管领导"),
    Tier.OFFICE: N_("督查室"),
}


class Urgency(StrEnum):
    ORDINARY = "ordinary"
    URGENT = "urgent"  # 立即, or before an hour of its day


URGENCIES = {Urgency.ORDINARY: N_("一般事项"), Urgency.URGENT: N_("紧急事项（立即办、限几时前的）")}


def urgency(due_kind: str, due_hour: int | None) -> Urgency:
    return Urgency.URGENT if due_kind == DueKind.NOW or due_hour is not None else Urgency.ORDINARY


@dataclass(frozen=True)
class Rung:
    """One step, the first day on which it is taken, and who is told. `word`: what this county calls it (橙单)."""

    step: Step
    since: Since
    days: int
    working: bool = True
    to: tuple[Tier, ...] = ()
    word: str = ""


Rungs = tuple[Rung, ...]


WRONG = {
    "empty": N_("阶梯一级也没有。请至少留一级由人签发的，如督办。"),
    "no_start": N_("第一级“{step}”不能从上一级算起：它前面没有上一级。请改选从哪里算起。"),
    "loop": N_("“{step}”排在“{before}”后面，阶梯会转圈。请按次序，从提醒到移送问责建议，每级一次。"),
    "order": N_("“{step}”不晚于“{before}”，轮不到它。请把天数改大。"),
    "no_end": N_("阶梯到“{step}”就断了：催过以后没有人来定下一步。请在后面加督办或更高的一级。"),
    "days": N_("“{step}”的天数要在{least}到{most}之间。"),
    "nobody": N_("“{step}”没有选发给谁。请至少选一个。"),
    "word": N_("“{step}”的叫法最多10个字。"),
}


def check(rungs: Sequence[Rung]) -> Rungs:
    """The ladder of one urgency; `Refused` where it goes in a circle, breaks off, or a rung tells nobody."""
    if not rungs:
        raise _wrong("empty")
    for place, rung in enumerate(rungs):
        _check_rung(rung)
        step, below = STEPS[rung.step], rungs[:place]
        if not below and rung.since == Since.LAST:
            raise _wrong("no_start", step=step)
        if below and PLACE[rung.step] <= PLACE[below[-1].step]:
            raise _wrong("loop", step=step, before=STEPS[below[-1].step])
        same = [r for r in below if (r.since, r.working) == (rung.since, rung.working)]
        if same and rung.since != Since.LAST and rung.days <= same[-1].days:
            raise _wrong("order", step=step, before=STEPS[same[-1].step])
    if rungs[-1].step in BY_ITSELF:
        raise _wrong("no_end", step=STEPS[rungs[-1].step])
    return tuple(rungs)


def _check_rung(rung: Rung) -> None:
    least, most = {Since.DUE: (-60, 365), Since.YELLOWS: (1, 12), Since.REDS: (1, 12)}.get(rung.since, (1, 365))
    if not least <= rung.days <= most:
        raise _wrong("days", step=STEPS[rung.step], least=least, most=most)
    if rung.step in BY_ITSELF and not rung.to:
        raise _wrong("nobody", step=STEPS[rung.step])
    if len(rung.word) > 10:
        raise _wrong("word", step=STEPS[rung.step])


def _wrong(code: str, **params: object) -> Refused:
    return Refused(f"ladder.{code}", WRONG[code], "invalid", **params)


@dataclass(frozen=True)
class Facts:
    """An item as the ladder sees it. `taken`: the steps of this episode, each with the day on which it was sent, issued
    or set aside, in order; `waits`: the last of them is a draft that nobody has signed or set aside yet."""

    state: State
    issued_on: date
    due_on: date | None
    yellow_on: date
    red_on: date
    has_reported: bool = False
    excused_to_on: date | None = None
    taken: tuple[tuple[Step, date], ...] = ()
    waits: bool = False
    urged_on: date | None = None  # by a person, in this episode
    is_paused: bool = False
    is_held: bool = False


@dataclass(frozen=True)
class Move:
    """The rung to take, and how many of its days have passed."""

    rung: Rung
    days: int


def episode(due_kind: str, due_on, report_due_on, decide_on, rebounds: int) -> str:
    """What a step is taken once in: the current deadline. 长期 follows its reports, 待会议定 its meeting."""
    if due_kind == DueKind.LONG:
        return f"report_{report_due_on}_{rebounds}"
    if due_kind == DueKind.MEETING:
        return f"meeting_{decide_on}_{rebounds}"
    return f"due_{due_on}_{rebounds}"


def climbs(facts: Facts, on: date) -> bool:
    """Whether lateness counts against anybody now. 退件 waits for the office, 申请销号 for the verifier."""
    if facts.state not in WORKING and facts.state != State.ISSUED:
        return False
    is_excused = facts.excused_to_on is not None and on <= facts.excused_to_on
    return not (facts.is_paused or facts.is_held or is_excused)


def next_step(rungs: Sequence[Rung], facts: Facts, on: date, calendar: Calendar) -> Move | None:
    """The lowest rung above the last that was taken whose day has come: at most one a working day, in order, and none
    above a draft: nobody is named in a bulletin for a supervision notice that never went out. Whom a person has urged
    the ladder does not urge again: the step counts as taken on the day on which it was its turn, or later by hand."""
    if not calendar.is_working(on) or not climbs(facts, on) or facts.waits:
        return None
    if facts.taken and facts.taken[-1][1] >= on:
        return None
    last = max((PLACE[step] for step, _ in facts.taken), default=-1)
    for rung in rungs:
        if PLACE[rung.step] <= last or (days := passed(rung, facts, on, calendar)) is None or days < rung.days:
            continue
        if rung.step != Step.URGE or facts.urged_on is None:
            return Move(rung, days)
        taken_on = max(facts.urged_on, _turn(rung, days, on, calendar))
        if taken_on >= on:
            return None
        facts = replace(facts, taken=(*facts.taken, (Step.URGE, taken_on)))
    return None


def _turn(rung: Rung, days: int, on: date, calendar: Calendar) -> date:
    """The day on which it was this rung's turn, `days` of it having passed by now."""
    late = days - rung.days
    if rung.since in MONTHLY:
        month = on.year * 12 + on.month - 1 - (on.day < LOOK_ON) - late
        return date(month // 12, month % 12 + 1, LOOK_ON)
    return calendar.add(on, -late) if rung.working else on - timedelta(days=late)


def passed(rung: Rung, facts: Facts, on: date, calendar: Calendar) -> int | None:
    """How many of its days (monthly looks) have passed; None while what it counts from is not the case."""

    def since(day: date | None) -> int | None:
        if day is None:
            return None
        return calendar.between(day, on) if rung.working else (on - day).days

    match rung.since:
        case Since.UNSIGNED:
            return since(facts.issued_on) if facts.state == State.ISSUED else None
        case Since.UNREPORTED:
            return None if facts.has_reported else since(facts.issued_on)
        case Since.DUE:
            return since(facts.due_on)
        case Since.RED:
            return since(date.fromordinal(facts.red_on.toordinal() - 1)) if facts.red_on <= on else None
        case Since.YELLOWS:
            return _looks(facts.yellow_on, on)
        case Since.REDS:
            return _looks(facts.red_on, on)
        case Since.LAST:
            return since(facts.taken[-1][1]) if facts.taken else None


def _looks(first: date, on: date) -> int | None:
    """The 25ths from that day on."""
    if first > on:
        return None
    months = (on.year - first.year) * 12 + on.month - first.month
    return months + (first.day <= LOOK_ON) - (on.day < LOOK_ON)


# (working days, calendar days or months) of what a rung says, filled in with `n`
WHEN = {
    Since.UNSIGNED: (N_("交办后{n}个工作日没有签收"), N_("交办后{n}天没有签收")),
    Since.UNREPORTED: (N_("交办后{n}个工作日没有报进展"), N_("交办后{n}天没有报进展")),
    Since.DUE: (N_("超过时限{n}个工作日"), N_("超过时限{n}天")),
    Since.RED: (N_("亮红灯第{n}个工作日"), N_("亮红灯第{n}天")),
    Since.YELLOWS: (N_("连续{n}个月25日亮黄灯"),) * 2,
    Since.REDS: (N_("连续{n}个月25日亮红灯"),) * 2,
    Since.LAST: (N_("上一级以后{n}个工作日没有办结"), N_("上一级以后{n}天没有办结")),
}
BEFORE = (N_("离时限还有{n}个工作日"), N_("离时限还有{n}天"))
TODAY = N_("今天到期")


def when(since: Since, days: int, working: bool) -> tuple[str, int]:
    """The sentence that says it, and its number."""
    if since == Since.DUE and days <= 0:
        return (BEFORE[not working], -days) if days else (TODAY, 0)
    return WHEN[since][not working], days


def why(since: str, days: int, working: bool) -> str:
    """In Chinese, as a notice keeps it."""
    text, n = when(Since(since), days, working)
    return text.format(n=n)
