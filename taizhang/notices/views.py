from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext

from taizhang.notices import actions, messages, queries
from taizhang.org import queries as org
from taizhang.ui import clock, done, door, render, whole

FRESH = timedelta(hours=24)
TABS = ("", "unread", "waiting", "done")


@door("notices.see")
def todo(request):
    only = request.GET.get("only", "")
    only = only if only in queries.KEYS else ""
    groups = queries.duties(request.actor, clock.now(), only=only)
    return render(request, "notices/todo.html", groups=groups, only=only)


@door("notices.see")
def inbox(request):
    only = request.GET.get("only", "")
    page = queries.inbox(
        request.actor,
        only=only if only in TABS else "",
        before=whole(request.GET.get("before")),
    )
    return render(request, "notices/inbox.html", only=only, **page)


@door("notices.see", writes=True)
def read(request):
    ids = [n for v in request.POST.getlist("notice") if (n := whole(v)) is not None]
    actions.read(ids, by=request.actor, at=clock.now())
    return done(request, reverse("notices:inbox"))


@door("ledger.issue")
def message(request, unit_id):
    """The group message for what was handed to a unit in the last 24 hours."""
    unit = org.unit_for(request.actor, unit_id)
    items = queries.handed_out(request.actor, unit.pk, clock.now() - FRESH)
    handed = [messages.handed(i) for i in items]
    address = request.build_absolute_uri(reverse("notices:todo"))
    text = messages.group_message(unit.short_name, handed, address, gettext) if handed else ""
    return render(request, "notices/message.html", unit=unit, text=text)
