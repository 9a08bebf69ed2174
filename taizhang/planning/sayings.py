"""Entries of a plan whose sentence depends on what they say."""

from django.utils.translation import gettext, ngettext

from taizhang.planning.rules import judging
from taizhang.planning.rules.lag import PRESETS


def submitted(e):
    said = gettext("送审第{number}版计划，{n}步，{deadline_on}到期").format(n=len(e.pub["steps"]), **e.pub)
    return f"{said}：{e.priv['reason']}" if e.priv["reason"] else said


def approved(e):
    text = gettext("批准第{number}版计划，作为基准") if e.pub["is_baseline"] else gettext("批准第{number}版计划")
    said = text.format(number=e.pub["number"])
    return f"{said}：{e.priv['decision']}" if e.priv["decision"] else said


def step_reported(e):
    if e.pub["finished_on"]:
        text = gettext("“{title}”{finished_on}完成")
    elif e.pub["percent"]:
        text = gettext("“{title}”进度{percent}%")
    else:
        text = gettext("“{title}”{started_on}开工")
    said = text.format(title=e.priv["title"], **e.pub)
    return f"{said}：{e.priv['text']}" if e.priv["text"] else said


def lights_chosen(e):
    rule, curve = PRESETS[e.pub["lag_rule"]].label, judging.CURVES[e.pub["curve"]]
    return gettext("改为按{rule}亮灯，序时进度{curve}").format(rule=gettext(rule), curve=gettext(curve))


def calendar_kept(e):
    years = "、".join(gettext("{year}年第{version}版").format(year=y, version=v) for y, v in e.pub["years"])
    said = gettext("日历改动涉及{n}个步骤，保持原来的日期（日历：{years}）")
    return said.format(n=e.pub["moves"], years=years)


def step_issued(e):
    count = len(e.pub["steps"])
    return ngettext("发出{n}件子事项", "发出{n}件子事项", count).format(n=count)
