"""Whom an entry of an item tells, and which entry answers a notice. Pure.

A notice is addressed to a unit (whoever is its head or liaison when it is read), to a person, or to the office
that keeps the ledger. It either asks for something (and is done when a later entry answers it) or only informs.
"""

from dataclasses import dataclass
from enum import StrEnum

from taizhang.engine.refusal import N_


class To(StrEnum):
    DOING = "doing"  # every doing unit
    LEADS = "leads"  # the lead units
    UNIT = "unit"  # the unit named in the entry
    UNITS = "units"  # the units of a handout that the entry names
    PERSON = "person"  # the person named in the entry
    OFFICE = "office"  # the clerks
    WAITED = "waited"  # the unit that a blocker waits for
    WAITING = "waiting"  # the unit that waits
    SUCCESSOR = "successor"  # the unit that takes over
    CONFIRMERS = "confirmers"  # whoever may confirm a purge, but who asked for it


@dataclass(frozen=True)
class Telling:
    """What an event tells, to whom; `answered_by` is empty when it only informs."""

    kind: str
    label: str
    to: To
    answered_by: frozenset[str] = frozenset()

    @property
    def asks(self) -> bool:
        return bool(self.answered_by)


def _events(*names: str) -> frozenset[str]:
    return frozenset(f"ledger.item.{name}" for name in names)


ANSWER = _events("accepted", "declined")
WORK = _events("reported", "claim_submitted")
CLAIM = _events("claim_submitted")
PURGE, CONFIRM = "purge", "ledger.confirm_purge"
SOLVED = _events("blocker_resolved", "blocker_confirmed")

TELLINGS = {
    "ledger.item.issued": Telling("issued", N_("交办，请签收"), To.DOING, ANSWER),
    "ledger.item.reissued": Telling("reissued", N_("改派，请签收"), To.DOING, ANSWER),
    "ledger.item.handed_over": Telling("handed_over", N_("划转来，请签收"), To.SUCCESSOR, ANSWER),
    "ledger.item.declined": Telling("declined", N_("退件，请裁定"), To.OFFICE, _events("reissued", "decline_refused")),
    "ledger.item.decline_refused": Telling("ruled", N_("不同意退件，请签收"), To.UNIT, ANSWER),
    "ledger.item.assigned": Telling("assigned", N_("定您为责任人"), To.PERSON),
    "ledger.item.urged": Telling("urged", N_("催办，请报进展"), To.DOING, WORK),
    "ledger.item.phoned": Telling("phoned", N_("电话催办，请报进展"), To.DOING, WORK),
    "ledger.item.instructed": Telling("instructed", N_("领导批示，请落实"), To.DOING, WORK),
    "ledger.item.returned": Telling("returned", N_("退回补正，请补佐证再报"), To.LEADS, CLAIM),
    "ledger.item.reopened": Telling("reopened", N_("反弹重开，请再办"), To.DOING, WORK),
    "ledger.item.extension_granted": Telling("granted", N_("延期已同意"), To.LEADS),
    "ledger.item.extension_refused": Telling("refused", N_("延期没有同意"), To.LEADS),
    "ledger.item.blocker_named": Telling("blocker", N_("有事项在等贵单位，请解决"), To.WAITED, SOLVED),
    "ledger.item.blocker_reopened": Telling("reblocked", N_("卡点没有解决，请再办"), To.WAITED, SOLVED),
    "ledger.item.blocker_resolved": Telling(
        "resolved", N_("对方说卡点已解决，请确认"), To.WAITING, _events("blocker_confirmed", "blocker_reopened")
    ),
    "ledger.item.blocker_confirmed": Telling("settled", N_("卡点已确认解决"), To.WAITED),
    "ledger.item.closed": Telling("closed", N_("核验通过，已销号"), To.DOING),
    "ledger.item.suspended": Telling("suspended", N_("挂起，暂不用办"), To.DOING),
    "ledger.item.resumed": Telling("resumed", N_("恢复办理"), To.DOING),
    "ledger.item.withdrawn": Telling("withdrawn", N_("撤销，不用再办"), To.DOING),
    "ledger.item.purge_asked": Telling(
        PURGE, N_("申请清除，请确认"), To.CONFIRMERS, _events("purged", "purge_refused")
    ),
}

# What is handed out together is told once to each unit, not item by item; answered when its last part is.
HANDOUTS = {
    "ledger.handout.made": Telling("handout", N_("交办一批，请签收"), To.UNITS, ANSWER),
    "ledger.handout.urged": Telling("handout_urge", N_("催签收"), To.UNITS, ANSWER),
}
TELLINGS |= HANDOUTS
# Entries about persons: kind, label, and where the entry names the person who is told.
PERSONAL = {
    "org.delegation.appointed": (
        ("stood_in", N_("单位负责人指定了代办人，您可以在“我”里收回"), "from_person_id"),
        ("stands_in", N_("由您代办，请在“我”里换到代办的岗位"), "to_person_id"),
    ),
    "org.delegation.given": (("stands_in", N_("由您代办，请在“我”里换到代办的岗位"), "to_person_id"),),
    "org.leave.taken": (("on_leave", N_("给您记了请假"), "person_id"),),
}

# What the ladder sends by itself (notices.item.stepped), by its step.
STEPPED = {
    "remind": Telling("reminded", N_("提醒，请按时办"), To.LEADS),
    "urge": Telling("ladder_urged", N_("按规则催办，请报进展"), To.LEADS, WORK),
}
# The ruling of a coordination meeting: the unit that it names answers, the others are told.
RULED = Telling("hall_ruled", N_("协调会裁定，请落实"), To.UNIT, WORK)
_ALL = (*TELLINGS.values(), *STEPPED.values(), RULED)

LABELS = {telling.kind: telling.label for telling in _ALL}
LABELS |= {kind: label for each in PERSONAL.values() for kind, label, _person in each}

# A report is asked for beyond what the calendar asks.
ASK_A_REPORT = frozenset(t.kind for t in _ALL if t.answered_by == WORK)

# Whatever was asked is settled when the item is over, but for a purge: what slipped in is still there.
ENDS = _events("closed", "withdrawn")
# What was asked of a unit that hands the item over, its successor is asked to take over.
LEAVES = _events("handed_over")
ANSWERS = frozenset().union(*(telling.answered_by for telling in _ALL)) | ENDS | LEAVES
# After these a unit may owe no answer any more to what was handed out with the item.
SETTLES_HANDOUTS = ANSWER | ENDS | LEAVES | _events("reissued")
# These answers settle a notice only for the unit that gave them.
OWN_UNIT_ONLY = ANSWER
# And these for the two units that the blocker is between.
BETWEEN_TWO = _events("blocker_resolved", "blocker_confirmed", "blocker_reopened")


def settles(event: str) -> frozenset[str]:
    """The kinds of notice that this event answers."""
    if event in ENDS | LEAVES:
        return frozenset(t.kind for t in _ALL if t.asks and t.to != To.CONFIRMERS)
    return frozenset(t.kind for t in _ALL if event in t.answered_by)
