"""Saved views on the screen: tabs after the built-in ones, and the lines of the page that keeps them."""

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import Refused
from taizhang.ledger import actions, filtering, queries
from taizhang.ledger.models import SavedView


def read(view):
    """The filter of a saved view, or None where it is not understood any more."""
    try:
        return filtering.asked_in(view.query)
    except Refused:
        return None


def tabs(views, wanted):
    """A tab for each view; one that cannot be read leads to the page that says so."""
    return [_tab(view, read(view), wanted) for view in views]


def _tab(view, found, wanted):
    if found is None:
        text = gettext("{name}（条件失效）").format(name=view.name)
        return {"text": text, "count": None, "url": reverse("ledger:views"), "current": False}
    return {
        "text": view.name,
        "count": None,
        "url": filtering.address(found),
        "current": found.conditions == wanted.conditions,
    }


def page(actor, at, query):
    """The page that keeps views: a form for `query`, if one is given, and a line for each view."""
    views = queries.saved_views(actor)
    mine = [view.pk for view in views if view.person_id == actor.person_id]
    menus = queries.Menus(actor, at)
    wanted = filtering.asked_in(query) if query is not None else None
    return {
        "query": filtering.query_of(wanted) if wanted is not None else "",
        "saying": "　".join(conditions(wanted, menus)) if wanted is not None else "",
        "sharing": sharing(actor),
        "lines": [_line(view, actor, mine, menus) for view in views],
    }


def _line(view, actor, mine, menus):
    found, is_mine = read(view), view.pk in mine
    return {
        "id": view.pk,
        "name": view.name,
        "url": filtering.address(found) if found is not None else "",
        "paper_url": filtering.address(found, page="ledger:onepage") if found is not None else "",
        "says": "　".join(conditions(found, menus)) if found is not None else "",
        "shared_with": view.shared_with,
        "shared": gettext(dict(SavedView.SHARING)[view.shared_with]),
        "owner": "" if is_mine else view.by_text,
        "may": actions.may_change(view, actor),
        "sharing": sharing(actor),
        "up": is_mine and view.pk != mine[0],
        "down": is_mine and view.pk != mine[-1],
    }


def sharing(actor):
    """Pairs for the menu: only the county's own office shares with everybody."""
    every = actor.covers_all("ledger.keep")
    return [(k, gettext(v)) for k, v in SavedView.SHARING if every or k != SavedView.AREA]


def conditions(wanted, menus):
    """What a filter asks for, in words: 红黄灯, 住建局, 12月31日前."""
    return filtering.said(wanted, menus) or [gettext("在办的全部事项")]


def title(views, wanted, built_in):
    """What one page of this filter is called: by the view that asks the same, saved or built in."""
    for view in views:
        found = read(view)
        if found is not None and found.conditions == wanted.conditions:
            return view.name
    for text, same in built_in:
        if same.conditions == wanted.conditions:
            return gettext("{view}事项一页纸").format(view=text)
    return gettext("台账一页纸")
