"""The editing table: what it asks, and what it saves while somebody types."""

from django.http import JsonResponse
from django.urls import path

from taizhang.engine import marks
from taizhang.engine.refusal import Refused
from taizhang.planning import actions, answering, queries, typing_in
from taizhang.ui import clock, door

from .drafts import whole_plan


@door("planning.draft")
def drawn(request, plan_id):
    """The draft with all that it comes to."""
    plan, at = whole_plan(request.actor, plan_id), clock.now()
    return as_json(_opened(request, plan, at, request.GET.get("zoom", "")))


@door("planning.draft", writes=True)
def save(request, plan_id):
    """Keep what was typed and say what it comes to. When somebody else wrote meanwhile: who, and what (409)."""
    plan, post, at = whole_plan(request.actor, plan_id), request.POST, clock.now()
    rows = typing_in.rows_sent(post, ())
    # Each cell by itself: a mark that stands alone in it would not be found inside the list.
    marks.refuse_classified(*(value for row in rows for value in row.values() if isinstance(value, str)))
    try:
        actions.save_draft(
            plan, rows=rows, deadline=post.get("deadline", ""), start=post.get("start", ""), by=request.actor, at=at,
            seen=post.get("seen"),
        )  # fmt: skip
    except Refused as refused:
        if refused.kind != "stale":
            raise
        return as_json(_opened(request, plan, at, post.get("zoom", "")), status=409)
    editing = queries.draft_for(request.actor, plan, at, anyway=True)
    said = answering.answer(plan, editing, clock.today(at), post.get("zoom", ""), post.get("chart", ""))
    if post.get("texts"):
        said["after"] = answering.links_of(editing.draft)
    return as_json(said)


def as_json(said, status=200):
    """For the page's script alone: whoever opens the address saves a file instead of looking at it."""
    return JsonResponse(said, status=status, headers={"Content-Disposition": 'attachment; filename="plan.json"'})


def _opened(request, plan, at, zoom):
    return answering.opened(plan, queries.draft_for(request.actor, plan, at, anyway=True), clock.today(at), zoom)


urlpatterns = [
    path("plans/<int:plan_id>/drawn/", drawn, name="drawn"),
    path("plans/<int:plan_id>/save/", save, name="save"),
]
