"""举一反三: a finding has all points of the same type looked at, each by its own unit. Pure."""

from datetime import date
from enum import StrEnum

from taizhang.engine.refusal import N_, Refused

MOST_POINTS = 200
MOST_SIGNS = 500


class Answer(StrEnum):
    WAITING = ""
    FINE = "fine"
    WRONG = "wrong"


ANSWERS = {Answer.WAITING: N_("没答"), Answer.FINE: N_("没有问题"), Answer.WRONG: N_("有问题")}


def check_order(text: str, due_on: date | None, today: date, count: int) -> None:
    if not 0 < len(text) <= MOST_SIGNS:
        raise Refused("inspection.alike_text", N_("请写要查什么，{most}字以内。"), "invalid", most=MOST_SIGNS)
    if due_on is None or due_on < today:
        raise Refused("inspection.alike_due", N_("请填哪天前查完，不早于今天，例如 2026-03-25。"), "invalid")
    if not count:
        raise Refused("inspection.alike_none", N_("这个范围里没有别的同类点位，不用自查。"))
    if count > MOST_POINTS:
        raise Refused(
            "inspection.alike_many",
            N_("同类点位有{n}个，一次最多{most}个。请按乡镇分开要求。"),
            n=count,
            most=MOST_POINTS,
        )


def check_answer(answer: str, text: str) -> None:
    if answer not in (Answer.FINE, Answer.WRONG):
        raise Refused("inspection.alike_answer", N_("请选“没有问题”或者“有问题”。"), "invalid")
    if answer == Answer.WRONG and not 0 < len(text) <= MOST_SIGNS:
        raise Refused("inspection.alike_wrong", N_("请写是什么问题，{most}字以内。"), "invalid", most=MOST_SIGNS)
