"""Lights: when an item turns yellow and red, and which light burns at an instant.

An item keeps three derived instants, written by the act that moves them:
`overdue_from_at` follows the deadline alone; `yellow_from_at` and `red_from_at` are what the light follows,
so states in which nothing is owed just now carry FAR there and the light can be read, counted and sorted
from an index. An item that nobody accepted is grey until its deadline; silence does not keep it from red.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from taizhang.engine.refusal import N_

from .words import WORKING, Colour, State

SHANGHAI = ZoneInfo("Asia/Shanghai")
FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Instants:
    yellow_from_at: datetime = FAR
    red_from_at: datetime = FAR
    overdue_from_at: datetime = FAR


@dataclass(frozen=True)
class Light:
    colour: Colour
    text: str = ""  # Chinese source text, formatted with `days`
    days: int = 0

    @property
    def note(self):
        return self.text.format(days=self.days)


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


def instants(state, *, due_on, due_hour=None, return_due_on=None, yellow_days, calendar):
    """The three instants of an item that enters `state`."""
    overdue = red_from(due_on, due_hour)
    if state == State.ISSUED:
        return Instants(FAR, overdue, overdue)
    if state not in WORKING:
        return Instants(FAR, FAR, overdue)
    yellow, red = yellow_from(due_on, yellow_days, calendar), overdue
    if state == State.RETURNED and return_due_on:
        yellow = min(yellow, yellow_from(return_due_on, yellow_days, calendar))
        red = min(red, red_from(return_due_on))
    return Instants(min(yellow, red), red, overdue)


def colour(state, *, yellow_from_at, red_from_at, at):
    """The light's colour, from stored instants alone."""
    if state == State.CLOSED:
        return Colour.CLOSED
    if red_from_at <= at:
        return Colour.RED
    if yellow_from_at <= at:
        return Colour.YELLOW
    if state in WORKING or state == State.CLAIMED:
        return Colour.GREEN
    return Colour.GREY


GREY_SAYS = {
    State.DRAFT: N_("草稿"),
    State.ISSUED: N_("未签收"),
    State.DECLINED: N_("退件"),
    State.SUSPENDED: N_("挂起"),
    State.WITHDRAWN: N_("撤销"),
}


def light(
    state,
    *,
    yellow_from_at,
    red_from_at,
    overdue_from_at=FAR,
    due_on=None,
    return_due_on=None,
    claimed_at=None,
    at,
    calendar=None,
):
    """The light with its short reason: 超 5 日, 剩 2 日, 今日到期, 待核验, 未签收."""
    shown = colour(state, yellow_from_at=yellow_from_at, red_from_at=red_from_at, at=at)
    if state == State.CLAIMED:
        was_late = claimed_at and overdue_from_at <= claimed_at and due_on and calendar
        if was_late and (days := _late_days(due_on, claimed_at, calendar)):
            return Light(shown, N_("待核验，晚 {days} 日"), days)
        return Light(shown, N_("待核验"))
    if shown == Colour.GREY:
        return Light(shown, GREY_SAYS.get(state, ""))
    if shown not in (Colour.RED, Colour.YELLOW) or calendar is None:
        return Light(shown)
    target = due_on
    if state == State.RETURNED and return_due_on:
        target = min(due_on or return_due_on, return_due_on)
    if target is None:
        return Light(shown)
    if shown == Colour.RED:
        days = _late_days(target, at, calendar)
        return Light(shown, N_("超 {days} 日") if days else N_("已过时限"), days)
    days = calendar.between(day_of(at), target)
    return Light(shown, N_("剩 {days} 日") if target > day_of(at) else N_("今日到期"), days)


def _late_days(due_on, at, calendar):
    today = day_of(at)
    return calendar.between(due_on, today) if today > due_on else 0
