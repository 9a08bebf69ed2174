"""What is sent at once, what waits for the morning, how often is tried again, how an address is shown. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused
from taizhang.engine.workdays import Calendar
from taizhang.ledger.rules import SHANGHAI, day_of

# Kinds of notice. Whatever is in none of these sets waits for the morning digest.
LADDER = frozenset({"ladder_urged"})  # the only ones that may exceed the cap
AT_ONCE = LADDER | {"urged", "handout_urge", "instructed"}
AT_ONCE_IF_IMMEDIATE = frozenset({"issued", "reissued", "handed_over", "handout"})  # 立即办
DIGEST, TEST = "digest", "test"

CAP = 3  # messages to one person, or to one group, on one day
OPENS, CLOSES = time(8), time(20)  # the county's clock, working days only

WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6))
LONGEST_HOLD = timedelta(hours=6)


class State(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"  # taken by a worker; again waiting when that one is gone
    SENT = "sent"  # a relay has it: mail, SMS
    DELIVERED = "delivered"  # it stands in the group
    READ = "read"  # the notice was read in the inbox, wherever the reader came from
    FOLDED = "folded"  # left to the next morning's digest
    DROPPED = "dropped"  # not needed any more, or nobody to send it to
    DEAD = "dead"  # given up


STATES = {
    State.WAITING: N_("待发"),
    State.SENDING: N_("正在发"),
    State.SENT: N_("已发出"),
    State.DELIVERED: N_("已送达"),
    State.READ: N_("已读"),
    State.FOLDED: N_("并入早上汇总"),
    State.DROPPED: N_("不用发了"),
    State.DEAD: N_("没有发成"),
}
GONE_OUT = (State.SENT, State.DELIVERED, State.READ)


class Answer(StrEnum):
    """How an attempt ended."""

    DELIVERED = "delivered"
    SENT = "sent"
    RETRY = "retry"  # this one again, later
    BUSY = "busy"  # the channel wants to be left alone for a while; no attempt is counted
    DOWN = "down"  # nobody answers: the channel rests a minute
    BROKEN = "broken"  # the channel itself is set up wrongly: it rests until the file is mended, or half an hour
    REFUSED = "refused"  # this one never


RESTS = {Answer.BUSY: timedelta(minutes=1), Answer.DOWN: timedelta(minutes=1), Answer.BROKEN: timedelta(minutes=30)}


@dataclass(frozen=True)
class Outcome:
    answer: Answer
    says: str = ""  # what went wrong and what to do
    after: timedelta | None = None  # how long the other side asks to be left alone

    @property
    def is_out(self) -> bool:
        return self.answer in (Answer.DELIVERED, Answer.SENT)

    @property
    def rests(self) -> timedelta | None:
        """How long the whole channel is left alone."""
        rest = RESTS.get(self.answer)
        return min(self.after or rest, LONGEST_HOLD) if rest else None


@dataclass(frozen=True)
class Next:
    """What becomes of a message after an attempt."""

    state: State
    due_at: datetime | None
    counts: bool = True  # whether this attempt is one of those that it has


def after(outcome: Outcome, attempts: int, at: datetime) -> Next:
    """`attempts` includes the one that has just ended."""
    if outcome.is_out:
        return Next(State.DELIVERED if outcome.answer == Answer.DELIVERED else State.SENT, None)
    if outcome.answer == Answer.BUSY:
        return Next(State.WAITING, at + (outcome.rests or WAITS[0]), counts=False)
    if outcome.answer == Answer.REFUSED or attempts > len(WAITS):
        return Next(State.DEAD, None)
    wait = WAITS[attempts - 1]
    return Next(State.WAITING, at + max(wait, min(outcome.after or wait, LONGEST_HOLD)))


# ── when ───────────────────────────────────────────────────────────────────────


def is_open(at: datetime, calendar: Calendar) -> bool:
    """No message at night and on days of rest."""
    local = at.astimezone(SHANGHAI)
    return calendar.is_working(local.date()) and OPENS <= local.time() < CLOSES


def opening(at: datetime, calendar: Calendar) -> datetime:
    """The instant itself when it is open, else the next opening."""
    if is_open(at, calendar):
        return at
    local = at.astimezone(SHANGHAI)
    before = local.date() - timedelta(days=local.time() < OPENS)
    return datetime.combine(calendar.next_working(before), OPENS, SHANGHAI)


def last_digest(at: datetime, calendar: Calendar) -> datetime:
    """When the digest before this day's went out."""
    return datetime.combine(calendar.previous_working(day_of(at)), OPENS, SHANGHAI)


