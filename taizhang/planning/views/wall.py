"""The wall chart on a page, on a screen that hangs on the wall, and as a PDF."""

from dataclasses import replace
from urllib.parse import urlencode

from django.urls import path, reverse
from django.utils.translation import gettext

from taizhang.engine.chart import SCREEN, ZOOMS, draw, strip
from taizhang.engine.chart import screen as screen_palette
from taizhang.engine.refusal import N_, Refused
from taizhang.org import queries as org
from taizhang.org import sessions
from taizhang.org.phones import dialled
from taizhang.planning import pdf
from taizhang.planning.charting import zoom_for
from taizhang.planning.pages import ZOOM_WORDS
from taizhang.planning.wall import TooMany, chart_of, choosing, portfolio, printing
from taizhang.planning.wall.drawing import check
from taizhang.ui import clock, done, door, render, whole

MOST_ON_A_PAGE = 600
MONTHS = 370  # days that are still shown by months
SECONDS = (10, 20, 30, 60)  # a chart stays on the screen


@door("planning.see")
def wall(request):
    """A chart beside its table, and what it can be made into."""
    at, actor = clock.now(), request.actor
    offered = choosing.menu(actor, at)
    of = request.GET.get("of") or offered[0][1][0][0]
    group = choosing.grouping_of(request.GET.get("group", ""))
    zoom = request.GET.get("zoom", "")
    zoom = zoom if zoom in ZOOMS else "month"
    steps = request.GET.get("steps") == "1"
    scope = choosing.scope_of(of, offered)
    chart = drawn = months = refused = None
    try:
        chart = chart_of(actor, scope, at=at, group=group, by_text="", most=MOST_ON_A_PAGE, steps=steps)
        drawn = strip(chart, org.calendar(actor.area_id), zoom, heads=True, say=gettext)
        months = strip(replace(chart, groups=()), org.calendar(actor.area_id), zoom, prefix="m", say=gettext)
    except TooMany as too_many:
        refused = str(too_many)
    return render(
        request,
        "planning/wall.html",
        chart=chart,
        groups=_table(chart) if chart else [],
        drawn=drawn,
        months=months,
        refused=refused,
        offered=offered,
        of=of,
        group=str(group),
        groupings=[(str(key), gettext(word)) for key, word in choosing.GROUPINGS.items()],
        zoom=zoom,
        zooms=[(key, gettext(word), _address(of, group, key, steps)) for key, word in ZOOM_WORDS.items()],
        sizes=pdf.SIZES,
        screen=reverse("planning:wall-screen") + "?" + urlencode({"of": of, "group": str(group), **_with(steps)}),
        steps=steps,
    )


@door("planning.see")
def plans(request):
    """The chart of charts: every plan in force as one row."""
    at, actor = clock.now(), request.actor
    group, zoom = portfolio.grouping_of(request.GET.get("group", "")), request.GET.get("zoom", "")
    chart = portfolio.portfolio(actor, at=at, group=group, by_text="")
    calendar, days = org.calendar(actor.area_id), (chart.to_on - chart.from_on).days
    zoom = zoom if zoom in ZOOMS else zoom_for(days) if days > MONTHS else "month"
    return render(
        request,
        "planning/portfolio.html",
        chart=chart,
        groups=_table(chart),
        drawn=strip(chart, calendar, zoom, heads=True, say=gettext),
        months=strip(replace(chart, groups=()), calendar, zoom, prefix="m", say=gettext),
        group=str(group),
        groupings=[(str(key), gettext(word)) for key, word in portfolio.GROUPINGS.items()],
        zoom=zoom,
        zooms=[
            (key, gettext(word), "?" + urlencode({"group": str(group), "zoom": key}))
            for key, word in ZOOM_WORDS.items()
        ],
        sizes=pdf.SIZES,
    )


