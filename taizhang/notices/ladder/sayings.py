"""The entries of the ladder in words."""

from django.utils.translation import gettext

from taizhang.engine.refusal import N_

from . import pages


def _said(e):
    return {
        "step": pages.word(e.pub["step"], e.priv.get("word", "")),
        "why": pages.when(e.pub["since"], e.pub["days"], e.pub["working"]),
    }


def stepped(e):
    return gettext("按规则{step}：{why}").format(**_said(e))


def drafted(e):
    return gettext("按规则拟{step}，等人签发：{why}").format(**_said(e))


def set_aside(e):
    return gettext("{step}不发：{reason}").format(step=pages.word(e.pub["step"]), reason=e.priv["reason"])


HELD = N_("{on}不催：{reason}")
PAUSED = N_("暂停催办到{until_on}：{reason}")
