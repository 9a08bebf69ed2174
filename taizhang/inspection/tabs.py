"""The tabs under the word 检查: each subject of the room adds its page, on its own or beside another under one tab."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    url_name: str
    act: str
    order: int
    under: str  # key of the tab that it stands under; of the tab itself its own key


_TABS: list[Tab] = []


def register(key, label, url_name, act="inspection.see", order=50, under=""):
    _TABS.append(Tab(key, label, url_name, act, order, under or key))
    _TABS.sort(key=lambda tab: tab.order)


def tabs(actor, current):
    """The tabs that the actor may open, and the pages beside each other under the current one."""
    may = [tab for tab in _TABS if actor.can(tab.act)]
    above = next(tab.under for tab in _TABS if tab.key == current)
    beside = [tab for tab in may if tab.under == above]
    return {
        "first": [_shown(tab, tab.key == above) for tab in may if tab.under == tab.key],
        "beside": [_shown(tab, tab.key == current) for tab in beside] if len(beside) > 1 else [],
    }


def _shown(tab, current):
    return {"text": gettext(tab.label), "count": None, "url": reverse(tab.url_name), "current": current}
