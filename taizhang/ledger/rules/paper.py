"""Paper and phone (代录): what was signed on paper or said on the phone, entered by somebody else.

Whoever records is named and never verifies (S1). Whether a signed sheet may stand for the head's own submission
is the register's journaled rule (S2): in none unless it says so.
"""

from enum import StrEnum

from taizhang.engine.refusal import N_, Refused

from .guards import AT_WORK
from .lights import day_of, start_of


class ClaimBy(StrEnum):
    """Who hands a claim in."""

    HEAD = "head"  # the unit head, signed in
    PAPER = "paper"  # or a signed paper, recorded by the office
    SHEET = "sheet"  # or also the liaison, with the signed sheet photographed


CLAIM_BY = {
    ClaimBy.HEAD: N_("只收单位负责人在线提交"),
    ClaimBy.PAPER: N_("也收签字盖章的纸质申请，由督查室代录"),
    ClaimBy.SHEET: N_("也收纸质申请；联络员可凭签字盖章单的照片提交"),
}


class Answer(StrEnum):
    """What the phone answered."""

    WORKING = "working"
    TODAY = "today"
    NOBODY = "nobody"
    OTHER = "other"


ANSWERS = {
    Answer.WORKING: N_("已在办"),
    Answer.TODAY: N_("今天报"),
    Answer.NOBODY: N_("没人接"),
    Answer.OTHER: N_("其他"),
}


def is_late(overdue_from_at, received_on):
    """A paper counts from the day on which it was received, whatever the hour."""
    return overdue_from_at <= start_of(received_on)


# ── guards ────────────────────────────────────────────────────────────────────


def register_takes_paper(snapshot, who, row, **_):
    if snapshot.claim_by == ClaimBy.HEAD:
        raise Refused(
            "ledger.no_paper",
            N_("本册只收单位负责人在线提交的申请。要收纸质的，请先在台账册“谁来提交”里改。"),
        )


def register_takes_sheets(snapshot, who, row, **_):
    if snapshot.claim_by != ClaimBy.SHEET:
        raise Refused("ledger.no_sheet", N_("本册要单位负责人在线提交，不能凭签字单的照片提交。请报单位负责人提交。"))


def received_in_time(snapshot, who, row, at, received_on=None, **_):
    if received_on is None:
        raise Refused("ledger.no_receipt_date", N_("请填收到纸质申请的日期。"), "invalid")
    if received_on > day_of(at):
        raise Refused("ledger.received_later", N_("收到的日期不能晚于今天。"), "invalid")
    issued = day_of(snapshot.issued_at)
    if received_on < issued:
        raise Refused(
            "ledger.received_before", N_("收到的日期不能早于交办日{issued}。"), "invalid", issued=f"{issued:%Y-%m-%d}"
        )


def a_scan(snapshot, who, row, files=(), **_):
    if not files:
        raise Refused("ledger.no_scan", N_("请附上签字盖章单的扫描件或照片。"), "invalid")


def lead_is_at_work(snapshot, who, row, **_):
    lead = snapshot.first_lead
    if lead is None or lead.state not in AT_WORK:
        raise Refused("ledger.lead_not_at_work", N_("牵头单位还没有签收，签收以后才能代录进展。"))


def dated_lines(snapshot, who, row, at, lines=(), **_):
    """What a unit told on paper, each line with the day that it names; nothing is said of days to come."""
    if not lines or not all(text.strip() for _, text in lines):
        raise Refused("ledger.no_progress_text", N_("请写进展。"), "invalid")
    if any(on is None or on > day_of(at) for on, _ in lines):
        raise Refused("ledger.progress_day", N_("请填哪天的进展，不能晚于今天。"), "invalid")


def somebody_called(snapshot, who, row, callee_id=None, answer="", text="", **_):
    if callee_id is None:
        raise Refused("ledger.no_callee", N_("请选电话打给了谁。"), "invalid")
    if answer not in set(Answer):
        raise Refused("ledger.no_answer", N_("请选对方怎么答的。"), "invalid")
    if answer == Answer.OTHER and not text.strip():
        raise Refused("ledger.no_answer_text", N_("请写对方怎么答的。"), "invalid")
