"""How entries of a self-check read."""

from django.utils.translation import gettext, ngettext

from .rules import Answer


def ordered(e):
    count = len(e.pub["points"])
    says = ngettext("举一反三，{n}个点位自查：{text}", "举一反三，{n}个点位自查：{text}", count)
    return says.format(n=count, text=e.priv["text"])


def answered(e):
    if e.pub["answer"] == Answer.FINE:
        return gettext("自查没有问题")
    return gettext("自查有问题：{text}").format(text=e.priv["text"])
