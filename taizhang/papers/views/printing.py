"""打印 and 汇报材料: what is to stand on the paper, asked once; then a job."""

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import filtering, listing
from taizhang.org import sessions
from taizhang.papers.printing import job, table
from taizhang.papers.printing.listing import SIGNS, conditions, signs_of, title_of, wanted_of
from taizhang.ui import clock, done, door, render


@door("ledger.see")
def ask(request):
    """The paper, its title and who signs."""
    actor, at = request.actor, clock.now()
    wanted = filtering.asked(request.GET)
    return render(
        request,
        "papers/print.html",
        title=title_of(actor, wanted, at),
        says=conditions(actor, wanted, at),
        signs=gettext(SIGNS),
        sizes=list(table.SIZES),
        query=filtering.query_of(wanted),
        columns=[(key, gettext(listing.COLUMNS[key])) for key in listing.chosen(request, wanted)],
        back=filtering.address(wanted),
    )


@door("ledger.see", writes=True)
def make(request):
    """Start the job; its page shows when the PDF can be fetched."""
    actor, asked = request.actor, request.POST
    size, query, signs = asked.get("size", ""), asked.get("query", ""), asked.get("signs", "")
    if size not in table.SIZES:
        raise Refused("papers.size", N_("请选纸张：A4 或 A3。"), "invalid")
    title = _title(asked)
    signs_of(signs)
    wanted_of(query)
    started = job.print_list.using(area_id=actor.area_id, started_by=actor.account_id).enqueue(
        actor.account_id,
        actor.person_id,
        request.session.get(sessions.HAT, ""),
        query,
        asked.getlist("col"),
        title,
        signs,
        size,
    )
    return done(request, reverse("jobs:progress", args=[started.id]))


def _title(asked):
    title = asked.get("title", "")
    if len(title) > 60:
        raise Refused("papers.title", N_("标题最多 60 字。"), "invalid")
    return title


@door("ledger.see")
def ask_brief(request):
    """一页纸 as a file, or five slides."""
    actor, at = request.actor, clock.now()
    wanted = filtering.asked(request.GET)
    return render(
        request,
        "papers/brief.html",
        title=title_of(actor, wanted, at),
        says=conditions(actor, wanted, at),
        query=filtering.query_of(wanted),
        page=filtering.address(wanted, page="ledger:onepage"),
        back=filtering.address(wanted),
    )


@door("ledger.see", writes=True)
def make_brief(request):
    """Start the job; its page shows when the file can be fetched."""
    actor, asked = request.actor, request.POST
    ending, query = asked.get("as", ""), asked.get("query", "")
    if ending not in job.BRIEFS:
        raise Refused("papers.brief.form", N_("请选：一页纸 PDF 或五页 PPT。"), "invalid")
    title = _title(asked)
    wanted_of(query)
    started = job.make_brief.using(area_id=actor.area_id, started_by=actor.account_id).enqueue(
        actor.account_id, actor.person_id, request.session.get(sessions.HAT, ""), query, title, ending
    )
    return done(request, reverse("jobs:progress", args=[started.id]))


urlpatterns = [
    path("papers/brief/", ask_brief, name="brief"),
    path("papers/brief/make/", make_brief, name="brief-make"),
    path("papers/print/", ask, name="print"),
    path("papers/print/make/", make, name="print-make"),
]
