"""Findings on the screen: the list, one finding, and what is done about it."""

from urllib.parse import urlencode

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang import journal
from taizhang.engine.refusal import N_, Refused
from taizhang.inspection.schemes.actions import KEEP
from taizhang.inspection.tabs import tabs
from taizhang.ledger.actions import Upload
from taizhang.org import queries as org
from taizhang.org.views.lines import lines
from taizhang.ui import clock, done, door, render, whole

from . import actions, pages, queries

SEE = "inspection.see"
STATE_WORDS = (
    ("red", N_("超期的")), ("rebound", N_("反弹的")), ("agree", N_("当场整改待复核")), ("disputed", N_("异议待裁定")),
    ("cause", N_("反弹没写原因的")),
    ("closed", N_("整改好的")), ("all", N_("全部")),
)  # fmt: skip


@door(SEE)
def findings(request):
    return _list(request, request.GET.get("state", ""))


@door(actions.AGREE)
def to_agree(request):
    return _list(request, "agree")


@door(KEEP)
def disputed(request):
    return _list(request, "disputed")


@door(actions.ANSWER)
def causes(request):
    return _list(request, "cause")


def _list(request, state):
    actor, now, given = request.actor, clock.now(), request.GET
    wanted = queries.Wanted(
        state=state if state in queries.STATES else "", unit_id=whole(given.get("unit")),
        clause=given.get("clause", "").strip()[:20], before=whole(given.get("before")),
    )  # fmt: skip
    found, more = queries.findings(actor, wanted, now)
    said = {"state": wanted.state, "unit": wanted.unit_id, "clause": wanted.clause}
    narrowing = urlencode({name: value for name, value in said.items() if value})
    units = [
        (u.pk, "　" * max(u.level - 1, 0) + u.short_name) for u in org.unit_tree(actor.area_id, on=clock.today(now))
    ]
    return render(
        request, "inspection/findings.html",
        tabs=tabs(actor, "findings"), rows=pages.rows(actor, found, now), wanted=wanted, units=units,
        year=pages.year(actor, clock.today(now).year) if not narrowing and not wanted.before else [],
        states=[(key, gettext(word)) for key, word in STATE_WORDS], narrowing=narrowing,
        next=f"{reverse('inspection:findings')}?{urlencode({'before': more})}&{narrowing}" if more else "",
    )  # fmt: skip


@door(SEE)
def finding(request, finding_id):
    actor = request.actor
    found = queries.finding_for(actor, finding_id)
    told = journal.stream_of(actor.area_id, "finding", found.pk, limit=30)
    return render(
        request, "inspection/finding.html", lines=lines(told, actor), **pages.shown(actor, found, clock.now())
    )


def _act(request, finding_id):
    return queries.finding_for(request.actor, finding_id), {"by": request.actor, "at": clock.now()}


def _back(request, found, recorded, message):
    return done(request, reverse("inspection:finding", args=[found.pk]), recorded, message)


@door(actions.AGREE, writes=True)
def agree(request, finding_id):
    found, who = _act(request, finding_id)
    return _back(request, found, actions.agree(found, **who), gettext("同意了，这条问题了结"))


@door(actions.AGREE, writes=True)
def refuse(request, finding_id):
    found, who = _act(request, finding_id)
    recorded = actions.refuse_fix(found, reason=request.POST.get("reason", ""), **who)
    return _back(request, found, recorded, gettext("作为问题交办了"))


@door(actions.UPLOAD, writes=True)
def hand_in(request, finding_id):
    found, who = _act(request, finding_id)
    caption = gettext("整改后照片")
    files = [Upload(file, file.name, caption) for file in request.FILES.getlist("files")]
    recorded = actions.hand_in_after(found, files, **who)
    message = gettext("照片交到了，也是事项的佐证")
    if any(photo["warnings"] for photo in recorded.pub["photos"]):
        message = gettext("照片交到了。有疑点，请看照片下面的提示；拍错的重拍一张再交")
    return _back(request, found, recorded, message)


@door(actions.ANSWER, writes=True)
def cause(request, finding_id):
    found, who = _act(request, finding_id)
    typed = request.POST
    recorded = actions.give_cause(found, cause=typed.get("cause", ""), measure=typed.get("measure", ""), **who)
    return _back(request, found, recorded, gettext("记下了，整改好以后可以申请销号"))


@door(actions.ANSWER, writes=True)
def dispute(request, finding_id):
    found, who = _act(request, finding_id)
    recorded = actions.dispute(found, reason=request.POST.get("reason", ""), **who)
    return _back(request, found, recorded, gettext("异议交给督查室了，裁定前接着整改"))


@door(KEEP, writes=True)
def decide(request, finding_id):
    found, who = _act(request, finding_id)
    upheld = request.POST.get("upheld")
    if upheld not in ("0", "1"):
        raise Refused("inspection.outcome", N_("请选异议成立还是不成立。"), "invalid")
    recorded = actions.decide_dispute(found, is_upheld=upheld == "1", answer=request.POST.get("answer", ""), **who)
    return _back(request, found, recorded, gettext("裁定了"))


urlpatterns = [
    path("inspection/findings/", findings, name="findings"),
    path("inspection/findings/agree/", to_agree, name="findings-agree"),
    path("inspection/findings/disputed/", disputed, name="findings-disputed"),
    path("inspection/findings/causes/", causes, name="findings-causes"),
    path("inspection/findings/<int:finding_id>/", finding, name="finding"),
    path("inspection/findings/<int:finding_id>/agree/", agree, name="finding-agree"),
    path("inspection/findings/<int:finding_id>/refuse/", refuse, name="finding-refuse"),
    path("inspection/findings/<int:finding_id>/after/", hand_in, name="finding-after"),
    path("inspection/findings/<int:finding_id>/cause/", cause, name="finding-cause"),
    path("inspection/findings/<int:finding_id>/dispute/", dispute, name="finding-dispute"),
    path("inspection/findings/<int:finding_id>/decide/", decide, name="finding-decide"),
]
