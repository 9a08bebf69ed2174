"""Who may do what to a plan, and when. Whoever wrote or handed in a version never decides on it."""

from dataclasses import dataclass
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused


class State(StrEnum):
    DRAFTING = "drafting"
    SUBMITTED = "submitted"  # a version waits, the first or a change
    APPROVED = "approved"
    ENDED = "ended"


class Decided(StrEnum):
    """What became of a version."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENT_BACK = "sent_back"


class Verb(StrEnum):
    EDIT = "edit"
    SUBMIT = "submit"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    REPORT = "report"
    ISSUE = "issue"
    END = "end"
    CHOOSE = "choose"  # how its light is judged
    REARRANGE = "rearrange"  # over a calendar that was changed
    KEEP = "keep_dates"


STATES = {
    State.DRAFTING: N_("编制中"),
    State.SUBMITTED: N_("待批"),
    State.APPROVED: N_("已批"),
    State.ENDED: N_("已结束"),
}
DECIDED = {
    Decided.SUBMITTED: N_("待批"),
    Decided.APPROVED: N_("已批"),
    Decided.SENT_BACK: N_("退回"),
}
ACTS = {
    Verb.EDIT: "planning.draft",
    Verb.SUBMIT: "planning.submit",
    Verb.APPROVE: "planning.decide",
    Verb.SEND_BACK: "planning.decide",
    Verb.REPORT: "planning.report",
    Verb.ISSUE: "planning.draft",
    Verb.END: "planning.decide",
    Verb.CHOOSE: "planning.draft",
    Verb.REARRANGE: "planning.submit",
    Verb.KEEP: "planning.submit",
}
_ONLY = {
    "planning.draft": N_("只有{unit}的单位负责人、联络员和督查室经办能编这份计划。"),
    "planning.submit": N_("只有{unit}的单位负责人和督查室经办能送审。"),
    "planning.decide": N_("只有县领导和督查室经办能审定。"),
    "planning.report": N_("只有办这一步的单位能报进度。"),
}


@dataclass(frozen=True)
class Snapshot:
    """What the rules need to know of a plan."""

    state: State
    unit: str  # whose plan it is, by name
    current_no: int | None = None
    hands: frozenset[int] = frozenset()  # who wrote or handed in the version that waits


@dataclass(frozen=True)
class Who:
    """An actor: the person and whom he acts for, and which acts he may do here."""

    persons: frozenset[int]
    acts: frozenset[str]


def refusal(verb: Verb, plan: Snapshot, who: Who) -> Refused | None:
    """Why not, or None."""
    if plan.state == State.ENDED:
        return Refused("planning.ended", N_("计划已经结束，不再改动。"))
    if ACTS[verb] not in who.acts:
        return Refused(f"planning.only.{ACTS[verb].partition('.')[2]}", _ONLY[ACTS[verb]], "forbidden", unit=plan.unit)
    if verb in (Verb.APPROVE, Verb.SEND_BACK):
        if plan.state != State.SUBMITTED:
            return Refused("planning.not_submitted", N_("现在没有送审的计划。"))
        if who.persons & plan.hands:
            return Refused(
                "planning.own_hand",
                N_("这一稿您编过或者送过，不能自己审定。请没有经手的县领导或督查室经办审定。"),
                "forbidden",
            )
    if verb in (Verb.EDIT, Verb.SUBMIT, Verb.REARRANGE, Verb.KEEP) and plan.state == State.SUBMITTED:
        return Refused("planning.submitted", N_("计划已经送审，审定以前不能改。要改，请审定的人先退回。"))
    if verb == Verb.END and plan.state == State.SUBMITTED:
        return Refused("planning.waits", N_("有一版计划待批，先批准或者退回，再结束计划。"))
    if verb in (Verb.REPORT, Verb.ISSUE, Verb.REARRANGE, Verb.KEEP) and plan.current_no is None:
        return Refused("planning.no_version", N_("计划还没有批，批了以后再办。"))
    return None


def decide(verb: Verb, plan: Snapshot, who: Who) -> None:
    """Raise the refusal, if there is one."""
    if (refused := refusal(verb, plan, who)) is not None:
        raise refused
