"""Labels to stick on the spot, and the points that are nearest."""

import segno
from django.http import JsonResponse
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from taizhang.inspection.points import pages, queries
from taizhang.org import queries as org
from taizhang.ui import clock, door, render

from .desk import SEE, asked, narrowing


@door(SEE)
def labels(request):
    """A4 sheets of labels of the points that the list shows."""
    actor, wanted = request.actor, asked(request)
    page = queries.points(actor, wanted, at=clock.now(), limit=queries.LABELS)
    names, said = org.unit_names(actor.area_id), narrowing(wanted)
    return render(
        request, "inspection/labels.html",
        labels=[(point, names.get(point.unit_id, ""), _code(request, point)) for point in page.points],
        area=org.area_name(actor.area_id), back=f"{reverse('inspection:points')}?{said}",
        next=f"?after={page.after}&{said}" if page.after else "",
    )  # fmt: skip


def _code(request, point):
    """The address that the phone page opens at this point, as a picture; made of our own address and number."""
    address = request.build_absolute_uri(f"/inspect/?point={point.number}")
    svg = segno.make(address, error="m", micro=False).svg_inline(scale=1, border=2, omitsize=True)
    return mark_safe(svg)  # noqa: S308


@door(SEE)
def near(request):
    """Where somebody stands, and what is there; as JSON for `as=json`."""
    actor, given = request.actor, request.GET
    here = _number(given.get("lat"), 90), _number(given.get("lon"), 180)
    found = queries.near(actor, *here) if None not in here else []
    if given.get("as") == "json":
        if None in here:
            return JsonResponse({"says": gettext("请带上纬度和经度。")}, status=400)
        return JsonResponse({"points": [_near(away, point) for away, point in found]})
    now = clock.now()
    reds, names = queries.reds(actor.area_id, now, [point for _, point in found]), org.unit_names(actor.area_id)
    rows = [pages.row(point, reds, names) | {"metres": round(away)} for away, point in found]
    return render(request, "inspection/near.html", rows=rows, is_asked=None not in here, reach=queries.REACH // 1000)


def _near(away, point):
    return {
        "id": point.pk, "number": point.number, "title": point.title, "type": point.type, "metres": round(away),
    }  # fmt: skip


def _number(text, most):
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if -most <= value <= most else None


urlpatterns = [
    path("inspection/points/labels/", labels, name="point-labels"),
    path("inspection/points/near/", near, name="points-near"),
]
