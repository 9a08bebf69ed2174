"""How entries of a book read."""

from django.utils.translation import gettext

from .rules import ANSWERS, RULINGS, Answer, Ruling


def day_set(e):
    day = e.pub["day"]
    return gettext("每月 {day} 日开账").format(day=day) if day else gettext("对账不再自动开账")


def opened(e):
    return gettext("开账：{month}，{count} 条").format(month=e.pub["month"][:7], count=len(e.pub["lines"]))


def answered(e):
    word = gettext(ANSWERS[Answer(e.pub["answer"])])
    said = "，".join(filter(None, [e.pub["on"] or "", e.priv["text"]]))
    return f"{word}：{said}" if said else word


def settled(e):
    return gettext("{ruling}：{reason}").format(
        ruling=gettext(RULINGS[Ruling(e.pub["ruling"])]), reason=e.priv["reason"]
    )


def signed(e):
    said = gettext("签认，有差异 {differs} 条").format(differs=e.pub["differs"])
    return said + gettext("（单位没有负责人，由上级单位负责人签）") if e.pub.get("above") else said
