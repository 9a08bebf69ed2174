"""Saved views: the page that keeps them, and the writes. One A4 page of any filter."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.ledger import actions, filtering, onepage, queries, saving
from taizhang.ledger.models import SavedView
from taizhang.ui import clock, done, door, render


@door("ledger.see")
def views(request):
    """`?keep=` brings the address part of a list that is to be saved."""
    page = saving.page(request.actor, clock.now(), request.GET.get("keep"))
    return render(request, "ledger/views.html", **page)


@door("ledger.see", writes=True)
def keep(request):
    posted = request.POST
    wanted = filtering.asked_in(posted.get("query", ""))
    query = filtering.query_of(wanted)
    view = actions.keep_view(
        posted.get("name", ""), query, posted.get("shared_with", SavedView.NOBODY), by=request.actor
    )
    said = gettext("已存为视图“{name}”").format(name=view.name)
    return done(request, filtering.address(wanted), message=said)


@door("ledger.see", writes=True)
def change(request, view_id):
    view = queries.saved_view_for(request.actor, view_id)
    posted = request.POST
    actions.change_view(
        view, posted.get("name", view.name), posted.get("shared_with", view.shared_with), by=request.actor
    )
    return _back(request, gettext("视图已改"))


@door("ledger.see", writes=True)
def move(request, view_id):
    view = queries.saved_view_for(request.actor, view_id)
    actions.move_view(view, by=request.actor, up=request.POST.get("to") != "down")
    return _back(request)


@door("ledger.see", writes=True)
def drop(request, view_id):
    view = queries.saved_view_for(request.actor, view_id)
    actions.drop_view(view, by=request.actor)
    return _back(request, gettext("视图“{name}”已删除，事项没有动").format(name=view.name))


def _back(request, said=""):
    return done(request, reverse("ledger:views"), message=said)


@door("ledger.see")
def one_page(request):
    """一页纸: whatever the filter, one sheet of A4."""
    wanted = filtering.asked(request.GET)
    return render(request, "ledger/onepage.html", **onepage.page(request.actor, wanted, at=clock.now()))


urlpatterns = [
    path("items/views/", views, name="views"),
    path("items/views/keep/", keep, name="view-keep"),
    path("items/views/<int:view_id>/change/", change, name="view-change"),
    path("items/views/<int:view_id>/move/", move, name="view-move"),
    path("items/views/<int:view_id>/drop/", drop, name="view-drop"),
    path("items/onepage/", one_page, name="onepage"),
]
