"""Who may do what to an official paper, and when: 拟稿 → 审核 → (会签) → 签发 (编号) → 印发 → 签收.

Whoever drafted a paper neither reviews nor signs it. There is no number before 签发.
A paper of several organs is signed when each of the others has agreed.
"""

from dataclasses import dataclass
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused


class State(StrEnum):
    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    SIGNED = "signed"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    VOID = "void"


class Verb(StrEnum):
    EDIT = "edit"
    SUBMIT = "submit"
    REVIEW = "review"
    SIGN = "sign"
    SEND_BACK = "send_back"
    ISSUE = "issue"
    RECEIVE = "receive"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    RECALL = "recall"
    COUNTERSIGN = "countersign"
    OBJECT = "object"


STATES = {
    State.DRAFTING: N_("拟稿"),
    State.SUBMITTED: N_("待审核"),
    State.REVIEWED: N_("待签发"),
    State.SIGNED: N_("待印发"),
    State.ISSUED: N_("已印发"),
    State.WITHDRAWN: N_("已撤回"),
    State.REVOKED: N_("已废止"),
    State.VOID: N_("已作废"),
}
WORDS = {
    Verb.EDIT: N_("改稿"),
    Verb.SUBMIT: N_("送审"),
    Verb.REVIEW: N_("审核通过"),
    Verb.SIGN: N_("签发"),
    Verb.SEND_BACK: N_("退回修改"),
    Verb.ISSUE: N_("印发"),
    Verb.RECEIVE: N_("签收"),
    Verb.WITHDRAW: N_("撤回"),
    Verb.REVOKE: N_("废止"),
    Verb.RECALL: N_("撤回签发"),
    Verb.COUNTERSIGN: N_("会签同意"),
    Verb.OBJECT: N_("会签不同意"),
}


@dataclass(frozen=True)
class Step:
    """From which states to which; the act that it takes. `apart`: nobody who drafted it does it."""

    of: frozenset[State]
    to: State | None
    act: str
    apart: bool = False


UNSIGNED = frozenset({State.DRAFTING, State.SUBMITTED, State.REVIEWED})
NUMBERED = frozenset({State.SIGNED, State.ISSUED, State.REVOKED, State.VOID})
ASKED = NUMBERED | {State.REVIEWED}  # the other organs of a joint paper have it
OUT = frozenset({State.ISSUED, State.REVOKED})  # whom it was addressed to has it
FLOW = {
    Verb.EDIT: Step(frozenset({State.DRAFTING}), None, "papers.draft"),
    Verb.SUBMIT: Step(frozenset({State.DRAFTING}), State.SUBMITTED, "papers.draft"),
    Verb.REVIEW: Step(frozenset({State.SUBMITTED}), State.REVIEWED, "papers.review", apart=True),
    Verb.SIGN: Step(frozenset({State.REVIEWED}), State.SIGNED, "papers.sign", apart=True),
    Verb.SEND_BACK: Step(frozenset({State.SUBMITTED, State.REVIEWED}), State.DRAFTING, "papers.review", apart=True),
    Verb.ISSUE: Step(frozenset({State.SIGNED}), State.ISSUED, "papers.draft"),
    Verb.RECEIVE: Step(frozenset({State.ISSUED}), None, "papers.receive"),
    Verb.WITHDRAW: Step(UNSIGNED, State.WITHDRAWN, "papers.draft"),
    Verb.REVOKE: Step(frozenset({State.ISSUED}), State.REVOKED, "papers.sign", apart=True),
    Verb.COUNTERSIGN: Step(frozenset({State.REVIEWED}), None, "papers.countersign", apart=True),
    Verb.OBJECT: Step(frozenset({State.REVIEWED}), State.DRAFTING, "papers.countersign", apart=True),
    Verb.RECALL: Step(frozenset({State.SIGNED}), State.VOID, "papers.sign", apart=True),
}
_ONLY = {
    "papers.draft": N_("只有{unit}的经办、负责人和联络员能{verb}。"),
    "papers.review": N_("只有{unit}的经办、核验员和负责人能{verb}。"),
    "papers.sign": N_("只有{unit}的经办、核验员和负责人能{verb}。"),
    "papers.receive": N_("只有还没有签收的主送单位，由负责人或者联络员签收。"),
}
_OTHERS = frozenset({Verb.COUNTERSIGN, Verb.OBJECT})  # acts of the other organs of a joint paper
_WHEN = {
    Verb.EDIT: N_("现在是“{state}”，不能改稿。要改，请审核或者签发的人退回。"),
    Verb.SUBMIT: N_("现在是“{state}”，不用送审。"),
    Verb.REVIEW: N_("现在是“{state}”，送审以后才能审核。"),
    Verb.SIGN: N_("现在是“{state}”，审核通过以后才能签发。"),
    Verb.SEND_BACK: N_("现在是“{state}”，只有待审核、待签发的能退回。"),
    Verb.ISSUE: N_("现在是“{state}”，签发以后才能印发。"),
    Verb.RECEIVE: N_("现在是“{state}”，印发以后才能签收。"),
    Verb.WITHDRAW: N_(
        "现在是“{state}”，签发以前才能撤回。签错了，还没印发的请签发的人撤回签发，印发了的另发更正或者废止。"
    ),
    Verb.REVOKE: N_("现在是“{state}”，印发以后才能废止。"),
    Verb.COUNTERSIGN: N_("现在是“{state}”，审核通过以后、签发以前才能会签。"),
    Verb.OBJECT: N_("现在是“{state}”，审核通过以后、签发以前才能会签。"),
    Verb.RECALL: N_("现在是“{state}”，签发了、还没有印发的才能撤回签发。"),
}


