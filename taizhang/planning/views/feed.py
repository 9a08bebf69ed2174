"""日历订阅: my deadlines in the calendar of a phone or of Outlook."""

import secrets
from datetime import timedelta

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext
from icalendar import Calendar, Event

from taizhang.org import sessions
from taizhang.planning import actions
from taizhang.planning.queries import feeds
from taizhang.ui import clock, done, door, render

DAY = timedelta(days=1)


@door("planning.see")
def show(request):
    feed = feeds.feed_of(request.actor)
    address = request.build_absolute_uri(reverse("planning:calendar", args=[feed.token])) if feed else ""
    return render(request, "planning/feed.html", feed=feed, address=address)


@door("planning.see", writes=True)
def change(request):
    """A new address, or none."""
    if request.POST.get("end"):
        actions.end_feed(by=request.actor)
        return done(request, reverse("planning:feed"), message=gettext("日历订阅已停，原来的地址打不开了"))
    actions.open_feed(
        secrets.token_hex(16), by=request.actor, at=clock.now(), hat=request.session.get(sessions.HAT, "")
    )
    return done(request, reverse("planning:feed"), message=gettext("订阅地址已生成"))


@door(anonymous=True)
def calendar(request, token):
    """For a calendar program, which cannot sign in: the address itself is the key."""
    at = clock.now()
    actor = feeds.reader_of(token, at)
    items, steps = feeds.deadlines(actor, at)
    told = Calendar()
    told.add("prodid", "-//taizhang//deadlines//ZH")
    told.add("version", "2.0")
    told.add("x-wr-calname", gettext("台账时限：{name}").format(name=actor.person_name))
    for item in items:
        address = reverse("ledger:item", args=[item.pk])
        told.add_component(_event(request, at, f"item-{item.pk}", item.due_on, item.title, item.number, address))
    for step in steps:
        address = reverse("planning:plan", args=[step.plan_id])
        uid = f"step-{step.plan_id}-{step.key}"
        told.add_component(_event(request, at, uid, step.finishes_on, step.title, step.plan.title, address))
    response = HttpResponse(told.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response


def _event(request, at, uid, day, title, of, address):
    event = Event()
    event.add("uid", f"{uid}@{request.get_host()}")
    event.add("dtstamp", at)
    event.add("dtstart", day)
    event.add("dtend", day + DAY)
    event.add("summary", gettext("到期：{title}").format(title=title))
    event.add("description", of)
    event.add("url", request.build_absolute_uri(address))
    event.add("transp", "TRANSPARENT")
    return event


urlpatterns = [
    path("plans/feed/", show, name="feed"),
    path("plans/feed/change/", change, name="feed-change"),
    path("calendar/<str:token>.ics", calendar, name="calendar"),
]
