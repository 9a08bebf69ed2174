"""When a month's books are opened, what a unit may say to a line, and what the office may say to that. Pure."""

from calendar import monthrange
from datetime import date
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused
from taizhang.engine.workdays import Calendar
from taizhang.ledger.rules import Verb

# Our own defaults: a week to settle and sign; a day that every month has.
DAYS = 5  # working days
LAST_DAY = 28
MOST_LINES = 2_000  # of one book; the most pressing come first
MOST_MISSING = 50
MOST_SIGNS = 500


class State(StrEnum):
    OPEN = "open"
    SIGNED = "signed"
    SETTLED = "settled"
    LAPSED = "lapsed"


STATES = {
    State.OPEN: N_("待签认"),
    State.SIGNED: N_("已签认，差异待定"),
    State.SETTLED: N_("已对清"),
    State.LAPSED: N_("没有签认"),
}


class Answer(StrEnum):
    AGREED = "agreed"
    NOT_OURS = "not_ours"
    DONE = "done"
    DATE = "date"
    MISSING = "missing"


ANSWERS = {
    Answer.AGREED: N_("认"),
    Answer.NOT_OURS: N_("不认"),
    Answer.DONE: N_("已办结"),
    Answer.DATE: N_("日期不同"),
    Answer.MISSING: N_("缺项"),
}
CHOICES = (Answer.AGREED, Answer.NOT_OURS, Answer.DONE, Answer.DATE)  # of a line that the county holds


class Ruling(StrEnum):
    ADOPTED = "adopted"
    REFUSED = "refused"


RULINGS = {Ruling.ADOPTED: N_("采纳"), Ruling.REFUSED: N_("不采纳")}

# What follows in the ledger from a difference: (the office's act, the unit's act), each its words and its verb.
# Nothing follows by itself.
FOLLOWS = {
    Answer.NOT_OURS: ((N_("去改派"), Verb.REISSUE), (N_("去看"), None)),
    Answer.DONE: ((N_("去看"), None), (N_("去拟销号申请"), Verb.DRAFT_CLAIM)),
    Answer.DATE: ((N_("去看"), None), (N_("去申请延期"), Verb.ASK_EXTENSION)),
}


def opens_on(month: date, day: int, calendar: Calendar) -> date:
    """The working day on which a month's books are opened: the day that the office chose, or the next working day,
    or, where that lies in the month after, the last one before."""
    chosen = month.replace(day=min(day, monthrange(month.year, month.month)[1]))
    if calendar.is_working(chosen):
        return chosen
    after = calendar.next_working(chosen)
    return after if after.month == month.month else calendar.previous_working(chosen)


def is_due(day: int | None, chosen_on: date | None, today: date, calendar: Calendar) -> bool:
    """Whether this month's books are to be opened by now. A day that was over when it was chosen begins a month
    later: whoever sets it is not surprised by a round the next morning."""
    if day is None or chosen_on is None:
        return False
    opens = opens_on(today.replace(day=1), day, calendar)
    return chosen_on < opens <= today


def check_day(day: int | None) -> None:
    if day is not None and not 1 <= day <= LAST_DAY:
        raise Refused(
            "notices.books_day", N_("请填 1 到 {most} 之间的日子；不自动开账就留空。"), "invalid", most=LAST_DAY
        )


def may_change(state: State) -> None:
    """Only an open book is settled line by line."""
    if state == State.LAPSED:
        raise Refused("notices.book_lapsed", N_("新一期对账已经开了，这一期不再改。请对最新的一期。"))
    if state != State.OPEN:
        raise Refused("notices.book_signed", N_("这一期已经签认，不再改。还有不一致的，下个月对账再提。"))


def may_sign_above(is_headless: bool) -> None:
    """The head above signs only while the unit has none of its own."""
    if not is_headless:
        raise Refused("notices.book_headed", N_("这个单位已经有自己的负责人，由他签认。"), "forbidden")


def may_reopen(state: State, *, is_last: bool, reason: str) -> None:
    """A signed book is opened again by the office, with a reason, as long as no later one was opened."""
    if state not in (State.SIGNED, State.SETTLED):
        raise Refused("notices.book_not_signed", N_("还没有签认，不用重开，直接改就行。"))
    if not is_last:
        raise Refused("notices.book_later", N_("新一期对账已经开了，这一期不能重开。请在最新的一期里对。"))
    if not reason or len(reason) > MOST_SIGNS:
        raise Refused("notices.book_reopen_why", N_("请写为什么重开，最多 {most} 字。"), "invalid", most=MOST_SIGNS)


def check_answer(answer: Answer, *, is_missing: bool, due_on: date | None, held_on: date | None, text: str) -> None:
    """What the unit says to a line: a date that differs, or a sentence that says why."""
    if is_missing or answer not in CHOICES:
        raise Refused("notices.book_answer", N_("请从 认、不认、已办结、日期不同 里选一个。"), "invalid")
    if len(text) > MOST_SIGNS:
        raise Refused("notices.book_text", N_("说明最多 {most} 字。"), "invalid", most=MOST_SIGNS)
    if answer == Answer.DATE:
        if held_on is None:
            raise Refused("notices.book_date", N_("请填本单位记的时限，例如 2026-03-25。"), "invalid")
        if held_on == due_on:
            raise Refused("notices.book_same_date", N_("您填的日期和县里记的一样，点“认”就行。"), "invalid")
    if answer == Answer.NOT_OURS and not text:
        raise Refused("notices.book_why", N_("请写清为什么不是本单位的，该谁办。"), "invalid")
    if answer == Answer.DONE and not text:
        raise Refused("notices.book_when", N_("请写清什么时候办结的，凭什么说办结了。"), "invalid")


def check_missing(title: str, since_on: date | None, told_by: str, today: date) -> None:
    """An item that the unit holds and the county does not."""
    if not title or len(title) > 200:
        raise Refused("notices.book_title", N_("请写是什么事项，最多 200 字。"), "invalid")
    if since_on is None or since_on > today:
        raise Refused("notices.book_since", N_("请填从哪天起在办，不晚于今天，例如 2026-02-10。"), "invalid")
    if not told_by or len(told_by) > 100:
        raise Refused("notices.book_told", N_("请写谁交办的、凭什么文件，最多 100 字。"), "invalid")


def check_ruling(state: State, answer: str, ruling: str, reason: str) -> None:
    """What the office says to a difference, once the head has signed for it."""
    if state == State.OPEN:
        raise Refused("notices.book_unsigned", N_("单位负责人还没有签认，签认后再定。"))
    if answer in ("", Answer.AGREED):
        raise Refused("notices.book_no_difference", N_("这一条没有差异，不用定。"))
    if ruling:
        raise Refused("notices.book_ruled", N_("这一条差异已经定过了。"))
    if not reason or len(reason) > MOST_SIGNS:
        raise Refused("notices.book_reason", N_("请写理由，最多 {most} 字，单位看得到。"), "invalid", most=MOST_SIGNS)
