"""Spoken instructions (口头指示): written down by the office, an instruction only when the leader, or the secretary who
was named, has said so. Until then they are shown as waiting, and what was entered on their ground cannot be issued.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused

from .lights import day_of, start_of
from .words import State


class Spoken(StrEnum):
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    OWN = "own"  # the office took it on as its own: the leader's name is gone, the record stays


SPOKEN = {
    Spoken.WAITING: N_("待确认"),
    Spoken.CONFIRMED: N_("已确认"),
    Spoken.DENIED: N_("不是这个意思"),
    Spoken.OWN: N_("督查室自行立项"),
}

PATIENCE = 3  # working days without an answer after which it is a gap


@dataclass(frozen=True)
class Said:
    """One spoken instruction of an item, as the rules look at it."""

    id: int
    state: Spoken
    leader_id: int
    leader: str = ""  # 沈县长
    secretary_id: int | None = None
    recorders: frozenset[int] = frozenset()
    is_founding: bool = False  # the item was entered on its ground
    reminded_at: datetime | None = None


def patience_ended(at, calendar):
    """What was recorded before this instant has waited too long."""
    return start_of(calendar.add(day_of(at) + timedelta(days=1), -PATIENCE))


def answers_as(said, who):
    """In which quality this person may answer: `leader` or `secretary`. Whoever wrote it down never does."""
    if said.state != Spoken.WAITING:
        raise Refused("ledger.spoken_answered", N_("这条口头指示已经有答复，不用再办。"))
    if who.persons & said.recorders:
        raise Refused("S1.spoken", N_("您记下的口头指示，要由领导本人或另一位秘书确认。"), "forbidden")
    if said.leader_id in who.persons:
        return "leader"
    if said.secretary_id in who.persons:
        return "secretary"
    raise Refused("ledger.missing", N_("没有这条口头指示。"), "missing")


# ── checks of the lifecycle's rows ────────────────────────────────────────────


def is_confirmed(snapshot, who, row, **_):
    """A guard of issuing: no order in a leader's name before the leader has said so."""
    said = snapshot.founding
    if said is None or said.state in (Spoken.CONFIRMED, Spoken.OWN):
        return
    if said.state == Spoken.WAITING:
        raise Refused(
            "ledger.spoken_waits",
            N_("{leader}还没有确认这条口头指示，不能交办。可以提醒、换确认人，或者自行立项。"), leader=said.leader,
        )  # fmt: skip
    raise Refused(
        "ledger.spoken_denied",
        N_("{leader}说不是这个意思，不能照此交办。可以自行立项，或者删除草稿。"), leader=said.leader,
    )  # fmt: skip


def does_not_wait(snapshot, who, row, **_):
    """A guard of deleting: what waits for an answer is not made away with."""
    if snapshot.founding is not None and snapshot.founding.state == Spoken.WAITING:
        raise Refused(
            "ledger.spoken_kept", N_("口头指示还在等{leader}确认，不能删。"), leader=snapshot.founding.leader
        )  # fmt: skip


def founds_nothing_yet(snapshot, who, row, **_):
    if snapshot.state == State.DRAFT and snapshot.founding is not None:
        raise Refused("ledger.spoken_once", N_("这件草稿已经记过口头指示。另一件事请另记一件。"))


def has_one_waiting(snapshot, who):
    return any(said.state == Spoken.WAITING for said in snapshot.spoken)


def is_founded_on_one(snapshot, who):
    return snapshot.founding is not None


def one_waits(snapshot, who, row, **_):
    if not any(said.state == Spoken.WAITING for said in snapshot.spoken):
        raise Refused("ledger.spoken_none", N_("没有在等确认的口头指示。"))


def is_unconfirmed(snapshot, who, row, **_):
    said = snapshot.founding
    if said is None or said.state not in (Spoken.WAITING, Spoken.DENIED):
        raise Refused("ledger.spoken_not_open", N_("口头指示没有确认的草稿，才要自行立项。"))


def said_in_full(snapshot, who, row, at, text="", heard_by="", said_at=None, **_):
    if not text.strip():
        raise Refused("ledger.no_text", N_("请写几个字再提交。"), "invalid")
    if not heard_by.strip():
        raise Refused("ledger.spoken_unheard", N_("请写清是谁当面听到的。"), "invalid")
    if said_at is None or said_at > at:
        raise Refused("ledger.spoken_later", N_("请填领导说话的时间，不能晚于现在。"), "invalid")


def named_by_another(snapshot, who, row, secretary_id=None, recorders=frozenset(), **_):
    """The secretary who may confirm is nobody who wrote it down."""
    if secretary_id is not None and secretary_id in (recorders or who.persons):
        raise Refused("S1.secretary", N_("记下的人不能兼作确认人。请另选一位。"), "invalid")


def not_twice_a_day(snapshot, who, row, at, spoken_id=None, **_):
    said = waiting(snapshot, spoken_id)
    if said.reminded_at is not None and day_of(said.reminded_at) == day_of(at):
        raise Refused("ledger.spoken_reminded", N_("今天已经提醒过{leader}，明天再提醒。"), leader=said.leader)


def waiting(snapshot, spoken_id):
    """The spoken instruction that an act is about: the one named, else the one that waits longest."""
    for said in snapshot.spoken:
        if said.state == Spoken.WAITING and spoken_id in (None, said.id):
            return said
    raise Refused("ledger.spoken_none", N_("没有在等确认的口头指示。"))
