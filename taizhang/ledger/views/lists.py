"""The ledger as a list: its page, its files, the page with every condition, and acts on many items at once."""

from contextlib import ExitStack
from dataclasses import replace
from itertools import chain
from tempfile import TemporaryFile

from django.http import FileResponse, QueryDict, StreamingHttpResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from taizhang.engine.refusal import N_, Refused
from taizhang.ledger import actions, filtering, listing, queries
from taizhang.ledger.forms import DueForm, UrgeForm, due
from taizhang.ledger.rules import Due
from taizhang.ledger.views.acts import cleaned
from taizhang.ui import clock, done, door, go, render, whole

A_YEAR = 366 * 24 * 3600
MOST = 200  # items in one bulk act


@door("ledger.see")
def index(request):
    """The list. An address with empty conditions is shortened, so that it can be handed on."""
    asked = request.GET
    wanted = filtering.asked(asked)
    if "" in (value for _, values in asked.lists() for value in values):
        return go(request, filtering.address(wanted))
    if "col" in asked:  # what is chosen now counts, not what a view was saved with
        wanted = replace(wanted, cols=())
    columns = listing.chosen(request, wanted)
    page = listing.page(
        request.actor,
        wanted,
        at=clock.now(),
        after=asked.get("after", ""),
        before=asked.get("before", ""),
        columns=columns,
    )
    response = render(request, "ledger/list.html", **page)
    if "col" in asked:
        response.set_cookie(
            listing.COOKIE, ".".join(columns), max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return response


@door("ledger.see")
def conditions(request):
    """Every condition of the filter, on a page of its own."""
    actor, wanted = request.actor, filtering.asked(request.GET)
    menus = queries.Menus(actor, clock.now())
    return render(
        request, "ledger/filter.html", **filtering.form(wanted, menus, queries.registers(actor, in_use=False))
    )


# ── files ─────────────────────────────────────────────────────────────────────


@door("ledger.see")
def as_csv(request):
    """The list as CSV, row by row as it is read; what is wrong with the filter is said before it begins."""
    wanted = filtering.asked(request.GET)
    lines = queries.csv_lines(request.actor, wanted, at=clock.now(), columns=listing.chosen(request, wanted))
    response = StreamingHttpResponse(chain([next(lines)], lines), content_type="text/csv; charset=utf-8")
    return _named(response, "csv")


@door("ledger.see")
def as_xlsx(request):
    wanted = filtering.asked(request.GET)
    with ExitStack() as stack:
        file = stack.enter_context(TemporaryFile())
        queries.xlsx(request.actor, wanted, file, at=clock.now(), columns=listing.chosen(request, wanted))
        file.seek(0)
        stack.pop_all()  # from here on the answer closes it
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _named(FileResponse(file, content_type=kind), "xlsx")


def _named(response, ending):
    name = f"{gettext('台账')}-{clock.today().isoformat()}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


# ── many at once ──────────────────────────────────────────────────────────────


@door("ledger.assign")
def bulk_people(request):
    """Who can be made responsible for the picked items: a part for the dialog of the list."""
    people = queries.people_for(request.actor, picked(request.GET), clock.now())
    return render(request, "ledger/_people.html", people=people)


@door("ledger.urge", writes=True)
def bulk_urge(request):
    data = cleaned(UrgeForm(request.POST))
    return _each(request, N_("催办"), actions.urge, text=data["text"])


@door("ledger.assign", writes=True)
def bulk_assign(request):
    person = whole(request.POST.get("person"))
    if person is None:
        raise Refused("ledger.no_person", N_("请选一位责任人。"), "invalid")
    return _each(request, N_("定责任人"), actions.assign, person)


@door("ledger.issue", writes=True)
def bulk_due(request):
    data = cleaned(DueForm(request.POST))
    return _each(request, N_("定时限"), actions.set_due, due(data) or Due())


def picked(query):
    picked = {n for v in query.getlist("pick") if (n := whole(v)) is not None}
    if not picked:
        raise Refused("ledger.nothing_picked", N_("还没有选事项。"), "invalid")
    if len(picked) > MOST:
        raise Refused("ledger.too_many_picked", N_("一次最多办{most}件。"), "invalid", most=MOST)
    return picked


def _each(request, label, action, *args, **facts):
    """Do it item by item. All done: back to the list. Some refused: a page that says which and why."""
    outcomes = actions.each(action, picked(request.POST), *args, by=request.actor, at=clock.now(), **facts)
    asked = QueryDict(request.POST.get("back", "")).urlencode()
    back = reverse("ledger:list") + (f"?{asked}" if asked else "")
    worked = [o for o in outcomes if o.is_done]
    said = gettext("{act} {count} 件").format(act=gettext(label), count=len(worked))
    if len(worked) == len(outcomes):
        return done(request, back, [o.recorded for o in worked], said)
    page = listing.outcomes(outcomes, gettext(label), said, back)
    response = render(request, "ledger/bulk_done.html", **page)
    response.location_after = back  # where the same submission leads the second time
    return response


urlpatterns = [
    path("items/", index, name="list"),
    path("items/filter/", conditions, name="list-filter"),
    path("items/items.csv", as_csv, name="list-csv"),
    path("items/items.xlsx", as_xlsx, name="list-xlsx"),
    path("items/bulk/people/", bulk_people, name="bulk-people"),
    path("items/bulk/urge/", bulk_urge, name="bulk-urge"),
    path("items/bulk/assign/", bulk_assign, name="bulk-assign"),
    path("items/bulk/due/", bulk_due, name="bulk-due"),
]
