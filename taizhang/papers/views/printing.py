"""打印: what is to stand on the paper, asked once; then a job."""

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
    title = asked.get("title", "")
    if len(title) > 60:
        raise Refused("papers.title", N_("标题最多 60 字。"), "invalid")
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


urlpatterns = [
    path("papers/print/", ask, name="print"),
    path("papers/print/make/", make, name="print-make"),
]