@dataclass(frozen=True)
class Snapshot:
    """What the rules need to know of a paper."""

    state: State
    unit: str  # whose paper it is, by name
    by_leader: bool = False
    signer_id: int | None = None
    signer: str = ""
    hands: frozenset[int] = frozenset()  # who drafted, changed or handed it in
    is_frozen: bool = False  # its files lie there under their hashes
    waits_for: frozenset[int] = frozenset()  # units that have not signed for it
    organs: frozenset[int] = frozenset()  # units that issue it together with this one
    unagreed: tuple[tuple[int, str], ...] = ()  # those of them that have not agreed yet, with their names


@dataclass(frozen=True)
class Who:
    """An actor: the person and whom he acts for, the acts he may do at the issuing unit, the units he speaks for, those
    for which he agrees to a joint paper. `leads`: he is a leader now."""

    persons: frozenset[int]
    acts: frozenset[str]
    speaks_for: frozenset[int] = frozenset()
    leads: bool = False
    countersigns: frozenset[int] = frozenset()


def refusal(verb: Verb, paper: Snapshot, who: Who) -> Refused | None:
    """Why not, or None."""
    step, said = FLOW[verb], {"state": STATES[paper.state], "unit": paper.unit, "verb": WORDS[verb]}
    if (shut := _not_his(verb, step, paper, who, said)) is not None:
        return shut
    if paper.state not in step.of:
        return Refused(f"papers.not_now.{verb}", _WHEN[verb], **said)
    if step.apart and who.persons & paper.hands:
        return Refused(
            "papers.own_hand", N_("这份公文您拟过稿，不能自己{verb}。请没有拟稿的人来办。"), "forbidden", **said
        )
    if verb == Verb.SIGN and paper.unagreed:
        units = "、".join(name for _, name in paper.unagreed)
        return Refused("papers.not_countersigned", N_("{units}还没有会签，会签齐了才能签发。"), units=units)
    if verb == Verb.COUNTERSIGN and not who.countersigns & {unit for unit, _ in paper.unagreed}:
        return Refused("papers.countersigned", N_("您单位已经会签，不用再签。"))
    if verb == Verb.ISSUE and not paper.is_frozen:
        return Refused("papers.not_frozen", N_("正在生成签发的正本，稍等几秒再印发。"))
    return None


def _not_his(verb: Verb, step: Step, paper: Snapshot, who: Who, said: dict[str, str]) -> Refused | None:
    if verb == Verb.RECEIVE:
        if paper.state in step.of and not (paper.waits_for & who.speaks_for):
            return Refused("papers.only.receive", _ONLY[step.act], "forbidden")
        return None
    if verb in _OTHERS:
        if not paper.organs & who.countersigns:
            return Refused("papers.only.countersign", N_("只有联合发文的单位能会签，由负责人办。"), "forbidden")
        return None
    is_signing = verb in (Verb.SIGN, Verb.REVOKE, Verb.RECALL) or (
        verb == Verb.SEND_BACK and paper.state == State.REVIEWED
    )
    if is_signing and paper.by_leader:
        if not who.leads or paper.signer_id not in who.persons:
            return Refused(
                "papers.only.leader", N_("这份公文要由{signer}{verb}。"), "forbidden", **said | {"signer": paper.signer}
            )
        return None
    act = "papers.sign" if is_signing else step.act
    if act not in who.acts:
        return Refused(f"papers.only.{act.partition('.')[2]}", _ONLY[act], "forbidden", **said)
    return None


def decide(verb: Verb, paper: Snapshot, who: Who) -> None:
    """Raise the refusal, if there is one."""
    if (refused := refusal(verb, paper, who)) is not None:
        raise refused
