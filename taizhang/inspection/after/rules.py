"""What follows a finding: who may agree that it was fixed on the spot, a dispute, doubts about an after photo. Pure."""

from enum import StrEnum

from taizhang.engine.refusal import N_, Refused

MOST_SIGNS = 500
FAR_METRES = 100  # between an after photo and its point; a phone's own error is about a fifth of it


class Outcome(StrEnum):
    """Of a dispute."""

    WAITING = ""
    UPHELD = "upheld"  # it was none: the item is withdrawn, nothing is taken off
    REJECTED = "rejected"


OUTCOMES = {
    Outcome.WAITING: N_("待裁定"),
    Outcome.UPHELD: N_("异议成立，不作为问题"),
    Outcome.REJECTED: N_("异议不成立，继续整改"),
}


class Doubt(StrEnum):
    """What a verifier should look at in an after photo; none of it refuses the photo."""

    SAME = "same_as_before"
    OLDER = "older_than_finding"
    FAR = "far"


DOUBTS = {
    Doubt.SAME: N_("和整改前的照片几乎是同一张"),
    Doubt.OLDER: N_("拍摄时间早于发现问题的时间"),
    Doubt.FAR: N_("拍摄位置离点位{metres}米"),
}


def check_words(text: str) -> None:
    if not text or len(text) > MOST_SIGNS:
        raise Refused("inspection.reason_words", N_("请写清理由，最多{most}字。"), "invalid", most=MOST_SIGNS)


def check_cause(cause: str, measure: str) -> None:
    """What came back needs both: why, and what keeps it from coming back."""
    if not 0 < len(cause) <= MOST_SIGNS or not 0 < len(measure) <= MOST_SIGNS:
        raise Refused(
            "inspection.cause_words", N_("反弹的原因和长效措施都要写，各{most}字以内。"), "invalid", most=MOST_SIGNS
        )


def second_person(person_ids, noted_by: int, is_own: bool) -> Refused | None:
    """Why somebody may not say whether a finding was put right, or was one: it takes two people, none of the unit
    whose point it is (S1, S6)."""
    if noted_by in person_ids:
        return Refused("inspection.same_person", N_("问题是您记的，要由另一个人来定。"), "forbidden")
    if is_own:
        return Refused("inspection.own_point", N_("这是您自己单位的点位，要由别人来定。"), "forbidden")
    return None
