"""The phone's page, and what it asks and sends. It keeps everything until an answer says that it is here; every refusal
is a code and a sentence (ui.errors, as JSON)."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import path

from taizhang.inspection.findings.actions import Note, Seen, observe
from taizhang.inspection.visits import actions as visits
from taizhang.ui import clock, door, render, whole
from taizhang.ui.errors import ATTACHED

from . import actions, answers, arriving, asked, queries

INSPECT = visits.INSPECT


@door(INSPECT)
def phone(request):
    """The page itself: the same for everybody, kept by the browser; it has no word of anybody's data."""
    return render(request, "inspection/phone.html", modules=[f"inspection/phone/{name}.js" for name in MODULES])


MODULES = (
    "app", "words", "parts", "store", "net", "place", "day", "outbox", "camera", "note", "sent", "today", "points",
    "check", "me",
)  # fmt: skip


@door(INSPECT)
def worker(request):
    """The service worker stands in this folder, because its scope is this folder."""
    body = f'importScripts("{static("inspection/phone/worker.js")}");\n'
    return HttpResponse(body, content_type="text/javascript", headers={"Cache-Control": "no-cache", **ATTACHED})


@door(INSPECT)
def manifest(request):
    says = {
        "name": answers.name(), "short_name": answers.short_name(), "start_url": "/inspect/", "scope": "/inspect/",
        "display": "standalone", "background_color": "#f8f3e7", "theme_color": "#1b3a5b",
        "icons": [{"src": static("ui/icon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }  # fmt: skip
    return JsonResponse(says, content_type="application/manifest+json", headers=ATTACHED)


@door(INSPECT)
def day(request):
    """Everything that the next days need out of reach, and the server's clock."""
    at = clock.now()
    return _say(**queries.day(request.actor, clock.today(at)), now=at.isoformat(), token=get_token(request))


@door(INSPECT)
def points(request):
    rows, more = queries.points_after(request.actor, whole(request.GET.get("after")) or 0)
    return _say(points=rows, more=more)


def _unpack(request):
    """Before the transaction: writing and looking through a photo takes a while."""
    typed, file = request.POST, request.FILES.get("piece")
    request.have, request.whole = arriving.receive(
        request.resolver_match.kwargs["sha256"], offset=asked.number(typed, "offset"), size=asked.number(typed, "size"),
        piece=file.read() if file else b"", by=request.actor,
    )  # fmt: skip


@door(INSPECT, writes=True, first=_unpack)
def photo(request, sha256):
    """A piece of a photo; the answer says how much of it is here."""
    arriving.keep(sha256, request.whole, by=request.actor, at=clock.now())
    done = arriving.arrived(request.actor, [sha256]).get(sha256)
    return _say(have=request.have, receipt=answers.photo_receipt(done) if done else None)


def _photos(request):
    """Before the transaction: looking for the same pictures among all that there are takes a while."""
    asked.whose(request)
    request.at = clock.now()
    request.shots = asked.shots(request, request.at)


@door(INSPECT, writes=True, first=_photos)
def note(request):
    """A finding as it was noted; the same key again is answered as the first time."""
    typed, at = request.POST, request.at
    said = Note(
        asked.number(typed, "point"), typed.get("clause", ""), typed.get("key", ""), text=typed.get("text", ""),
        cases=asked.number(typed, "cases", 1), severity=typed.get("severity", ""), fixed=typed.get("fixed") == "1",
        device_at=asked.instant(typed.get("device_at")), photos=request.shots,
    )  # fmt: skip
    entry = actions.arrive(
        asked.number(typed, "visit"), said, unit_id=whole(typed.get("unit")), by=request.actor, at=at
    )  # fmt: skip
    return _say(**answers.noted(request.actor, entry))


@door(INSPECT, writes=True)
def seen(request):
    """Clauses that hold, several at once."""
    asked.whose(request)
    rows = [
        Seen(
            asked.number(each, "point"), asked.text(each, "clause"), asked.text(each, "verdict"),
            asked.text(each, "key"), asked.instant(each.get("device_at")),
        )
        for each in asked.list_of(request, "seen")
    ]  # fmt: skip
    entry = observe(asked.number(request.POST, "visit"), rows, by=request.actor, at=clock.now())
    return _say(count=len(rows), receipt=entry.receipt if entry else "")


@door(INSPECT, writes=True)
def end(request):
    """检查完毕: sent after all that was seen there."""
    asked.whose(request)
    entry = visits.end_visit(asked.number(request.POST, "visit"), by=request.actor, at=clock.now())
    return _say(receipt=entry.receipt)


def _say(**says):
    return JsonResponse(says, headers={"Cache-Control": "private, no-store", **ATTACHED})


urlpatterns = [
    path("inspect/", phone, name="phone"),
    path("inspect/sw.js", worker, name="phone-worker"),
    path("inspect/app.webmanifest", manifest, name="phone-manifest"),
    path("inspect/day/", day, name="phone-day"),
    path("inspect/points/", points, name="phone-points"),
    path("inspect/photos/<str:sha256>/", photo, name="phone-photo"),
    path("inspect/notes/", note, name="phone-note"),
    path("inspect/seen/", seen, name="phone-seen"),
    path("inspect/end/", end, name="phone-end"),
]
