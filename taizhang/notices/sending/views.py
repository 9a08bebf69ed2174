"""渠道 for the system administrator; one's own addresses; what the link of a message opens."""

import secrets

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.notices import actions as inbox
from taizhang.notices.sending import actions, queries, rules
from taizhang.ui import clock, done, door, go, render, whole


@door("notices.channels")
def channels(request):
    page = queries.page(request.actor, clock.now(), before=whole(request.GET.get("before")))
    return render(request, "notices/channels.html", **page)


@door("notices.channels", writes=True)
def try_channel(request):
    actions.try_channel(request.POST.get("name", ""), secrets.token_hex(6), by=request.actor, at=clock.now())
    return done(request, "notices:channels", message=gettext("测试消息已交出去，过一会儿刷新看结果"))


@door("notices.channels", writes=True)
def send_again(request):
    ids = [n for v in request.POST.getlist("message") if (n := whole(v)) is not None]
    count = actions.send_again(request.actor.area_id, None if request.POST.get("all") else ids, at=clock.now())
    return done(request, "notices:channels", message=gettext("{n} 条重新排上了").format(n=count))


@door()
def addresses(request):
    return render(request, "notices/addresses.html", **queries.own(request.actor, clock.now()))


@door(writes=True)
def keep_address(request):
    kind = _kind(request)
    actions.keep_address(kind, request.POST.get("address", ""), by=request.actor, at=clock.now())
    return done(request, "notices:addresses", message=gettext("已保存"))


@door(writes=True)
def try_address(request):
    actions.try_address(_kind(request), secrets.token_hex(6), by=request.actor, at=clock.now())
    return done(request, "notices:addresses", message=gettext("测试消息已交出去，几分钟内应当收到"))


def _kind(request):
    kind = request.POST.get("kind", "")
    if kind not in rules.ADDRESS_KINDS:
        raise Refused("no_such_kind", N_("只能填邮箱和手机号"), kind="invalid")
    return kind


@door("notices.see")
def notice(request, notice_id):
    return render(request, "notices/notice.html", row=queries.notice(request.actor, notice_id))


@door("notices.see", writes=True)
def take(request, notice_id):
    """Read, and on to what it is about."""
    row = queries.notice(request.actor, notice_id)
    inbox.read([notice_id], by=request.actor, at=clock.now())
    return go(request, row["url"] or reverse("notices:todo"))


@door("ledger.urge")
def told(request, item_id):
    return render(request, "notices/told.html", **queries.told(request.actor, item_id, clock.now()))


urlpatterns = [
    path("items/<int:item_id>/told/", told, name="told"),
    path("channels/", channels, name="channels"),
    path("channels/try/", try_channel, name="channel-try"),
    path("channels/again/", send_again, name="send-again"),
    path("addresses/", addresses, name="addresses"),
    path("addresses/keep/", keep_address, name="address-keep"),
    path("addresses/try/", try_address, name="address-try"),
    path("inbox/<int:notice_id>/", notice, name="notice"),
    path("inbox/<int:notice_id>/take/", take, name="take"),
]
