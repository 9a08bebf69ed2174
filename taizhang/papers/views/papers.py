"""公文: the list, one paper, and each step of its way."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.org import sessions
from taizhang.papers import actions
from taizhang.papers.issuing import job, pages
from taizhang.papers.queries import papers as queries
from taizhang.papers.rules.kinds import KINDS, Kind, number_of
from taizhang.ui import clock, done, door, render, whole

TABS = (("mine", N_("待我办")), ("drafts", N_("拟稿")), ("issued", N_("已印发")), ("all", N_("全部")))


@door("papers.see")
def index(request):
    """Papers, newest first; what waits for the reader comes first of all."""
    actor, asked = request.actor, request.GET
    known = dict(TABS)
    tab = asked.get("tab") if asked.get("tab") in known else "mine"
    page = queries.papers(actor, tab=tab, before=whole(asked.get("before")))
    return render(
        request,
        "papers/papers.html",
        rows=pages.rows(actor, page.papers),
        tabs=[
            {"text": gettext(text), "url": f"?tab={key}", "count": None, "current": key == tab} for key, text in TABS
        ],
        tab=tab,
        next=f"?tab={tab}&before={page.before}" if page.before else "",
        can_draft=actor.can("papers.draft"),
        can_number=actor.can("papers.number"),
        can_text=actor.can("papers.text"),
    )


@door("papers.see")
def show(request, paper_id):
    """The paper as it will look, where it stands, and what the reader may do."""
    paper = queries.paper_for(request.actor, paper_id)
    return render(request, "papers/paper.html", **pages.paper(request.actor, paper))


def _acts(act, do, said, *, more=()):
    """A door that does one step of the flow and comes back to the paper."""

    @door(act, writes=True)
    def view(request, paper_id):
        paper, post = queries.paper_for(request.actor, paper_id), request.POST
        typed = {name: post.get(name, "") for name in more}
        recorded = do(paper, by=request.actor, at=clock.now(), seen=post.get("seen"), **typed)
        return done(request, reverse("papers:paper", args=[paper.pk]), recorded, gettext(said))

    return view


submit = _acts("papers.draft", actions.submit, N_("已送审"))
review = _acts("papers.review", actions.review, N_("审核通过，等签发"), more=("opinion",))
sign = _acts("papers.sign", actions.sign, N_("已签发，给了文号"), more=("opinion",))
issue = _acts("papers.draft", actions.issue, N_("已印发"))
withdraw = _acts("papers.draft", actions.withdraw, N_("已撤回"), more=("reason",))
revoke = _acts("papers.sign", actions.revoke, N_("已废止，收到的单位会看到"), more=("reason",))
countersign = _acts("papers.countersign", actions.countersign, N_("已会签"), more=("opinion",))
object_to = _acts("papers.countersign", actions.object_to, N_("已退回，请他们改"), more=("reason",))
recall = _acts("papers.sign", actions.recall, N_("签发已撤回，文号作废"), more=("reason",))
send_back = _acts("papers.send_back", actions.send_back, N_("已退回"), more=("reason",))


@door("papers.receive", writes=True)
def receive(request, paper_id):
    """签收 for the own unit."""
    paper = queries.paper_for(request.actor, paper_id)
    recorded = actions.receive(paper, by=request.actor, at=clock.now())
    return done(request, reverse("papers:paper", args=[paper.pk]), recorded, gettext("已签收"))


@door("papers.number")
def numbers(request):
    """文号: which series each kind is numbered in."""
    actor = request.actor
    area, chosen = actor.area_id, queries.words(actor)
    year = clock.today(clock.now()).year
    used, void = queries.series(actor, year)
    rows = []
    for kind in Kind:
        if not actions.may_draft(actor, kind):
            continue
        word = chosen.get(kind) or actions.word_of(area, actor.unit_id, kind)
        rows.append(
            {
                "kind": kind.value, "label": gettext(KINDS[kind].word), "word": word, "as": number_of(word, year, 3),
                "last": used.get(word, 0), "void": void.get(word, ()),
            }
        )  # fmt: skip
    return render(request, "papers/numbers.html", rows=rows)


@door("papers.number", writes=True)
def choose_numbers(request):
    words = {kind.value: request.POST[kind.value] for kind in Kind if request.POST.get(kind.value, "").strip()}
    recorded = actions.choose_numbers(words, by=request.actor, at=clock.now())
    return done(request, reverse("papers:numbers"), recorded, gettext("文号已改，以后签发的用新的"))


# ── on paper ───────────────────────────────────────────────────────────────────


@door("papers.see", writes=True)
def make(request, paper_id):
    """The draft as PDF or DOCX, by a job."""
    actor = request.actor
    paper = queries.paper_for(actor, paper_id)
    ending = request.POST.get("as", "")
    if ending not in job.MIMES:
        raise Refused("papers.ending", N_("请选 PDF 或者 Word。"), "invalid")
    if paper.number:
        raise Refused("papers.has_file", N_("已经签发，请下载正本。"))
    hat = request.session.get(sessions.HAT, "")
    started = job.print_paper.using(area_id=actor.area_id, started_by=actor.account_id).enqueue(
        actor.account_id, actor.person_id, hat, paper.pk, ending
    )
    return done(request, reverse("jobs:progress", args=[started.id]))


@door("papers.see", writes=True)
def refreeze(request, paper_id):
    """The job that freezes a signed paper broke off: begin it again."""
    paper = queries.paper_for(request.actor, paper_id)
    if not paper.number or paper.pdf_sha256:
        raise Refused("papers.not_stuck", N_("正本已经有了，不用再生成。"))
    job.freeze.using(area_id=paper.area_id, unique_key=job.key_of(paper.pk)).enqueue(paper.area_id, paper.pk)
    return done(request, reverse("papers:paper", args=[paper.pk]))


urlpatterns = [
    path("papers/", index, name="papers"),
    path("papers/numbers/", numbers, name="numbers"),
    path("papers/numbers/choose/", choose_numbers, name="choose-numbers"),
    path("papers/<int:paper_id>/", show, name="paper"),
    path("papers/<int:paper_id>/submit/", submit, name="submit"),
    path("papers/<int:paper_id>/review/", review, name="review"),
    path("papers/<int:paper_id>/send-back/", send_back, name="send-back"),
    path("papers/<int:paper_id>/sign/", sign, name="sign"),
    path("papers/<int:paper_id>/issue/", issue, name="issue"),
    path("papers/<int:paper_id>/receive/", receive, name="receive"),
    path("papers/<int:paper_id>/withdraw/", withdraw, name="withdraw"),
    path("papers/<int:paper_id>/revoke/", revoke, name="revoke"),
    path("papers/<int:paper_id>/countersign/", countersign, name="countersign"),
    path("papers/<int:paper_id>/object/", object_to, name="object"),
    path("papers/<int:paper_id>/recall/", recall, name="recall"),
    path("papers/<int:paper_id>/make/", make, name="make"),
    path("papers/<int:paper_id>/freeze/", refreeze, name="freeze"),
]
