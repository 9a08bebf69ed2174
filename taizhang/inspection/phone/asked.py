"""What a phone sends, read: a wrong clock and a wrong place are kept apart from a wrong form."""

import json
from datetime import UTC, datetime

from taizhang.engine.events import FileRef
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.findings.actions import MOST_PHOTOS, Shot
from taizhang.ui import whole

from . import actions, arriving, doubles, doubts, queries
from .rules import Doubt

UNREADABLE = N_("手机送来的内容不完整。请在有信号的地方打开检查页面再传一次。")


def whose(request):
    """A phone that is handed on sends nothing of its former owner's under the new one's name."""
    if request.POST.get("person") not in (None, str(request.actor.person_id)):
        raise Refused("inspection.other_person", N_("这些是别人记的，要由记的人登录后传。"), "conflict")


def list_of(request, name):
    try:
        found = json.loads(request.POST.get(name) or "[]")
    except ValueError:
        found = None
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found) or len(found) > 500:
        raise Refused("inspection.unreadable", UNREADABLE, "invalid")
    return found


def number(typed, name, default=None):
    found = whole(str(typed.get(name, "")))
    if found is None and (found := default) is None:
        raise Refused("inspection.unreadable", UNREADABLE, "invalid")
    return found


def text(typed, name):
    return str(typed.get(name) or "")[:36]


def instant(text):
    """An instant of the phone's clock, however wrong; None for what is none."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found.astimezone(UTC).replace(microsecond=0) if found.tzinfo and 2000 < found.year < 2100 else None


def shots(request, at):
    said = list_of(request, "photos")
    if len(said) > MOST_PHOTOS:
        raise Refused("inspection.many_photos", N_("一条问题最多{most}张照片。"), "invalid", most=MOST_PHOTOS)
    point = queries.point_at(request.actor, number(request.POST, "point"))
    here = arriving.arrived(request.actor, [sha(each) for each in said])
    if missing := [sha(each) for each in said if sha(each) not in here]:
        raise Refused("inspection.photo_missing", N_("还有{n}张照片没有传到，会先传照片。"), "conflict", n=len(missing))
    if actions.known(request.actor.area_id, text(request.POST, "key")) is not None:
        return []  # the note is here: its photos are, too
    before = [here[sha(each)] for each in said if not each.get("after")]
    used = doubles.before(request.actor.area_id, list(here.values()))
    return [_shot(each, here[sha(each)], point, at, before, used) for each in said]


def _shot(said, arrival, point, at, before, used):
    place, taken_at = _place(said), instant(said.get("at"))
    double = used.get(arrival.sha256)
    if said.get("after") and doubles.is_one(arrival, before):
        double = {"kind": str(Doubt.SAME)}
    return Shot(
        FileRef(arrival.sha256, arrival.size, arrival.mime), is_after=bool(said.get("after")), device_at=taken_at,
        dhash=arrival.dhash, warnings=doubts.of(arrival, point, taken_at, at, said, double, **place), **place,
    )  # fmt: skip


def _place(said):
    accuracy = whole(str(said.get("accuracy")))
    return {
        "lat": degrees(said.get("lat"), 90), "lon": degrees(said.get("lon"), 180),
        "accuracy": accuracy and min(accuracy, 100_000),
    }  # fmt: skip


def sha(said):
    return str(said.get("sha256") or "")


def degrees(value, most):
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        return None
    return round(float(value), 6)