@door("planning.see", writes=True)
def make_pdf(request):
    """Have the chart drawn as a PDF; the page of the job shows when it can be fetched."""
    actor, of, size = request.actor, request.POST.get("of", ""), request.POST.get("size", "")
    check(actor, of, clock.now())
    if size not in pdf.SIZES:
        raise Refused("planning.wall.size", N_("请选纸张：A0、A1、A3，或者用 A4 拼。"), "invalid")
    group, steps = str(choosing.grouping_of(request.POST.get("group", ""))), request.POST.get("steps") == "1"
    job = printing.print_chart.using(
        area_id=actor.area_id,
        started_by=actor.account_id,
        unique_key=f"planning.wall:{actor.account_id}:{of}:{group}:{size}:{steps:d}",
    )
    hat = request.session.get(sessions.HAT, "")
    started = job.enqueue(actor.account_id, actor.person_id, hat, of, group, size, steps)
    return done(request, reverse("jobs:progress", args=[started.id]))


@door("planning.see")
def screen(request):
    """One sheet after another, on a screen that nobody touches. `of` may be given several times."""
    at, actor = clock.now(), request.actor
    offered = choosing.menu(actor, at)
    chosen = request.GET.getlist("of") or [offered[0][1][0][0]]
    scopes = [choosing.scope_of(of, offered) for of in chosen]
    group = choosing.grouping_of(request.GET.get("group", ""))
    seconds = whole(request.GET.get("seconds")) or SECONDS[1]
    seconds = seconds if seconds in SECONDS else SECONDS[1]
    which = (whole(request.GET.get("chart")) or 0) % len(scopes)
    page, steps = whole(request.GET.get("page")) or 0, request.GET.get("steps") == "1"
    sheets, refused = [], None
    try:
        chart = chart_of(actor, scopes[which], at=at, group=group, by_text=actor.unit_name, steps=steps)
        sheets = draw(chart, org.calendar(actor.area_id), SCREEN, gettext, screen_palette("w", 2))
    except TooMany as too_many:
        refused = str(too_many)
    page = page if page < len(sheets) else 0
    following = (which, page + 1) if page + 1 < len(sheets) else ((which + 1) % len(scopes), 0)
    told = {
        "of": chosen,
        "group": str(group),
        "seconds": seconds,
        "chart": following[0],
        "page": following[1],
        **_with(steps),
    }
    return render(
        request,
        "planning/wall_screen.html",
        part="planning/_frame.html",
        sheet=sheets[page].svg(sized=False) if sheets else "",
        refused=refused,
        title=chart.title if sheets else "",
        at=at,
        seconds=seconds,
        next=reverse("planning:wall-screen") + "?" + urlencode(told, doseq=True),
        back=_address(chosen[which], group, "month", steps),
    )


def _table(chart):
    """The rows beside the chart, preformatted."""
    return [
        {
            "title": group.title,
            "leader": group.leader,
            "hidden": group.hidden,
            "count": sum(not row.is_step for row in group.rows),
            "rows": [
                {
                    "light": row.light,
                    "title": row.title,
                    "unit": row.unit,
                    "person": row.person,
                    "phone": row.phone,
                    "dial": dialled(row.phone),
                    "reason": row.light_reason,
                    "forecast": _day(row.forecast_on, chart.today) if row.forecast_on else "—",
                    "due": row.due_text or (_day(row.due_on, chart.today) if row.due_on else ""),
                    "is_step": row.is_step,
                    "url": _page_of(row.key),
                }
                for row in group.rows
            ],
        }
        for group in chart.groups
    ]


def _day(day, today):
    return f"{day.month}-{day.day}" if day.year == today.year else day.isoformat()


def _page_of(key):
    """Of an item (`i7`), or of the plan to which a step belongs (`p3-s1`)."""
    if key.startswith("i"):
        return reverse("ledger:item", args=[key.removeprefix("i")])
    return reverse("planning:plan", args=[key.removeprefix("p").partition("-")[0]])


def _with(steps):
    return {"steps": "1"} if steps else {}


def _address(of, group, zoom, steps):
    return reverse("planning:wall") + "?" + urlencode({"of": of, "group": str(group), "zoom": zoom, **_with(steps)})


urlpatterns = [
    path("wall/", wall, name="wall"),
    path("wall/plans/", plans, name="portfolio"),
    path("wall/pdf/", make_pdf, name="wall-make-pdf"),
    path("wall/screen/", screen, name="wall-screen"),
]
