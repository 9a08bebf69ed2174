"""Praise, criticism and the personal record (个人实绩档案): who may write what, who may look, what counts as late.

Nothing here is a score. A criticism is what a signed document said; the one concerned reads it first and may answer.
"""

from enum import StrEnum

from taizhang.engine.refusal import N_, Refused


class Kind(StrEnum):
    PRAISE = "praise"
    CRITICISE = "criticise"


KINDS = {Kind.PRAISE: N_("表扬"), Kind.CRITICISE: N_("批评")}
FIRST_READS = 2  # working days in which only the one concerned, and who wrote it down, sees a remark
MOST_ANSWERS = 5


def check_remark(*, kind, person_id, unit_id, said_on, source, text, today, by_persons):
    """Raises what is missing. Nobody writes himself down."""
    if kind not in set(Kind):
        raise Refused("ledger.remark.kind", N_("请选表扬还是批评。"), "invalid")
    if (person_id is None) == (unit_id is None):
        raise Refused("ledger.remark.about", N_("请选一个人或者一个单位，只选一个。"), "invalid")
    if person_id in by_persons:
        raise Refused("ledger.remark.self", N_("不能给自己记表扬或批评，请别的经办来记。"), "forbidden")
    if not 0 < len(source.strip()) <= 200:
        raise Refused("ledger.remark.source", N_("请写依据：哪个文件或会议，文号是多少。"), "invalid")
    if not 0 < len(text.strip()) <= 2000:
        raise Refused("ledger.remark.text", N_("请写文件里的原话。"), "invalid")
    if said_on is None or said_on > today:
        raise Refused("ledger.remark.date", N_("请写文件的日期，不能晚于今天。"), "invalid")


def check_answer(*, is_concerned, answered, text):
    """The one concerned answers once, or adds to it; nobody else does."""
    if not is_concerned:
        raise Refused("ledger.answer.other", N_("只有本人（对单位的，由单位负责人）能写说明。"), "forbidden")
    if answered >= MOST_ANSWERS:
        raise Refused("ledger.answer.many", N_("说明最多写{most}次。"), "invalid", most=MOST_ANSWERS)
    if not 0 < len(text.strip()) <= 2000:
        raise Refused("ledger.answer.text", N_("请写说明。"), "invalid")
