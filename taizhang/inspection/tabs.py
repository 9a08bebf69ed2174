"""The tabs under the word 检查: each subject of the room adds its page."""

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


_TABS: list[Tab] = []


def register(key, label, url_name, act="inspection.see", order=50):
    _TABS.append(Tab(key, label, url_name, act, order))
    _TABS.sort(key=lambda tab: tab.order)


def tabs(actor, current):
    """For <c-tabs>: those that the actor may open."""
    return [
        {"text": gettext(tab.label), "count": None, "url": reverse(tab.url_name), "current": tab.key == current}
        for tab in _TABS
        if actor.can(tab.act)
    ]
