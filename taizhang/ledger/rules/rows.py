"""What the lifecycle is made of: rows with whose side acts and the sentences that say who and when; steps, buttons."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from taizhang.engine.refusal import N_, Refused

from .words import VERBS, State, Verb

S = State


class Side(Enum):
    OFFICE = "office"  # keeps the ledger: a grant that reaches the item
    LEAD = "lead"  # speaks for a lead unit
    FIRST = "first"  # speaks for the first lead, whose the claim is
    DOING = "doing"  # speaks for a lead or joint unit
    RULING = "ruling"  # the office; a leader whose grant reaches the item when it has become a ping-pong
    VERIFYING = "verifying"  # reaches the item and is apart from it (S1, S9)
    LEADING = "leading"  # a leader whose grant reaches the item
    EITHER = "either"  # the office or a doing unit
    WAITED = "waited"  # speaks for a unit that the item waits for (卡点)


CLERK = N_("由督查室经办办理。")
RULER = N_("由督查室经办裁定；同一件第三次退件起，县领导也可以裁定。")
DOERS = N_("由承办单位（{units}）的联络员或单位负责人办理。")
LIAISON = N_("由承办单位（{units}）的联络员办理。")
HEAD = N_("由牵头单位（{lead}）的单位负责人办理。")
LEAD_LIAISON = N_("由牵头单位（{lead}）的联络员办理。")
CO_HEAD = N_("由并列牵头单位的单位负责人办理。")
VERIFIER = N_("承办单位不得自行核验和销号，由别的单位的核验员办理。")
LEADER = N_("由{leader}办理。")
TWO = N_("清除要两个人：经办提出后，由核验员或县领导确认。一个人提出的，什么都不会删。")
WAITED = N_("由卡点等着的单位办理。")
ANY = N_("由督查室经办或承办单位（{units}）办理。")

SAYS = {
    S.DRAFT: N_("本事项还是草稿，没有交办。"),
    S.ISSUED: N_("本事项已交办，{lead}还没有签收。"),
    S.DECLINED: N_("本事项已退件，等督查室裁定；未裁定前照常办理。"),
    S.ACCEPTED: N_("本事项已签收，正在办理。"),
    S.IN_PROGRESS: N_("本事项正在办理。"),
    S.CLAIMED: N_("本事项已申请销号，正在等核验。"),
    S.RETURNED: N_("本事项已退回补正，等承办单位重报。"),
    S.SUSPENDED: N_("本事项已挂起。"),
    S.CLOSED: N_("本事项已销号。"),
    S.WITHDRAWN: N_("本事项已撤销。"),
    S.REOPENED: N_("本事项已反弹重开，正在办理。"),
    S.HISTORIC: N_("本事项是历史导入，未经核验。"),
}


def always(snapshot, who):
    return True


def stay(states):
    return {state: state for state in states}


@dataclass(frozen=True)
class Row:
    verb: Verb
    act: str
    side: Side
    moves: Mapping[State, State]  # from -> to; a resumed item goes back to where it was
    only: str
    when: str
    guards: tuple[Callable, ...] = ()
    wants: tuple[Callable, ...] = ()
    fits: Callable = always  # whether such an item ever has this button; else it is not even grey

    @property
    def label(self):
        return VERBS[self.verb]


@dataclass(frozen=True)
class Step:
    """What may be done: the verb and the state that the item enters (often the one it is in)."""

    verb: Verb
    state: State
    unit_id: int | None = None  # the doing unit spoken for


@dataclass(frozen=True)
class Option:
    """A button: allowed, or grey with the reason why and what would help."""

    verb: Verb
    label: str
    allowed: bool
    reason: Refused | None = None
    fix: str = ""
    is_mine: bool = False  # some role of the actor grants the act, so the button has a place on the screen
    words: dict = field(default_factory=dict)  # names for the placeholders of `fix`
