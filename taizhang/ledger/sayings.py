"""Entries whose sentence depends on what they say; the plain ones stand in plug.py."""

from django.utils.translation import gettext, ngettext

from taizhang.ledger.rules import VERDICTS


def judged(e):
    verdict = gettext(VERDICTS[e.pub["verdict"]])
    return gettext("佐证{no}：{verdict} {note}").format(no=e.pub["no"], verdict=verdict, note=e.priv["note"]).strip()


def submitted(e):
    if not e.pub["late_days"]:
        return gettext("提交销号申请")
    return gettext("提交销号申请，晚{days}个工作日").format(days=e.pub["late_days"])


def reported(e):
    files = evidence_added(e) if e.pub["evidence"] else ""
    return gettext("进展：{text}").format(text=e.priv["text"]) + (f"（{files}）" if files else "")


def evidence_added(e):
    n = len(e.pub["evidence"])
    return ngettext("交佐证{n}份", "交佐证{n}份", n).format(n=n)
