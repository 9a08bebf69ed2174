"""What the journal says of what was held."""

from django.utils.translation import gettext

from .rules import REASONS, Decision


def held(e):
    reason = gettext(REASONS[e.pub["reason"]])
    return gettext("待裁：{clause} {text}（{reason}）").format(
        clause=e.priv["clause"], text=e.priv["text"], reason=reason
    )


def settled(e):
    if e.pub["decision"] == Decision.ISSUE:
        return gettext("裁定：作为问题")
    if e.pub["decision"] == Decision.JOIN:
        return gettext("裁定：与别人记的是同一件，并入")
    return gettext("裁定：不作为问题。{why}").format(why=e.priv["why"])