def is_first_of_week(at: datetime, calendar: Calendar) -> bool:
    """No working day since Monday."""
    day = day_of(at)
    return not any(calendar.is_working(day - timedelta(days=n)) for n in range(1, day.weekday() + 1))


def goes_at_once(kind: str, is_immediate: bool) -> bool:
    return kind in AT_ONCE or (kind in AT_ONCE_IF_IMMEDIATE and is_immediate)


def folds(kind: str, at: datetime, sent_today: int, calendar: Calendar) -> str:
    """Why a message is left to the morning's digest; empty when it is not. The ladder waits for the opening instead,
    and the digest is what the others are folded into."""
    if kind in LADDER or kind in (DIGEST, TEST):
        return ""
    if not is_open(at, calendar):
        return N_("不在发送时间，并入下一个工作日早上的汇总")
    if sent_today >= CAP:
        return N_("今天已经发过 {cap} 条，并入下一个工作日早上的汇总")
    return ""


PRESSING = frozenset({"returned", "overdue", "soon"})  # told the next morning; the rest of what grew, on Monday
SAID_AGAIN = timedelta(days=28)


def is_said(counts: Mapping[str, int], before: Mapping[str, int] | None, *, first_of_week: bool) -> bool:
    """Whether there is a digest this morning: "news" are notices since the last one. What stands as it stood is not
    said again for four weeks: the ladder is what urges. `before` is the last digest of these weeks."""
    if not any(counts.values()):
        return False
    if before is None or counts.get("news"):
        return True
    grown = {key for key, n in counts.items() if n > before.get(key, 0)}
    return bool(grown & PRESSING) or (first_of_week and bool(grown))


# ── addresses ──────────────────────────────────────────────────────────────────

MAIL, MOBILE = "mail", "mobile"
ADDRESS_KINDS = {MAIL: N_("邮箱"), MOBILE: N_("手机号")}
_MAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62}\.)+[A-Za-z]{2,20}")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def address(kind: str, typed: str) -> str:
    """The address as it is kept, full-width typing straightened out; refuses what cannot be one."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))
    if kind == MOBILE:
        text = re.sub(r"[-–—]", "", text).removeprefix("+86")
        if not _MOBILE.fullmatch(text):
            raise Refused("not_a_mobile", N_("手机号是 11 位数字，以 1 开头，请改好再存"))
        return text
    if len(text) > 100 or not _MAIL.fullmatch(text):
        raise Refused("not_a_mail", N_("邮箱写成 name@example.cn 的样子，请改好再存"))
    return text


def masked(kind: str, address: str) -> str:
    if kind == MOBILE:
        return f"{address[:3]}****{address[-4:]}"
    name, _, host = address.partition("@")
    return f"{name[:1]}***@{host}"


# ── templates ──────────────────────────────────────────────────────────────────

_PLACE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")  # JSON's own braces are followed by a quote or a space


def unknown_places(template: str, known: frozenset[str]) -> list[str]:
    return sorted(set(_PLACE.findall(template)) - known)


def places(template: str) -> set[str]:
    return set(_PLACE.findall(template))


def filled(template: str, values: Mapping[str, str]) -> str:
    """Every place at once: a value that looks like a place stays what it is."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), template)
