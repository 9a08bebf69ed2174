"""Entries whose sentence depends on what they say; the plain ones stand in plug.py."""

from django.utils.translation import gettext


def move_moved(e):
    said = gettext("划转在办事项 {count} 件").format(count=e.pub["count"])
    follows = e.priv.get("follows")
    return said + gettext("，{units}随之划归接手的单位").format(units=follows) if follows else said


def task_force_founded(e):
    return _said(gettext("设立专班：{names}").format(names=e.priv["joined"]), e)


def task_force_changed(e):
    parts = [gettext("专班改动")]
    if e.priv["joined"]:
        parts.append(gettext("加入{names}").format(names=e.priv["joined"]))
    if e.priv["left"]:
        parts.append(gettext("退出{names}").format(names=e.priv["left"]))
    return _said("，".join(parts), e)


def _said(text, e):
    term = e.pub["term_to_on"]
    return f"{text}，{gettext('期限到{day}').format(day=term)}" if term else text
