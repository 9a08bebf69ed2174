"""Lights: when an item turns yellow and red, and which light burns at an instant.

An item keeps three derived instants, written by the act that moves them:
`overdue_from_at` follows the deadline alone; `yellow_from_at` and `red_from_at` are what the light follows,
so states in which nothing is owed just now carry FAR there and the light can be read, counted and sorted
from an index. An item that nobody accepted is grey until its deadline; silence does not keep it from red.

What has no day of its own has a light all the same: 立即 is yellow at once and red from the next working day;
长期 (and whatever never closes) follows the duty to report; 待会议定 follows the meeting that is to set the day.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from taizhang.engine.refusal import N_

from .dues import DueKind
from .words import WORKING, Colour, State

SHANGHAI = ZoneInfo("Asia/Shanghai")
FAR = datetime(9999, 1, 1, tzinfo=UTC)
REPORT_EVERY = 30  # days from report to report of what has no deadline, where nobody set another cycle
REPORT_SOON = 1  # working days before the report is due
UNCHANGED_MOST = 3  # reports of no change in a row, from which the item is yellow until a real one
DECIDE_SOON = 2  # working days before the meeting that sets the deadline


@dataclass(frozen=True)
class Instants:
    yellow_from_at: datetime = FAR
    red_from_at: datetime = FAR
    overdue_from_at: datetime = FAR


@dataclass(frozen=True)
class Light:
    colour: Colour
    text: str = ""  # Chinese source text, formatted with `days` and `hour`
    days: int = 0
    hour: int | None = None

    @property
    def note(self):
        return self.text.format(days=self.days, hour=self.hour)


def day_of(instant):
    """The county's calendar day of an instant."""
    return instant.astimezone(SHANGHAI).date()


def start_of(day):
    """The instant at which a day begins in the county."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


def red_from(due_on, hour=None):
    """Red begins the day after the due date, or at its hour if it has one ("今日17时前")."""
    if due_on is None:
        return FAR
    return start_of(due_on + timedelta(days=1)) if hour is None else start_of(due_on) + timedelta(hours=hour)


def yellow_from(due_on, working_days, calendar):
    """Yellow begins on the first day with no more than so many working days left."""
    if due_on is None:
        return FAR
    return start_of(calendar.add(due_on + timedelta(days=1), -(working_days + 1)))


def instants(
    state, *, due_on, due_hour=None, return_due_on=None, yellow_days, calendar,
    due_kind=DueKind.DAY, decide_on=None, report_due_on=None, unchanged_from=FAR,
):  # fmt: skip
    """The three instants of an item that enters `state`. `unchanged_from`: since when a third report in a row says
    that nothing changed."""
    overdue = red_from(due_on, due_hour)
    if state not in WORKING and state not in (State.ISSUED, State.DECLINED):  # 先办后议: the clock runs on
        return Instants(FAR, FAR, overdue)
    yellow, red = yellow_from(due_on, yellow_days, calendar), overdue
    if due_kind == DueKind.NOW and due_on:
        yellow, red = start_of(due_on), start_of(calendar.add(due_on, 1))
    elif due_kind == DueKind.MEETING:
        yellow, red = yellow_from(decide_on, DECIDE_SOON, calendar), red_from(decide_on)
    elif due_kind == DueKind.LONG:
        yellow, red = yellow_from(report_due_on, REPORT_SOON, calendar), red_from(report_due_on)
    if state == State.ISSUED and due_kind == DueKind.DAY:
        yellow = FAR
    if state in WORKING:
        yellow = min(yellow, unchanged_from)
    if state == State.RETURNED and return_due_on:
        yellow = min(yellow, yellow_from(return_due_on, yellow_days, calendar))
        red = min(red, red_from(return_due_on))
    return Instants(min(yellow, red), red, overdue)


def report_every(due_kind, own_days, register_days):
    """After how many days the next report is due; 0 where none is asked for."""
    return own_days or register_days or (REPORT_EVERY if due_kind == DueKind.LONG else 0)


def colour(state, *, yellow_from_at, red_from_at, at, due_kind=DueKind.DAY):
    """The light's colour, from stored instants alone."""
    if state == State.CLOSED:
        return Colour.CLOSED
    if red_from_at <= at:
        return Colour.RED
    if yellow_from_at <= at:
        return Colour.YELLOW
    if state == State.CLAIMED or (state in WORKING and due_kind != DueKind.MEETING):
        return Colour.GREEN
    return Colour.GREY


GREY_SAYS = {
    State.DRAFT: N_("草稿"),
    State.ISSUED: N_("未签收"),
    State.DECLINED: N_("退件"),
    State.SUSPENDED: N_("挂起"),
    State.WITHDRAWN: N_("撤销"),
    State.HISTORIC: N_("历史导入"),
}


# (a day that is to come, the day itself, a day that is past) of what burns yellow or red.
OF_DEADLINE = (N_("剩 {days} 日"), N_("今日到期"), N_("超 {days} 日"))
OF_REPORT = (N_("{days} 日内该报"), N_("今日该报"), N_("超 {days} 日未报"))
OF_MEETING = (N_("{days} 日后开会定"), N_("今日开会定"), N_("会后 {days} 日未定"))


def light(
    state,
    *,
    yellow_from_at,
    red_from_at,
    overdue_from_at=FAR,
    due_on=None,
    due_hour=None,
    due_kind=DueKind.DAY,
    decide_on=None,
    report_due_on=None,
    return_due_on=None,
    unchanged_count=0,
    claimed_at=None,
    at,
    calendar=None,
):
    """The light with its short reason: 超 5 日, 剩 2 日, 今日到期, 立即办, 待会议定, 待核验, 未签收."""
    shown = colour(state, yellow_from_at=yellow_from_at, red_from_at=red_from_at, at=at, due_kind=due_kind)
    if state == State.CLAIMED:
        was_late = claimed_at and overdue_from_at <= claimed_at and due_on and calendar
        if was_late and (days := _late_days(due_on, claimed_at, calendar)):
            return Light(shown, N_("待核验，晚 {days} 日"), days)
        return Light(shown, N_("待核验"))
    if shown == Colour.GREY:
        waits = due_kind == DueKind.MEETING and state in WORKING
        return Light(shown, N_("待会议定") if waits else GREY_SAYS.get(state, ""))
    if shown not in (Colour.RED, Colour.YELLOW) or calendar is None:
        return Light(shown)
    if shown == Colour.YELLOW and unchanged_count >= UNCHANGED_MOST and state in WORKING:
        return Light(shown, N_("连续 {days} 次无变化"), unchanged_count)
    target, (coming, today, past) = due_on, OF_DEADLINE
    if state == State.RETURNED and return_due_on:
        target = min(due_on or return_due_on, return_due_on)
    elif due_kind == DueKind.LONG:
        target, (coming, today, past) = report_due_on, OF_REPORT
    elif due_kind == DueKind.MEETING:
        target, (coming, today, past) = decide_on, OF_MEETING
    elif due_kind == DueKind.NOW and shown == Colour.YELLOW:
        return Light(shown, N_("立即办"))
    if target is None:
        return Light(shown)
    if shown == Colour.RED:
        days = _late_days(target, at, calendar)
        return Light(shown, past if days else N_("已过时限"), days)
    if target > day_of(at):
        return Light(shown, coming, calendar.between(day_of(at), target))
    if due_hour and target == due_on:
        return Light(shown, N_("今日 {hour} 时前"), hour=due_hour)
    return Light(shown, today)


def _late_days(due_on, at, calendar):
    today = day_of(at)
    return calendar.between(due_on, today) if today > due_on else 0
