"""待裁 on the desk, and inspectors' photos: each asked for again within reach."""

from django.http import FileResponse, Http404
from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.inspection.findings.rules import SEVERITIES
from taizhang.inspection.tabs import tabs
from taizhang.journal import blobs
from taizhang.ui import clock, done, door, render, whole

from . import actions, copies, doubts, queries
from .rules import DECISIONS, REASONS, Reason

KEEP, SEE = actions.KEEP, "inspection.see"


@door(KEEP)
def held(request):
    actor = request.actor
    page, others, shots, more = queries.held_page(actor, before=whole(request.GET.get("before")))
    twins = queries.twins(actor, [row.twin_id for row in page if row.twin_id])
    rows = [_row(each, others[each.finding.point_id], shots, twins) for each in page]
    decided = [] if request.GET.get("before") else [_decided(each) for each in queries.decided(actor)]
    return render(
        request, "inspection/held.html", rows=rows, decided=decided, next=f"?before={more}" if more else "",
        tabs=tabs(actor, "held"),
    )  # fmt: skip


def _row(held, others, shots, twins):
    finding, twin = held.finding, twins.get(held.twin_id)
    if twin and twin.pk not in {other.pk for other in others}:
        others = [twin, *others]  # struck off: it may be joined all the same
    return {
        "id": finding.pk, "reason": gettext(REASONS[held.reason]), "point": finding.point, "visit": finding.visit,
        "clause": finding.clause_text, "text": finding.text, "by": finding.by_text, "at": finding.found_at,
        "device_at": held.device_at, "severity": gettext(SEVERITIES[finding.severity]), "is_fixed": held.is_fixed,
        "photos": _photos(shots[finding.pk]),
        "twin": twin and {
            "word": gettext("已经销号的那一条") if held.reason == Reason.CLOSED_SINCE else gettext("别人记的"),
            "id": twin.pk, "clause": twin.clause_text, "text": twin.text, "by": twin.by_text, "at": twin.found_at,
            "item": twin.item, "photos": _photos(shots[twin.pk]),
        },
        "others": [
            (other.pk, " ".join(filter(None, [other.item and other.item.number, other.clause_text, other.text]))[:90])
            for other in sorted(others, key=lambda o: (o.pk != held.twin_id, -o.pk))
        ],
    }  # fmt: skip


def _photos(rows):
    return [
        {
            "thumb": reverse("inspection:photo", args=[row.pk, "thumb"]),
            "url": reverse("inspection:photo", args=[row.pk, "display"]), "doubts": doubts.words(row),
        }
        for row in rows
    ]  # fmt: skip


def _decided(held):
    return {
        "at": held.decided_at, "by": held.decided_by_text, "word": gettext(DECISIONS[held.decision]),
        "why": held.why, "point": held.finding.point.title, "clause": held.finding.clause_text,
    }  # fmt: skip


def _back(request, recorded, message):
    return done(request, "inspection:held", recorded, message)


@door(KEEP, writes=True)
def issue(request, finding_id):
    found = queries.held_of(request.actor, finding_id)
    recorded = actions.issue_held(found.finding_id, by=request.actor, at=clock.now())
    return _back(request, recorded, gettext("作为问题交办了"))


@door(KEEP, writes=True)
def join(request, finding_id):
    found = queries.held_of(request.actor, finding_id)
    other = whole(request.POST.get("joined")) or 0
    recorded = actions.join_held(found.finding_id, other, by=request.actor, at=clock.now())
    return _back(request, recorded, gettext("并入了，照片也在那一条里"))


@door(KEEP, writes=True)
def drop(request, finding_id):
    found = queries.held_of(request.actor, finding_id)
    why = request.POST.get("why", "")
    recorded = actions.drop_held(found.finding_id, why=why, by=request.actor, at=clock.now())
    return _back(request, recorded, gettext("不作为问题，原因督查员看得到"))


@door(SEE)
def photo(request, photo_id, size):
    """A copy to look at, the large one with its watermark, or the original as a download."""
    found = queries.photo_for(request.actor, photo_id)
    try:
        if size in ("thumb", "display"):
            response = FileResponse(copies.path_of(found, size).open("rb"), content_type="image/jpeg")
        elif size == "original":
            name = f"{found.finding.point.number}-{found.sha256[:8]}.{found.mime.rpartition('/')[2]}"
            response = FileResponse(blobs.open(found.sha256), as_attachment=True, filename=name)
            response["Content-Type"] = "application/octet-stream"
        else:
            raise Http404
    except FileNotFoundError:
        raise Http404 from None
    response["Cache-Control"] = "private, max-age=3600"
    return response


urlpatterns = [
    path("inspection/held/", held, name="held"),
    path("inspection/held/<int:finding_id>/issue/", issue, name="held-issue"),
    path("inspection/held/<int:finding_id>/join/", join, name="held-join"),
    path("inspection/held/<int:finding_id>/drop/", drop, name="held-drop"),
    path("inspection/photos/<int:photo_id>/<slug:size>/", photo, name="photo"),
]
